// %% [markdown]
// # 10 · Finding a bug in a controller
//
// Controllers are short, and hard to get right. They act on what they have *heard*, which may be old; their requests may
// fail; they may crash between any two of them. A test that tries one order of events says little about the others. This
// lesson writes a controller with a bug, lets a machine look for it, and reads the story that it brings back.

// %%
import { type Controller, createCluster, done, retry, send } from "everynode";
import { exercise, showKubectl, showTable, showText } from "@everynode/notebook";
import { counterexampleText, objectsOf, type Oracle, tryController } from "@everynode/testing";

// Keeps one note (a ConfigMap) for each node: a DaemonSet in miniature.
const notes: Controller = {
  name: "notes",
  watches: [{ kind: "Node", on: ({ key }, waker) => waker.enqueue(key) }, { kind: "ConfigMap" }],
  *reconcile(name, view) {
    const hasNote = view
      .objects("ConfigMap")
      .values()
      .some(({ metadata }) => metadata.labels?.["node"] === name);
    if (view.get("Node", name) === undefined || hasNote) return done();
    const note = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { generateName: "note-", labels: { node: name } },
    };
    const answer = yield* send({
      verb: "create",
      kind: "ConfigMap",
      namespace: "default",
      object: note,
      fieldValidation: "Strict",
    });
    return answer.ok ? done() : retry("no note");
  },
};
showText("watch nodes and notes; wake up for a node; if it has no note, make one");

// %% [markdown]
// `reconcile` is woken with the name of a node. It looks at its **view**: what it has heard so far. It *yields* what it wants
// from the API server, so that anything may happen in between. In a cluster where nothing goes wrong it does what it should:

// %%
const cluster = createCluster({ nodes: 3, controllers: (builtIn) => [...builtIn, notes] });
cluster.settle();
showKubectl(cluster, "get configmaps -L node");

// %% [markdown]
// ## Say what must hold
//
// An *oracle* is a law that can be asked of any moment. It does not know how the controller works, only what must be true:
// no node has two notes.

// %%
const onlyOne: Oracle = {
  name: "only-one",
  title: "no node has two notes",
  onState(simulation) {
    const nodes = objectsOf(simulation, "ConfigMap").map(({ metadata }) => metadata.labels?.["node"]);
    const twice = nodes.filter((node, at) => node !== undefined && nodes.indexOf(node) !== at);
    return twice.map((node) => ({ object: `Node ${node}`, is: "two notes", must: "one note" }));
  },
};

// %% [markdown]
// ## Let it be looked for
//
// `tryController` plays random histories: nodes come and go, machines fail, requests time out, the controller crashes, news
// comes late and in every order. When the law breaks, it makes the history as small as it can.

// %%
const { counterexample } = await tryController({
  controller: notes,
  oracles: [onlyOne],
  seed: 1,
  shrinkMs: 20_000,
});
const story = counterexample === undefined ? "nothing found" : counterexampleText(counterexample);
const [told = ""] = story.split(/\n1 node at first/);
showText(told);

// %% [markdown]
// Read the story. (It goes on with a line that plays it again, and a test that keeps it from coming back.) A node joins; the controller hears of it and makes a note. Then the node *changes* (its kubelet says that it
// is ready), and the controller is woken again, **before it has heard of its own note**. Its view says that there is none. So
// it makes a second one.
//
// Nothing failed here. There was no crash and no timeout: only news that came in another order than its author had in mind.
// The DaemonSet controller of Kubernetes has the same problem, and keeps *expectations*: it does not count until it has heard
// of all that it did.
//
// ## Mend it
//
// For notes there is a simpler way: a name that follows from the node. Then the API server itself refuses the second one.

// %%
const mended: Controller = {
  ...notes,
  *reconcile(name, view) {
    if (view.get("Node", name) === undefined) return done();
    const note = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `note-${name}`, labels: { node: name } },
    };
    const answer = yield* send({
      verb: "create",
      kind: "ConfigMap",
      namespace: "default",
      object: note,
      fieldValidation: "Strict",
    });
    return answer.ok || answer.code === 409 ? done() : retry("no note"); // 409: there is one
  },
};
const again = await tryController({ controller: mended, oracles: [onlyOne], seed: 1, runs: 30 });
showTable([
  { controller: "notes", "law broken": counterexample !== undefined },
  { controller: "mended", "law broken": again.counterexample !== undefined },
]);

