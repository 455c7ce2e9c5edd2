/**
 * Who manages the number of pods of a workload: managers of a workload as managers of its scale, and back.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/managedfields/scalehandler.go v1.36.3
 */
import { apiVersionOf, type Kind, type KubeObject, type ManagedFieldsEntry } from "@everynode/model";
import { difference, fieldAt, hasField, isEmptySet } from "./field-set.js";
import { managerEntries, type Manager, type Managers, readManagers } from "./managers.js";

// It is called the same in the scale and in all kinds that have one.
const PATH = ["f:spec", "f:replicas"];
const REPLICAS = fieldAt(PATH);
const SCALE_VERSION = "autoscaling/v1";

const managersOf = (object: KubeObject): Managers => readManagers(object.metadata.managedFields) ?? new Map();

/** The `managedFields` of a workload's scale. */
export function managersOfScale(kind: Kind, workload: KubeObject): readonly ManagedFieldsEntry[] | undefined {
  const counting = [...managersOf(workload)].filter(([, { apiVersion, fields }]) => apiVersion === apiVersionOf(kind) && hasField(fields, PATH));
  return managerEntries(new Map(counting.map(([identity, manager]) => [identity, { ...manager, apiVersion: SCALE_VERSION, fields: REPLICAS }])));
}

/** The `managedFields` of a workload after its scale was written, whose managers are then those given. */
export function managersOfScaled(kind: Kind, workload: KubeObject, ofScale: Managers): readonly ManagedFieldsEntry[] | undefined {
  const apiVersion = apiVersionOf(kind);
  const before = managersOf(workload);
  const left = new Map(ofScale);
  const after = new Map<string, Manager>();
  for (const [identity, manager] of before) {
    if (manager.apiVersion !== apiVersion) continue;
    if (!hasField(manager.fields, PATH) || left.has(identity)) {
      if (hasField(manager.fields, PATH)) left.delete(identity);
      after.set(identity, manager);
      continue;
    }
    const fields = difference(manager.fields, REPLICAS);
    if (!isEmptySet(fields)) after.set(identity, { ...manager, fields });
  }
  for (const [identity, manager] of left) {
    // Who updates counts as somebody else in each version, and so comes without a time.
    if (hasField(manager.fields, PATH)) after.set(identity, { ...manager, apiVersion, fields: REPLICAS, time: before.get(identity)?.time });
  }
  return managerEntries(after);
}
