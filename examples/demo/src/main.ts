/** The demo: five documents about DaemonSets, each played on a cluster. `pnpm demo` prints it. */
import { demo } from "./demo.js";

console.log(demo().join("\n"));
