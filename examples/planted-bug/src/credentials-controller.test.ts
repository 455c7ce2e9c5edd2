import { asyncController, objectsOf, type Oracle, tryController } from "@everynode/testing";
import { expect, it } from "vitest";
import { nameFor, reconcileCredentials } from "./credentials-controller.js";
import { expectStory } from "./story.js";

const controller = asyncController({ name: "credentials-controller", for: "Node", reads: ["ServiceAccount", "Secret"], reconcile: reconcileCredentials });
const complete: Oracle = {
  name: "complete",
  title: "at rest each node has a ServiceAccount and a Secret",
  atRest({ simulation }) {
    const has = (kind: string, node: string): boolean => objectsOf(simulation, kind).some(({ metadata }) => metadata.name === nameFor(node));
    return objectsOf(simulation, "Node").flatMap(({ metadata: { name } }) => ["ServiceAccount", "Secret"].filter((kind) => !has(kind, name)).map((kind) => ({ object: `Node ${name}`, is: `no ${kind}`, must: `a ${kind} called ${nameFor(name)}` })));
  },
};

it("is found", async () => expect((await tryController({ controller, oracles: [complete] })).counterexample?.violation.oracle).toBe("complete"));
it("has the story that the README tells", async () => expectStory("complete", { controller, oracles: [complete] }));
