import { describe, expect, it } from "vitest";
import { convertLegacy, resourceMappingNotFound } from "./legacy-manifest.js";
import { readManifests } from "./manifest.js";

const template = { metadata: { labels: { app: "fluentd" } }, spec: { containers: [{ name: "fluentd", image: "fluentd:1" }] } };
const old = (apiVersion: string, kind: string, spec: object): ReturnType<typeof convertLegacy> =>
  convertLegacy({ apiVersion, kind, metadata: { name: "fluentd" }, spec: { template, ...spec } });

describe("manifests of old versions", () => {
  it("of extensions/v1beta1 get what that version filled in, and say so", () => {
    expect(old("extensions/v1beta1", "DaemonSet", { templateGeneration: 3 })).toEqual({
      ok: true,
      object: {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata: { name: "fluentd", labels: { app: "fluentd" } },
        spec: { template, selector: { matchLabels: { app: "fluentd" } }, updateStrategy: { type: "OnDelete" } },
      },
      warnings: [
        "extensions/v1beta1 DaemonSet is served no more: it is read as apps/v1",
        `spec.selector was missing and is taken from the template's labels: {"app":"fluentd"}`,
        `metadata.labels was missing and is taken from the template's labels: {"app":"fluentd"}`,
        "spec.updateStrategy.type was missing and is OnDelete, as extensions/v1beta1 had it (apps/v1: RollingUpdate)",
        "spec.templateGeneration is dropped: apps/v1 keeps no count of templates in the spec",
      ],
    });
  });

  it("keep what they say themselves", () => {
    const spec = { selector: { matchLabels: { app: "other" } }, updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 2 } } };
    expect(old("extensions/v1beta1", "DaemonSet", spec)).toMatchObject({ ok: true, object: { spec } });
    expect(old("apps/v1beta2", "DaemonSet", {})).toEqual({
      ok: true,
      object: { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "fluentd" }, spec: { template } },
      warnings: ["apps/v1beta2 DaemonSet is served no more: it is read as apps/v1"],
    });
  });

  it("of Deployments get one of each instead of a quarter", () => {
    expect(old("extensions/v1beta1", "Deployment", { rollbackTo: { revision: 1 } })).toMatchObject({
      object: { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } } },
    });
  });

  it("that never existed are refused, unless they are asked for", () => {
    expect(old("apps/v1beta1", "DaemonSet", {})).toEqual({ ok: false, message: 'no matches for kind "DaemonSet" in version "apps/v1beta1": apps/v1beta1 never had a DaemonSet: write apps/v1' });
    const asked = convertLegacy({ apiVersion: "apps/v1beta1", kind: "DaemonSet" }, { invented: "convert" });
    expect(asked).toEqual({ ok: true, object: { apiVersion: "apps/v1", kind: "DaemonSet" }, warnings: ["apps/v1beta1 never had a DaemonSet: it is read as apps/v1"] });
  });

  it("are no matter of this module when they are of today, or of nobody", () => {
    expect(old("apps/v1", "DaemonSet", {})).toBeUndefined();
    expect(old("example.com/v1beta1", "Gadget", {})).toBeUndefined();
  });

  it("are converted while reading, where that is asked for", () => {
    const text = JSON.stringify({ apiVersion: "extensions/v1beta1", kind: "DaemonSet", metadata: { name: "a" }, spec: { template, foo: 1 } });
    expect(readManifests(text)).toMatchObject({ documents: [{ apiVersion: "extensions/v1beta1", servedAs: undefined }], problems: [{ code: "old-version" }] });
    expect(readManifests(text, { oldVersions: "convert" })).toMatchObject({ documents: [{ apiVersion: "apps/v1", servedAs: { key: "DaemonSet" } }], problems: [{ message: 'unknown field "spec.foo"' }] });
  });

  it("are refused in kubectl's words", () => {
    expect(resourceMappingNotFound({ apiVersion: "extensions/v1beta1", kind: "DaemonSet", name: "fluentd", namespace: "", from: "STDIN" })).toBe(
      'resource mapping not found for name: "fluentd" namespace: "" from "STDIN": no matches for kind "DaemonSet" in version "extensions/v1beta1"\nensure CRDs are installed first',
    );
  });
});
