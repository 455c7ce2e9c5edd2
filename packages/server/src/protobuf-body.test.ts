import { describe, expect, it } from "vitest";
import { decodedBody } from "./protobuf-body.js";
import { served } from "./test-client.js";

/** Bodies as a client-go v0.36.3 program has sent them. */
const SENT = {
  daemonSet: "azhzAAoUCgdhcHBzL3YxEglEYWVtb25TZXQStgIKHgoGZ29waGVyEgAaACIAKgAyADgAQgBaBgoBYRIBYhKBAgoPCg0KA2FwcBIGZ29waGVyEs0BCh8KABIAGgAiACoAMgA4AEIAWg0KA2FwcBIGZ29waGVyEqkBCgkKAXYSBBICCgASfgoEbWFpbhIFYXBwOjEqADoaCgFOEgAaEwoRCgASDXNwZWMubm9kZU5hbWVCIBIMCgNjcHUSBQoDMTBtEhAKBm1lbW9yeRIGCgQxNk1pWh8KExIRCgIveBIHCAAQkD8aABoAIgAQABgAIAcoADAAagByAIABAIgBAJABAKIBABoAIAAyAEIASgBSAFgAYABoAIIBAIoBAJoBAMIBABocCg1Sb2xsaW5nVXBkYXRlEgsKCQgBEAAaAzM0JSAAGhAIABAAGAAgACgAMAA4AEAAGgAiAA==",
  secret: "azhzAAoMCgJ2MRIGU2VjcmV0EiUKEQoBcxIAGgAiACoAMgA4AEIAEggKAWsSAwAB/xoGT3BhcXVlGgAiAA==",
  event: "azhzAAoLCgJ2MRIFRXZlbnQSzwEKLgoXZ29waGVyLjE4ZWEzMGZkOTdmYzRmYzgSABoHZGVmYXVsdCIAKgAyADgAQgASUgoJRGFlbW9uU2V0EgdkZWZhdWx0GgZnb3BoZXIiJDcyYjBmZWI4LTYzYTAtNGEzYS1hNTQ0LTMxYzRlNDEyNjA1MyoHYXBwcy92MTIDMjUxOgAaBE1hZGUiC21hZGUgZ29waGVyKgoKBmdvcGhlchIAMggIk7+I2AYQADoICJO/iNgGEABAAUoGTm9ybWFsUgBiAHIGZ29waGVyegAaACIA",
  lease: "azhzAAofChZjb29yZGluYXRpb24uazhzLmlvL3YxEgVMZWFzZRKxAgqJAgoGZ29waGVyEgAaB2RlZmF1bHQiACokNjU1ZDMxZDItODg1Mi00YmEyLTliYWYtNmNkYTU5ODk2ZTg3MgMyMDI4AEIICIG/iNgGEACKAbkBCgNnb2MSBlVwZGF0ZRoWY29vcmRpbmF0aW9uLms4cy5pby92MSIICIO/iNgGEAAyCEZpZWxkc1YxOnwKensiZjpzcGVjIjp7ImY6YWNxdWlyZVRpbWUiOnt9LCJmOmhvbGRlcklkZW50aXR5Ijp7fSwiZjpsZWFzZUR1cmF0aW9uU2Vjb25kcyI6e30sImY6bGVhc2VUcmFuc2l0aW9ucyI6e30sImY6cmVuZXdUaW1lIjp7fX19QgASIwoCbWUQBRoMCIG/iNgGEJjVqrUCIgsIk7+I2AYQ+P2wMSgAGgAiAA==",
  deleteOptions: "azhzAAoYCgdhcHBzL3YxEg1EZWxldGVPcHRpb25zEgAaACIA",
} as const;

const bytes = (body: keyof typeof SENT): Buffer => Buffer.from(SENT[body], "base64");
function json(body: keyof typeof SENT): unknown {
  const decoded = decodedBody(bytes(body));
  return decoded.ok ? JSON.parse(decoded.text) : decoded.status;
}

describe("a body in protobuf", () => {
  it("is what it would be in JSON", () => {
    expect(json("daemonSet")).toEqual({
      kind: "DaemonSet",
      apiVersion: "apps/v1",
      metadata: { name: "gopher", labels: { a: "b" } },
      spec: {
        selector: { matchLabels: { app: "gopher" } },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "34%" } },
        template: {
          metadata: { labels: { app: "gopher" } },
          spec: {
            terminationGracePeriodSeconds: 0,
            securityContext: undefined,
            volumes: [{ name: "v", emptyDir: {} }],
            containers: [
              {
                name: "main",
                image: "app:1",
                env: [{ name: "N", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
                resources: { requests: { cpu: "10m", memory: "16Mi" } },
                readinessProbe: { httpGet: { path: "/x", port: 8080 }, periodSeconds: 7 },
              },
            ],
          },
        },
      },
      status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
    });
    expect(json("secret")).toEqual({ kind: "Secret", apiVersion: "v1", metadata: { name: "s" }, type: "Opaque", data: { k: "AAH/" } });
    expect(json("lease")).toMatchObject({ kind: "Lease", spec: { holderIdentity: "me", leaseDurationSeconds: 5, renewTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string } });
    expect(json("event")).toMatchObject({ kind: "Event", reason: "Made", involvedObject: { kind: "DaemonSet" }, count: 1, firstTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string });
    expect(json("deleteOptions")).toEqual({ kind: "DeleteOptions", apiVersion: "apps/v1" });
  });

  it("is taken by the server as JSON is", async () => {
    await using on = await served({ time: { type: "quiet", factor: 0 } });
    const headers = { "content-type": "application/vnd.kubernetes.protobuf", accept: "application/vnd.kubernetes.protobuf,application/json" };
    const sent = await fetch(`${on.url}/apis/apps/v1/namespaces/default/daemonsets`, { method: "POST", headers, body: bytes("daemonSet") });
    expect(sent.status).toBe(201);
    expect(sent.headers.get("content-type")).toBe("application/json");
    expect(on.cluster.get("DaemonSet", "gopher").status.desiredNumberScheduled).toBe(2);
    const deleted = await fetch(`${on.url}/apis/apps/v1/namespaces/default/daemonsets/gopher`, { method: "DELETE", headers, body: bytes("deleteOptions") });
    expect(deleted.status).toBe(200);
    expect(on.cluster.find("DaemonSet", "gopher")).toBeUndefined();
  });

  it("is refused with its reason where it cannot be read", () => {
    expect(decodedBody(Buffer.from("{}"))).toMatchObject({ ok: false, status: { code: 400, message: expect.stringContaining("expected prefix") as string } });
    const whole = bytes("daemonSet");
    for (let length = 5; length < whole.length; length++) {
      const cut = decodedBody(whole.subarray(0, length));
      if (!cut.ok) expect(cut.status.code === 400 || cut.status.code === 415).toBe(true);
    }
    const other = Buffer.concat([Buffer.from("k8s\0"), Buffer.from([10, 12, 10, 2]), Buffer.from("x1"), Buffer.from([18, 6]), Buffer.from("Gadget")]);
    expect(decodedBody(other)).toMatchObject({ ok: false, status: { code: 415, reason: "UnsupportedMediaType", message: expect.stringContaining("a Gadget of x1 in protobuf, which is read in JSON and YAML only") as string } });
  });
});
