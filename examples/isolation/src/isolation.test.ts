import { expect, it } from "vitest";
import { asDaemonSet, asInitScript } from "./isolation.js";

it("keeps a leak to the daemon that leaks, where it has a limit", () => {
  const { appKilled, agentKilled } = asDaemonSet();
  expect(appKilled).toBe(0);
  expect(agentKilled).toBeGreaterThan(3);
});

it("lets others pay for a leak outside of Kubernetes", () => {
  expect(asInitScript().appKilled).toBeGreaterThan(3);
});
