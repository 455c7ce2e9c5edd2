export type { Effect, Reply, Task } from "./effect.js";
export { httpAnswer, type HttpAsking, type LogQuery } from "./http-answer.js";
export { completed, kubectl, type KubectlOptions, type Typed } from "./in-process.js";
export { kubectlTask } from "./kubectl.js";
export type { CommandInput, CommandResult } from "./terminal.js";
export { shellWords } from "./shell-words.js";
export { textTable } from "./output/text-table.js";