// %% [markdown]
// Thirty histories are no proof, but they are thirty more than one. On the command line `everynode check` plays hundreds of
// thousands, and a tiny cluster can be taken through *every* order.
//
// ## Your turn
//
// A law that is too weak finds nothing. Write one that finds what is wrong with this controller: it never takes a note away.

// %% [task]
const strays = exercise<Oracle>({
  title: "a law about notes that are left",
  task: 'Return an oracle (its `onState` gets the simulation) that finds notes whose node is gone: label "node" of a ConfigMap, and no Node of that name. objectsOf(simulation, "Node") lists the nodes.',
  checks: {
    "it finds the note of a node that is gone": (_, law) =>
      law?.onState?.(afterwards(true).simulation).length === 1 || "it finds nothing",
    "it finds nothing where every note has its node": (_, law) =>
      law?.onState?.(afterwards(false).simulation).length === 0 || "it does find something, or has no onState",
  },
  hint: 'names = objectsOf(simulation, "Node").map(({ metadata }) => metadata.name); then look for ConfigMaps whose label is not among them',
});
function afterwards(gone: boolean) {
  const its = createCluster({ nodes: 3, controllers: (builtIn) => [...builtIn, mended] });
  its.settle();
  if (gone) its.removeNode("node-2");
  its.settle();
  return its;
}
strays;

// %% [exercise]
strays.attempt(() => ({
  name: "no-strays",
  title: "no note is left of a node that is gone",
  onState: () => [],
}));

// %% [solution]
const noStrays: Oracle = {
  name: "no-strays",
  title: "no note is left of a node that is gone",
  onState(simulation) {
    const names = objectsOf(simulation, "Node").map(({ metadata }) => metadata.name);
    return objectsOf(simulation, "ConfigMap")
      .filter(
        ({ metadata }) => metadata.labels?.["node"] !== undefined && !names.includes(metadata.labels["node"]),
      )
      .map(({ metadata }) => ({
        object: `ConfigMap ${metadata.name}`,
        is: "there",
        must: "gone with its node",
      }));
  },
};
strays.attempt(() => noStrays);

// %% [markdown]
// And the last one: a controller that keeps that law too. Write it into the cell; the cell tries it on thirty histories.

// %% [task]
const tidy = exercise<{ readonly controller: Controller; readonly broken: string | undefined }>({
  title: "a controller that tidies up",
  task: "Change `mended` so that it deletes the note of a node that is gone. At rest, after whatever happened, no note may be left without its node, and no node without its note.",
  checks: {
    "each node has its note": (_, mine) => {
      const its = createCluster({
        nodes: 3,
        controllers: (builtIn) => [...builtIn, mine?.controller ?? notes],
      });
      its.settle();
      return (
        its.list("ConfigMap").filter(({ metadata }) => metadata.labels?.["node"] !== undefined).length === 3
      );
    },
    "no note is left without its node, in thirty histories": (_, mine) =>
      mine?.broken === undefined || mine.broken,
  },
  hint: 'a view does not show a Node: then send({ verb: "delete", kind: "ConfigMap", namespace: "default", name }) with the name of the note. A 404 is no failure: it is gone',
});
/** What is broken at rest in thirty histories, if anything. */
async function brokenIn(controller: Controller) {
  const atRest: Oracle = {
    name: "no-strays-at-rest",
    title: "at rest no note is left of a node that is gone",
    atRest: ({ simulation }) => noStrays.onState?.(simulation) ?? [],
  };
  const tried = await tryController({
    controller,
    oracles: [onlyOne, atRest],
    seed: 1,
    runs: 30,
    shrinkMs: 20_000,
  });
  return tried.counterexample?.violation.object;
}
tidy;

// %% [exercise]
const mine: Controller = { ...mended };
const broken = await brokenIn(mine);
tidy.attempt(() => ({ controller: mine, broken }));

// %% [solution]
const tidying: Controller = {
  ...mended,
  *reconcile(name, view) {
    const where = { kind: "ConfigMap", namespace: "default" };
    const note = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `note-${name}`, labels: { node: name } },
    };
    const answer =
      view.get("Node", name) === undefined
        ? yield* send({ verb: "delete", ...where, name: `note-${name}` })
        : yield* send({ verb: "create", ...where, object: note, fieldValidation: "Strict" });
    return answer.ok || answer.code === 409 || answer.code === 404 ? done() : retry("not yet");
  },
};
const stillBroken = await brokenIn(tidying);
tidy.attempt(() => ({ controller: tidying, broken: stillBroken }));
