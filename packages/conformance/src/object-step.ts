/** Steps about one object: created, replaced, patched, deleted, read. */
import type { KubeObject } from "@everynode/model";
import type { Cluster } from "everynode";
import { scrub } from "./scrub-object.js";
import type { ObjectStep } from "./step.js";
import { brief } from "./step-response.js";

interface Target {
  readonly kind: string;
  readonly namespace?: string;
}

/** Where an object of a kind is, as the recorder asks: in `default` where nothing else is said. */
function targetOf(cluster: Cluster, kind: string, namespace = "default"): Target {
  return cluster.simulation.cluster.kinds.byKey(kind)?.namespaced === true ? { kind, namespace } : { kind };
}

/** Does the step; a read answers with the whole object (or the refusal), everything else with the answer in brief. */
export function performObjectStep(cluster: Cluster, step: ObjectStep): unknown {
  switch (step.do) {
    case "create":
      return brief(cluster.request({ verb: "create", ...targetOf(cluster, step.object.kind, step.object.metadata.namespace), object: step.object, fieldValidation: "Warn" }));
    case "replace":
      return replace(cluster, step.object);
    case "patch": {
      const { kind, name, namespace, patch, type = "merge" } = step;
      return brief(cluster.request({ verb: "patch", ...targetOf(cluster, kind, namespace), name, patchType: type, patch, fieldValidation: "Warn" }));
    }
    case "delete": {
      const { propagationPolicy, gracePeriodSeconds } = step;
      const options = { ...(propagationPolicy === undefined ? {} : { propagationPolicy }), ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }) };
      return brief(cluster.request({ verb: "delete", ...targetOf(cluster, step.kind, step.namespace), name: step.name, ...options }));
    }
    case "get": {
      const answer = cluster.request({ verb: "get", ...targetOf(cluster, step.kind, step.namespace), name: step.name });
      return scrub(answer.ok ? answer.object : answer.status);
    }
  }
}

/** As `kubectl replace`: the live object's resourceVersion is put in. */
function replace(cluster: Cluster, object: KubeObject): unknown {
  const { name, namespace } = object.metadata;
  const target = { ...targetOf(cluster, object.kind, namespace), name };
  const live = cluster.request({ verb: "get", ...target });
  const { resourceVersion: _, ...rest } = object.metadata;
  const metadata = live.ok ? { ...rest, resourceVersion: live.object.metadata.resourceVersion } : rest;
  return brief(cluster.request({ verb: "update", ...target, object: { ...object, metadata }, fieldValidation: "Warn" }));
}
