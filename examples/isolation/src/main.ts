import { asDaemonSet, asInitScript } from "./isolation.js";

console.log("an agent that leaks memory, beside an app, for ten minutes:");
console.log(`  as a DaemonSet with a limit: the app was killed ${asDaemonSet().appKilled} times, the agent ${asDaemonSet().agentKilled} times`);
console.log(`  as an init script:           the app was killed ${asInitScript().appKilled} times`);
