import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generate } from "../tools/generate-model.mjs";
import { schemaOf, schemaTable } from "./schema-table.js";

describe("the schemas", () => {
  it("are what the generator makes of openapi/", () => {
    for (const [path, text] of Object.entries(generate())) {
      expect(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"), `${path} is stale: run node tools/generate-model.mjs`).toBe(text);
    }
  });

  it("can all be read, and refer only to each other", () => {
    let fields = 0;
    for (const schema of schemaTable().values()) fields += schema.fields.size;
    expect(schemaTable().size).toBeGreaterThan(300);
    expect(fields).toBeGreaterThan(1500);
  });

  it("know how lists merge", () => {
    const ports = schemaOf("Container")?.fields.get("ports");
    expect(ports).toMatchObject({ type: "list", listType: "map", listMapKeys: ["containerPort", "protocol"], patchMergeKey: "containerPort", patchStrategy: ["merge"], goType: "[]v1.ContainerPort" });
    expect(schemaOf("PodSpec")?.fields.get("volumes")?.patchStrategy).toEqual(["merge", "retainKeys"]);
    expect(schemaOf("ObjectMeta")?.fields.get("finalizers")).toMatchObject({ listType: "set", patchMergeKey: undefined, patchStrategy: ["merge"] });
    expect(schemaOf("NodeSpec")?.fields.get("taints")).toMatchObject({ listType: "atomic", patchStrategy: [] });
    expect(schemaOf("DeploymentSpec")?.fields.get("strategy")).toMatchObject({ type: "object", patchStrategy: ["retainKeys"] });
    expect(schemaOf("PodDisruptionBudgetSpec")?.fields.get("selector")?.patchStrategy).toEqual(["replace"]);
    expect(schemaOf("ContainerPort")?.fields.get("protocol")?.default).toBe("TCP");
    expect(schemaOf("LabelSelector")?.atomic).toBe(true);
    expect(schemaOf("PodSpec")?.fields.get("nodeSelector")).toMatchObject({ type: "map", atomic: true, goType: "map[string]string" });
  });

  it("know what Go makes of a field", () => {
    const spec = schemaOf("DaemonSetSpec");
    expect(spec?.fields.get("minReadySeconds")).toMatchObject({ type: "int32", pointer: false, always: false });
    expect(spec?.fields.get("revisionHistoryLimit")).toMatchObject({ type: "int32", pointer: true });
    expect(spec?.fields.get("selector")).toMatchObject({ pointer: true, always: true, goType: "v1.LabelSelector" });
    expect(schemaOf("Volume")?.fields.get("hostPath")?.embedded).toBe("VolumeSource");
    expect(schemaOf("Container")?.fields.get("imagePullPolicy")?.goType).toBe("v1.PullPolicy");
    expect(schemaOf("ResourceRequirements")?.fields.get("limits")).toMatchObject({ type: "map", goType: "v1.ResourceList" });
    expect(schemaOf("ObjectMeta")?.fields.get("uid")?.goType).toBe("types.UID");
    expect(schemaOf("DaemonSet")?.always.map((field) => field.name)).toEqual(["metadata", "spec", "status"]);
    expect(schemaOf("ObjectMeta")?.always).toEqual([]);
    expect(schemaOf("EventsV1Event")?.goType).toBe("v1.Event");
  });
});
