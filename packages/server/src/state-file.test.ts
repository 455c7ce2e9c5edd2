import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCluster } from "everynode";
import { afterAll, describe, expect, it } from "vitest";
import { loadState, saveState } from "./state-file.js";
import { served } from "./test-client.js";
import { timeMode, timeWord } from "./time-mode.js";

const folder = mkdtempSync(join(tmpdir(), "everynode-state-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a cluster in a file", () => {
  const path = join(folder, "cluster.json");

  it("comes back as it was", async () => {
    const cluster = createCluster({ nodes: 2 });
    cluster.settle();
    await saveState(path, cluster);
    const back = await loadState(path);
    expect(back?.save()).toEqual(cluster.save());
    expect(readdirSync(folder).filter((name) => name.startsWith("cluster"))).toEqual(["cluster.json"]);
    expect(await loadState(join(folder, "none.json"))).toBeUndefined();
  });

  it("is refused with its reason where it is broken", async () => {
    const text = readFileSync(path, "utf8");
    const broken: readonly (readonly [string, RegExp])[] = [
      [text.slice(0, 100), /is no saved cluster: it is no JSON/],
      ["{}", /is no saved cluster: /],
      [text.replace('"form":1', '"form":99'), /is no saved cluster: /],
      ["[]", /is no saved cluster: /],
    ];
    for (const [content, why] of broken) {
      writeFileSync(path, content);
      await expect(loadState(path)).rejects.toThrow(why);
    }
  });

  it("is left as it was where it cannot be written", async () => {
    await expect(saveState(join(folder, "none", "cluster.json"), createCluster())).rejects.toThrow("ENOENT");
  });
});

describe("time", () => {
  it("has a word for each mode", () => {
    for (const word of ["manual", "fast", "quiet", "quiet=0", "real", "real=60", "real=0.5"]) expect(timeWord(timeMode(word))).toBe(word);
    for (const word of ["", "often", "real=0", "real=x", "fast=2", "quiet=-1", "real=1e9"]) expect(() => timeMode(word)).toThrow("time must be manual, fast");
  });
});

describe("HTTPS", () => {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const made = ((): boolean => {
    try {
      execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!made)(`is spoken with a certificate, which the kubeconfig says to trust${made ? "" : " (skipped: there is no openssl to make one)"}`, async () => {
    await using on = await served({ time: { type: "manual" }, token: "0123456789abcdef", tls: { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") } });
    const { clusters } = JSON.parse(on.server.kubeconfig) as { clusters: [{ cluster: { server: string; "certificate-authority-data": string } }] };
    const ca = Buffer.from(clusters[0].cluster["certificate-authority-data"], "base64").toString();
    const code = await new Promise<number | undefined>((resolve, reject) => {
      request(`${clusters[0].cluster.server}/version`, { ca, headers: { authorization: "Bearer 0123456789abcdef" } }, ({ statusCode }) => resolve(statusCode)).on("error", reject).end();
    });
    expect(code).toBe(200);
  });
});
