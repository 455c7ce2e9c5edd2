import { crowdedNode, type Placer, story } from "./who-places.js";

const placers: readonly Placer[] = ["scheduler", "controller"];
for (const priority of [undefined, "urgent"] as const) {
  console.log(priority === undefined ? "a daemon of no priority:" : "an urgent daemon:");
  for (const placer of placers) console.log(`  placed by the ${placer}: ${story(crowdedNode(placer, priority)).join("; ")}`);
}
