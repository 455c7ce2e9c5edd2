import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { pageHtml, rolloutSvg, rolloutText } from "./index.js";
import { PAGE_SCRIPT } from "./page-script.js";
import { rolledOut } from "./test-cluster.js";

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** What the script of a page is given. */
interface FilmData {
  readonly ms: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly says: readonly string[];
  readonly say: readonly number[];
  readonly lines: readonly (readonly [frame: number, text: string])[];
}

const dataOf = (html: string): FilmData => JSON.parse(/id="film">(.*)<\/script>/.exec(html)?.[1] ?? "") as FilmData;

describe("a page", () => {
  it("of a rollout over 100 nodes is smaller than 1 MB, and needs nothing from elsewhere", () => {
    const cluster = rolledOut(100, "50%");
    const html = pageHtml(cluster.history, { trace: cluster });
    expect(byteLength(html)).toBeLessThan(1_000_000);
    expect(html).not.toMatch(/<link|<img|<iframe|\bsrc=|\bhref=|https?:\/\/(?!www\.w3\.org\/)/);
  });

  it("has each line of what was done in the frame in which it can be seen", () => {
    const cluster = rolledOut(3);
    const { ms, lines, says, say } = dataOf(pageHtml(cluster.history, { trace: cluster }));
    expect(lines.map(([, text]) => text)).toEqual(cluster.timeline());
    expect(lines.map(([frame]) => frame)).toEqual(lines.map(([frame]) => frame).sort((a, b) => a - b));
    expect(says[say.at(-1) ?? -1]).toBe("3 ready");
    for (const [frame, text] of lines) {
      const time = /^ *\+(\d+)\.(\d{3})s/.exec(text);
      expect(Number(time?.[1]) * 1000 + Number(time?.[2]), text).toBe(ms[frame]);
    }
  });

  it("tells what the moments of a history say of themselves where there is no trace", () => {
    const { history } = rolledOut(1);
    const { lines } = dataOf(pageHtml(history));
    expect(lines.map(([, text]) => text.slice(10))).toEqual([...history].map(({ did }) => did));
    expect(dataOf(pageHtml([...history].map(({ atMs, state }) => ({ atMs, state })))).lines).toEqual([]);
  });

  it("shows as many pods in each frame as it says", () => {
    const { from, to, ms, says, say } = dataOf(pageHtml(rolledOut(4, 2).history));
    ms.forEach((_, frame) => {
      const shown = from.filter((first, item) => first <= frame && frame < (to[item] ?? 0)).length;
      const said = [...(says[say[frame] ?? -1] ?? "").matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
      // Each of the four nodes is an item of its own.
      expect(shown).toBe(said + 4);
    });
  });

  it("has a script that is one, with nothing in it that only some engines know", () => {
    expect(() => new Script(PAGE_SCRIPT)).not.toThrow();
    expect(PAGE_SCRIPT).not.toMatch(/\beval\b|innerHTML|fetch|import|XMLHttpRequest|localStorage/);
  });
});

describe("a rollout that plays", () => {
  it("is told as text, a line for each change", () => {
    const lines = rolloutText(rolledOut(2).history).split("\n").slice(3);
    expect(lines[0]).toBe("           columns: node-1, node-2");
    const told = lines.filter((line) => line.startsWith("  ") && line.includes("+")).map((line) => line.replace(/^ *\+[\d.]+s {2}/, "").trim());
    expect(told.slice(-8)).toEqual(["2? 1", "2+ 1", "2  1", "2  1-", "2  ·", "2  2?", "2  2+", "2  2"]);
  });

  it("shows the last moment where nothing moves, and comes back to its beginning where it does", () => {
    const cluster = rolledOut(2);
    const svg = rolloutSvg(cluster.history, { seconds: 5 });
    const animations = [...svg.matchAll(/<animate attributeName="visibility" dur="(.*?)" repeatCount="indefinite" calcMode="discrete" values="(.*?)" keyTimes="(.*?)"\/>/g)];
    expect(animations.length).toBeGreaterThan(10);
    for (const [, duration, values = "", times = ""] of animations) {
      expect(duration).toBe("5s");
      const keys = times.split(";").map(Number);
      expect(keys).toHaveLength(values.split(";").length);
      expect(keys).toEqual([...keys].sort((a, b) => a - b));
      expect(keys[0]).toBe(0);
    }
    // What is not hidden at first is what is seen in the end: a ready pod of revision 2 on each node.
    const still = svg.replaceAll(/<g visibility="hidden">.*?<\/g>/gs, "");
    expect([...still.matchAll(/<title>default\/agent-\w+: (\w+)<\/title><path class="(\w+)"/g)].map(([, state, look]) => [state, look])).toEqual([
      ["ready", "f1"],
      ["ready", "f1"],
    ]);
    expect(() => rolloutSvg(cluster.history, { seconds: 0 })).toThrow("seconds must be a number greater than 0; got 0");
  });
});
