import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageHtml } from "@everynode/picture";
import { type Cluster, createCluster } from "everynode";

const executablePath = [process.env["CHROMIUM"] ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path !== "" && existsSync(path));
if (executablePath === undefined) console.warn("no Chromium is installed, so pages are not opened: apt-get install chromium, or CHROMIUM=/path/to/it");

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const agent = (image: string): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", namespace: "default" },
  spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } } },
});

/** Three nodes after a rollout. */
function rolledOut(): Cluster {
  const cluster = createCluster({ nodes: 3, latencies: "recorded", history: "writes" });
  for (const image of ["app:1", "app:2"]) {
    cluster.apply(agent(image));
    cluster.settle();
  }
  return cluster;
}

describe.skipIf(executablePath === undefined)("a page in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "everynode-page-"));
  const errors: string[] = [];
  const requests: string[] = [];
  const opened: { context?: BrowserContext; page?: Page } = {};

  beforeAll(async () => {
    const cluster = rolledOut();
    const file = join(folder, "page.html");
    writeFileSync(file, pageHtml(cluster.history, { trace: cluster, title: "A rollout", marks: [{ atMs: cluster.nowMs, text: "wrong", node: "node-2" }] }));
    const context = await chromium.launchPersistentContext(join(folder, "profile"), { executablePath: executablePath ?? "", args: ARGUMENTS, colorScheme: "dark" });
    const page = await context.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    Object.assign(opened, { context, page });
  }, 60_000);
  afterAll(async () => {
    await opened.context?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const page = (): Page => opened.page as Page;
  const said = async (): Promise<string> => (await page().textContent("#say")) ?? "";
  /** The signs of pods that are seen. */
  const pods = async (): Promise<readonly string[]> => page().$$eval("#map [data-i]:not([hidden]) > title", (titles) => titles.map(({ textContent }) => textContent ?? "").filter((text) => text.startsWith("default/")));

  it("shows the end at first, and asks nobody for anything", async () => {
    expect(await said()).toBe("3 ready");
    expect(await pods()).toHaveLength(3);
    expect(errors).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it("shows what was there at the time of the slider", async () => {
    await page().fill("#slider", "0");
    expect([await said(), await pods()]).toEqual(["no pods", []]);
    const last = Number(await page().getAttribute("#slider", "max"));
    for (const frame of [Math.floor(last / 2), last - 5, last]) {
      await page().fill("#slider", String(frame));
      const counts = [...(await said()).matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
      expect(await pods()).toHaveLength(counts);
    }
    expect(await page().textContent("#log .now.violation")).toBe("▼ node-2: wrong");
  });

  it("is gone through by keys, by clicks, and by itself", async () => {
    const frame = async (): Promise<number> => Number(await page().inputValue("#slider"));
    await page().focus("body");
    await page().keyboard.press("Home");
    await page().keyboard.press("ArrowRight");
    await page().keyboard.press("ArrowRight");
    await page().keyboard.press("ArrowLeft");
    expect(await frame()).toBe(1);
    await page().keyboard.press("End");
    expect(await said()).toBe("3 ready");
    await page().click("#timeline svg", { position: { x: 120, y: 100 } });
    const clicked = await frame();
    expect(clicked).toBeLessThan(Number(await page().getAttribute("#slider", "max")));
    await page().selectOption("#speed", "40");
    await page().click("#play");
    await page().waitForFunction((from) => Number((document.querySelector("#slider") as HTMLInputElement).value) > from, clicked);
    await page().click("#play");
    expect(errors).toEqual([]);
  });

  it("is as dark as the reader's system", async () => {
    const colour = async (): Promise<string> => page().$eval("#map svg > rect.paper", (rect) => getComputedStyle(rect).fill);
    expect(await colour()).toBe("rgb(15, 20, 27)");
    await page().emulateMedia({ colorScheme: "light" });
    expect(await colour()).toBe("rgb(255, 255, 255)");
  });
});
