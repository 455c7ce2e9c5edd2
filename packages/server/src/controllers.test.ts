import { describe, expect, it } from "vitest";
import { CONFIG_MAPS, configMap, eventually, served, watching } from "./test-client.js";

const STANDS = { type: "quiet", factor: 0 } as const;
const GADGETS = { "content-type": "application/json", "user-agent": "gadget-controller/1" };

describe("a write under quiet", () => {
  it("is answered once controllers outside have done what follows from it", async () => {
    await using on = await served({ time: STANDS, limits: { graceMs: 100 } });
    const watch = await watching(`${on.url}${CONFIG_MAPS}?watch=true`, "gadget-controller/1");
    // It copies each ConfigMap but its own copies, and takes its time.
    let seen = 0;
    const timer = setInterval(() => {
      for (; seen < watch.events.length; seen++) {
        const name = watch.events[seen]?.object.metadata?.name ?? "";
        if (!name.startsWith("copy-")) setTimeout(() => void fetch(`${on.url}${CONFIG_MAPS}`, { method: "POST", headers: GADGETS, body: JSON.stringify(configMap(`copy-${name}`)) }), 20);
      }
    }, 2);
    try {
      // Its first write says that it takes part.
      await on.ask("POST", CONFIG_MAPS, configMap("first"));
      await eventually(() => on.cluster.find("ConfigMap", "copy-first") !== undefined, "the first copy");
      for (const name of ["a", "b", "c"]) {
        await on.ask("POST", CONFIG_MAPS, configMap(name));
        expect(on.cluster.find("ConfigMap", `copy-${name}`)).toBeDefined();
      }
    } finally {
      clearInterval(timer);
    }
  });

  it("waits for nobody who only looks, and for nobody for ever", async () => {
    await using on = await served({ time: STANDS, limits: { graceMs: 60_000, controllersMs: 300 } });
    const looker = await watching(`${on.url}${CONFIG_MAPS}?watch=true`, "looker/1");
    await on.ask("POST", CONFIG_MAPS, configMap("a"));
    await looker.until(1);
    const writer = await watching(`${on.url}${CONFIG_MAPS}?watch=true`, "gadget-controller/1");
    await on.ask("POST", CONFIG_MAPS, configMap("b"), GADGETS);
    // Silent for a minute is more than anybody waits.
    expect((await on.ask("POST", CONFIG_MAPS, configMap("c"))).code).toBe(201);
    expect((await writer.until(3)).length).toBe(3);
  });
});
