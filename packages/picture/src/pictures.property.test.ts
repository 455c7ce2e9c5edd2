import fc from "fast-check";
import { SaxesParser } from "saxes";
import type { Cluster } from "everynode";
import { expect, test } from "vitest";
import { availabilitySvg, mapSvg, mapText, ownerTreeSvg, ownerTreeText, pageHtml, rolloutSvg, storySvg, storyText, type Theme, timelineSvg, timelineText } from "./index.js";
import { barePod, daemonSet, deployment, recordedCluster, setImage } from "./test-cluster.js";

/** An element that was found in a picture. */
interface Found {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** All elements of a picture; fails where it is no well-formed XML. */
function parsed(svg: string): readonly Found[] {
  const found: Found[] = [];
  const open: Found[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => expect.fail(`${error.message}\n${svg.slice(Math.max(0, parser.position - 200), parser.position + 50)}`));
  parser.on("opentag", ({ name, attributes }) => {
    const element: Found = { name, attributes, text: "" };
    found.push(element);
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  parser.on("text", (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.write(svg).close();
  return found;
}

const NAMES = ["agent", "constructor", "x".repeat(40)] as const;
const IMAGES = ["app:1", "unready/app:2", "fail/app", "</style><script>alert(1)</script>", "]]>&amp;\"'", "__proto__", "app:🚀"] as const;
const name = fc.constantFrom(...NAMES);
const image = fc.constantFrom(...IMAGES);
const node = fc.constantFrom("node-1", "node-2", "tostring");

type Deed = (cluster: Cluster) => void;
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.tuple(name, image).map(([set, of]): Deed => (cluster) => void cluster.apply(daemonSet(set, of, { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "50%" } } }))),
  // Failed pods of a ReplicaSet are replaced at once and for ever.
  fc.tuple(fc.integer({ min: 0, max: 4 }), image.filter((of) => !of.startsWith("fail/"))).map(([replicas, of]): Deed => (cluster) => void cluster.apply(deployment("web", replicas, of))),
  image.map((of): Deed => (cluster) => void (cluster.find("Pod", "bare") ?? cluster.create(barePod("bare", of)))),
  fc.constant<Deed>((cluster) => void (cluster.find("Pod", "nowhere") ?? cluster.create(barePod("nowhere", "app:1", { nodeSelector: { no: "node" } })))),
  node.map((of): Deed => (cluster) => (cluster.find("Node", of) === undefined ? cluster.addNode({ name: of, labels: { zone: of } }) : cluster.removeNode(of))),
  node.map((of): Deed => (cluster) => void (cluster.find("Node", of) === undefined || cluster.taintNode(of, { key: "constructor", value: "gpu", effect: "NoExecute" }))),
  node.map((of): Deed => (cluster) => void (cluster.find("Node", of) === undefined || cluster.inject({ type: "partition", node: of }, { for: { minutes: 1 } }))),
  fc.constant<Deed>((cluster) => void (cluster.find("DaemonSet", "agent") === undefined || cluster.delete("DaemonSet", "agent", { propagationPolicy: "Orphan" }))),
  fc.integer({ min: 1, max: 90_000 }).map((ms): Deed => (cluster) => cluster.advance(ms)),
);

const lives = fc.array(deed, { minLength: 1, maxLength: 9 });

function lived(deeds: readonly Deed[]): Cluster {
  const cluster = recordedCluster([{ name: "node-1" }, { name: "node-2", labels: { "a.b/c": "x", zone: "z" } }]);
  for (const act of deeds) act(cluster);
  cluster.advance(40);
  return cluster;
}

const themes: fc.Arbitrary<Theme> = fc.constantFrom("light", "dark", "auto");
const RUNS = { numRuns: 12 };

/** Every picture that there is of a cluster. */
function pictures(cluster: Cluster, theme: Theme): readonly string[] {
  const pod = cluster.list("Pod").at(-1)?.metadata.name;
  const sets = [...cluster.history].flatMap(({ state }) => state.shelves.filter(({ kind }) => kind.key === "DaemonSet").flatMap(({ collection }) => collection.objects.values()));
  const set = sets.at(-1);
  const options = { theme, title: "</title>&<]]>" };
  return [
    mapSvg(cluster, options),
    timelineSvg(cluster.history, { ...options, marks: [{ atMs: cluster.nowMs, text: "<wrong> & ]]>", node: "node-1" }, { atMs: 0, text: "before", type: "note" }] }),
    timelineSvg(cluster.history, { ...options, axis: "moments" }),
    ownerTreeSvg(cluster, options),
    rolloutSvg(cluster.history, options),
    ...(pod === undefined ? [] : [storySvg(cluster, { pod, ...options })]),
    ...(set === undefined ? [] : [availabilitySvg(cluster.history, { of: { kind: "DaemonSet", name: set.metadata.name }, ...options })]),
  ];
}

test("every picture is well-formed, the same when it is drawn again, and has nothing outside of its frame", () => {
  fc.assert(
    fc.property(lives, themes, (deeds, theme) => {
      const cluster = lived(deeds);
      const drawn = pictures(cluster, theme);
      expect(pictures(lived(deeds), theme)).toEqual(drawn);
      for (const svg of drawn) {
        expect(svg).not.toMatch(/NaN|undefined|Infinity|<script/);
        const [root, ...elements] = parsed(svg);
        const [width, height] = [Number(root?.attributes["width"]), Number(root?.attributes["height"])];
        for (const { name: tag, attributes } of elements) {
          if (tag !== "rect" && tag !== "text" && tag !== "circle") continue;
          const [x, y] = [Number(attributes["x"] ?? attributes["cx"]), Number(attributes["y"] ?? attributes["cy"])];
          const [right, bottom] = [x + Number(attributes["width"] ?? 0), y + Number(attributes["height"] ?? 0)];
          expect(x >= 0 && y >= 0 && right <= width + 0.01 && bottom <= height + 0.01, `${tag} ${JSON.stringify(attributes)} in ${width} × ${height}`).toBe(true);
        }
        expect(elements.find(({ name: tag }) => tag === "title")?.text).toBe("</title>&<]]>");
      }
    }),
    RUNS,
  );
});

test("a map has each pod of the cluster once, and each node", () => {
  fc.assert(
    fc.property(lives, (deeds) => {
      const cluster = lived(deeds);
      const titles = parsed(mapSvg(cluster)).filter(({ name: tag }) => tag === "title").map(({ text }) => text);
      const pods = cluster.list("Pod").map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
      expect(titles.flatMap((text) => /^(default\/\S+): /.exec(text)?.[1] ?? []).sort()).toEqual([...pods].sort());
      for (const { metadata } of cluster.list("Node")) expect(titles.filter((text) => text.split("\n")[0] === metadata.name)).toHaveLength(1);
    }),
    RUNS,
  );
});

test("a timeline has each pod that there ever was once", () => {
  fc.assert(
    fc.property(lives, (deeds) => {
      const cluster = lived(deeds);
      const uids = new Set([...cluster.history].flatMap(({ state }) => state.shelves.filter(({ kind }) => kind.key === "Pod").flatMap(({ collection }) => collection.objects.values().map(({ metadata }) => metadata.uid))));
      const titles = parsed(timelineSvg(cluster.history)).filter(({ name: tag, text }) => tag === "title" && text.startsWith("default/"));
      expect(titles).toHaveLength(uids.size);
    }),
    RUNS,
  );
});

test("every text has no line that is wider than the terminal, but for what may not be cut", () => {
  fc.assert(
    fc.property(lives, (deeds) => {
      const cluster = lived(deeds);
      for (const text of [mapText(cluster, { columns: 60 }), ownerTreeText(cluster, { columns: 60 })]) {
        for (const line of text.split("\n").slice(3)) if (!/ · .* · |^[~+?\-!.] /.test(line)) expect(Array.from(line).length, line).toBeLessThanOrEqual(60);
      }
      for (const line of timelineText(cluster.history, { columns: 60 }).split("\n")) if (line.includes("│")) expect(Array.from(line)).toHaveLength(60);
      expect(mapText(cluster)).toBe(mapText(lived(deeds)));
    }),
    RUNS,
  );
});

test("a page holds whatever text there is without ending its script", () => {
  fc.assert(
    fc.property(lives, image, (deeds, title) => {
      const cluster = lived(deeds);
      setImageOf(cluster, title);
      const html = pageHtml(cluster.history, { trace: cluster, title, marks: [{ atMs: cluster.nowMs, text: "</script>\u2028<!--" }] });
      expect([...html.matchAll(/<script/g)]).toHaveLength(2);
      expect([...html.matchAll(/<\/script/g)]).toHaveLength(2);
      expect(html).not.toMatch(/(src|href)=|https?:\/\/(?!www\.w3\.org)|@import|url\(/);
      const film = JSON.parse(/id="film">(.*)<\/script>/.exec(html)?.[1] ?? "") as { readonly ms: readonly number[]; readonly from: readonly number[]; readonly to: readonly number[]; readonly say: readonly number[] };
      expect(film.from).toHaveLength([...html.matchAll(/data-i="/g)].length);
      film.from.forEach((from, at) => expect(film.to[at]).toBeGreaterThan(from));
      expect(film.say).toHaveLength(film.ms.length);
    }),
    { numRuns: 10 },
  );
});

function setImageOf(cluster: Cluster, of: string): void {
  if (cluster.find("DaemonSet", "agent") !== undefined) setImage(cluster, "DaemonSet", "agent", of);
  cluster.advance(10);
}

test("a story leads back to what somebody did of their own accord, and never to what came later", () => {
  fc.assert(
    fc.property(lives, fc.nat(), (deeds, drawn) => {
      const cluster = lived(deeds);
      const pods = cluster.list("Pod");
      const pod = pods[drawn % Math.max(1, pods.length)]?.metadata.name;
      if (pod === undefined) return;
      const lines = storyText(cluster, { pod }).split("\n").filter((line) => /^ *\d+ \+/.test(line));
      for (const [at, line] of lines.entries()) {
        const because = /← (\d+)$/.exec(line)?.[1];
        if (because === undefined) expect(line).toMatch(/ ◆ (user|fault-injector) /);
        else expect(Number(because)).toBeLessThanOrEqual(at);
      }
      expect(lines.some((line) => line.includes("●"))).toBe(true);
    }),
    RUNS,
  );
});
