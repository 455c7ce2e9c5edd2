import { inspect } from "node:util";
import { type Cluster, createCluster, type Moment } from "everynode";
import { describe, expect, test } from "vitest";
import { exercise, filmed, showAll, showFrames, showKubectl, showMap, type Shown, showPicture, showSteps, showTable, showText, showTimeline } from "./index.js";

const agent = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image: "agent:1" }] } } } };

function running(): Cluster {
  const cluster = createCluster({ nodes: 2, objects: [agent], latencies: "recorded", history: "writes" });
  cluster.settle();
  return cluster;
}

const asked = (shown: Shown, how: symbol | string): unknown => (Reflect.get(shown, how) as () => unknown).call(shown);

describe("what is shown", () => {
  test("answers each kernel in its way, and is text for everybody else", () => {
    const shown = showText("a < b\n");
    expect(asked(shown, Symbol.for("Jupyter.display"))).toEqual({ "text/html": expect.stringContaining("a &lt; b</pre>"), "text/plain": "a < b" });
    expect(asked(shown, "_toHtml")).toBe(shown.html);
    expect([inspect(shown), String(shown)]).toEqual(["a < b", "a < b"]);
  });

  test("never lets a text pass for markup", () => {
    const dangerous = `<img src="x" onerror='alert(1)'>&amp;`;
    const all = [showText(dangerous), showTable([{ [dangerous]: dangerous }]), showFrames([{ title: dangerous, shown: showText(dangerous) }]), showPicture(`<svg><title>${dangerous}</title></svg>`, "")];
    for (const { html } of all) expect(html).not.toContain("<img src=\"x\"");
  });

  test("has all its parts where several are shown", () => {
    const both = showAll(showText("one"), showText("two"));
    expect(both.text).toBe("one\n\ntwo");
    expect(both.html.indexOf("one")).toBeLessThan(both.html.indexOf("two"));
  });
});

describe("a table", () => {
  test("has a column for each name that any row has, and nothing where there is no value", () => {
    const table = showTable([{ node: "node-1", pods: ["a", "b"] }, { node: "node-2", ready: true, more: { a: 1 } }]);
    expect(table.text.split("\n")).toEqual(["node     pods   ready   more", "node-1   a, b           ", 'node-2          true    {"a":1}']);
    expect(table.html.match(/<tr>/g)).toHaveLength(3);
  });

  test("says so where it has no rows", () => {
    expect(showTable([]).text).toBe("(no rows)");
  });
});

describe("a terminal", () => {
  test("shows what is typed and what is printed, and complaints in another colour", () => {
    const cluster = running();
    const shown = showKubectl(cluster, ["get ds", "kubectl get pods nobody"]);
    expect(shown.text).toContain("$ kubectl get ds\nNAME    DESIRED");
    expect(shown.text).toContain('$ kubectl get pods nobody\nError from server (NotFound): pods "nobody" not found');
    expect(shown.html).toMatch(/<span style="color:[^>]*>Error from server/);
  });

  test("changes the cluster that it is typed at", () => {
    const cluster = running();
    showKubectl(cluster, "delete ds agent");
    cluster.settle();
    expect(cluster.list("Pod")).toEqual([]);
  });
});

describe("a picture", () => {
  test("stands in an image of its own, so that no two of them can meddle, and can be read back from there", () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>100 % ’tis #1</title><text style="fill:\'red\'">a &amp; b</text></svg>';
    const { html } = showPicture(svg, "text");
    const [, uri = ""] = /src="data:image\/svg\+xml,([^"]*)"/.exec(html) ?? [];
    expect(decodeURIComponent(uri)).toBe(svg);
    expect(uri).not.toMatch(/[<>"'#&\n]/);
  });

  test("of a cluster has both forms", () => {
    const cluster = running();
    expect(showMap(cluster).html).toContain("data:image/svg+xml,");
    expect(showMap(cluster, { theme: "dark", title: "two nodes" }).text).not.toBe("");
  });
});

