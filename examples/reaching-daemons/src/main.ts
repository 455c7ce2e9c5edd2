import { askedByName } from "./dns.js";
import { askedByPort } from "./host-port.js";
import { pushed } from "./push.js";
import { answeringNodes, askedByService } from "./service.js";
import { TROUBLES, type Trouble, tallyText } from "./town.js";

const byPort = (trouble: Trouble, whose: "own" | "next"): string => `${tallyText(askedByPort(trouble, whose))}${trouble === "surge" ? ", and nothing rolled out: two pods cannot have one port" : ""}`;

const WAYS: Readonly<Record<string, (trouble: Trouble) => string>> = {
  "push to a database on node-2": (trouble) => tallyText(pushed(trouble)),
  "port of the own node": (trouble) => byPort(trouble, "own"),
  "port of the next node": (trouble) => byPort(trouble, "next"),
  "name of all agents": (trouble) => tallyText(askedByName(trouble)),
  "Service": (trouble) => tallyText(askedByService(trouble, "Cluster")),
  "Service, policy Local": (trouble) => tallyText(askedByService(trouble, "Local")),
};

const width = Math.max(...Object.keys(WAYS).map(({ length }) => length));
for (const trouble of Object.keys(TROUBLES) as readonly Trouble[]) {
  console.log(`${TROUBLES[trouble]}, and for two minutes everybody asks once a second`);
  for (const [way, lost] of Object.entries(WAYS)) console.log(`  ${way.padEnd(width)}  ${lost(trouble)}`);
}
for (const policy of ["Cluster", "Local"] as const) console.log(`twenty requests from node-1 to a Service with policy ${policy} are answered on ${answeringNodes(policy)["node-1"]?.join(", ")}`);
