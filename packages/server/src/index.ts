export { type Limits, type ServeOptions } from "./server-options.js";
export { serveCluster, type ServedCluster } from "./serve-cluster.js";
export { loadState, saveState } from "./state-file.js";
export { timeMode, type TimeMode, timeWord } from "./time-mode.js";