describe("a film", () => {
  const nodeJoins = (cluster: Cluster): readonly Moment[] =>
    filmed(cluster, () => {
      cluster.addNode({ name: "node-3" });
      cluster.settle();
    });

  test("has the moments before, in between and after, in order of time, and no others", () => {
    const cluster = running();
    const moments = nodeJoins(cluster);
    const nodes = moments.map((moment) => cluster.fork(moment).list("Node").length);
    expect([nodes[0], nodes.at(-1)]).toEqual([2, 3]);
    expect(moments.length).toBeGreaterThan(5);
    cluster.addNode({ name: "node-4" });
    expect(moments.at(-1)?.atMs).toBe(cluster.nowMs);
    expect(showTimeline(moments).text).not.toBe("");
  });

  test("needs a cluster that keeps its history", () => {
    expect(() => filmed(createCluster(), () => {})).toThrow('a film needs a cluster that was made with history: "writes"; this one has history: "calls"');
  });

  test("is shown one moment at a time with what was done, and not more of them than wanted, with the last", () => {
    const moments = nodeJoins(running());
    const shown = showSteps(moments, { most: 3, draw: ({ number }) => showText(`moment ${number}`) });
    expect(shown.html.match(/data-title=/g)).toHaveLength(3);
    expect(shown.text.split("\n\n")).toEqual([`+0.000s at first\nmoment ${moments[0]?.number}`, expect.stringContaining("moment"), expect.stringMatching(new RegExp(`settle\nmoment ${moments.at(-1)?.number}$`))]);
    expect(showSteps(moments, { most: 1000 }).text).toContain("daemonset-controller creates pod agent-");
  });
});

describe("an exercise", () => {
  const labelled = exercise<number | void>({
    title: "label node-2",
    task: "Label node-2 with disk=ssd, and say how many nodes there are.",
    cluster: () => createCluster({ nodes: 2 }),
    checks: {
      "node-2 has the label": (cluster) => cluster.get("Node", "node-2").metadata.labels?.["disk"] === "ssd",
      "the answer is the number of nodes": (cluster, answer) => answer === cluster.list("Node").length || `the answer is ${String(answer)}`,
    },
    hint: "labelNode",
  });

  test("shows its task", () => {
    expect(labelled.text).toBe("Exercise: label node-2\nLabel node-2 with disk=ssd, and say how many nodes there are.");
  });

  test("is done when all of its laws hold", () => {
    const attempt = labelled.attempt((cluster) => {
      cluster.labelNode("node-2", { disk: "ssd" });
      return 2;
    });
    expect([attempt.passed, attempt.text]).toEqual([true, "Done: label node-2.\n✓ node-2 has the label\n✓ the answer is the number of nodes"]);
  });

  test("says which laws do not hold, what is the case instead, and the hint", () => {
    const attempt = labelled.attempt((cluster) => {
      cluster.labelNode("node-1", { disk: "ssd" });
      return 7;
    });
    expect([attempt.passed, attempt.text]).toEqual([false, "Not yet: label node-2.\n✗ node-2 has the label\n✗ the answer is the number of nodes (instead: the answer is 7)\nHint: labelNode"]);
  });

  test("is told from one that is not begun", () => {
    expect(labelled.attempt(() => {}).text.split("\n")[0]).toBe("Not begun yet: label node-2. Write your answer into this cell, and run it.");
  });

  test("survives what its solver and its laws throw, and says so", () => {
    const attempt = labelled.attempt((cluster) => cluster.labelNode("node-9", {}));
    expect(attempt.text).toContain('Your code ended with ApiError: Error from server (NotFound): nodes "node-9" not found');
    const gone = labelled.attempt((cluster) => cluster.removeNode("node-2"));
    expect(gone.text).toContain('✗ node-2 has the label (instead: Error from server (NotFound): nodes "node-2" not found)');
  });

  test("gives each attempt a cluster of its own", () => {
    const seen: number[] = [];
    for (const name of ["node-3", "node-4"]) {
      labelled.attempt((cluster) => {
        cluster.addNode({ name });
        seen.push(cluster.list("Node").length);
      });
    }
    expect(seen).toEqual([3, 3]);
  });

  test("has one law at least", () => {
    expect(() => exercise({ title: "nothing", task: "", checks: {} })).toThrow('the exercise "nothing" has no checks; expected one law at least, got {}');
  });
});
