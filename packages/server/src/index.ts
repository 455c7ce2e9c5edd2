export { type ClientCommand, type ClientMove, type ClientProcess, type ClientStep } from "./remote/client-process.js";
export { type ClientProcesses, clientProcesses } from "./remote/client-processes.js";
export { type Limits, type ServeOptions } from "./server-options.js";
export { serveCluster, type ServedCluster } from "./serve-cluster.js";
export { loadState, saveState } from "./state-file.js";
export { timeMode, type TimeMode, timeWord } from "./time-mode.js";
