export { commandLine } from "./command-line.js";
export type { Io } from "./io.js";
