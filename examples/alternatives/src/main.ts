import { agentsOf, EVENTS, WAYS } from "./alternatives.js";

const width = Math.max(...Object.keys(WAYS).map(({ length }) => length));
console.log("agents that run on node-1, node-2, node-3 (and node-4), fifteen minutes after each event\n");
for (const event of Object.keys(EVENTS)) {
  console.log(event);
  for (const way of Object.keys(WAYS)) console.log(`  ${way.padEnd(width)}  ${agentsOf(way)[event]?.join(" ")}`);
}
