/**
 * The verb `create`: an object comes into being.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/registry/{generic/registry/store.go,rest/create.go} v1.36.3
 */
import {
  alreadyExists,
  badRequest,
  formatTime,
  internalError,
  invalidStatus,
  type Kind,
  type KubeObject,
  type ObjectMeta,
  rulesOf,
  type Status,
} from "@everynode/model";
import { admitCreate } from "./admission.js";
import { type Answer, refused, succeeded } from "./answer.js";
import type { ClusterState } from "./cluster-state.js";
import { keyOf, shelfOf } from "./cluster-state.js";
import { storeObject } from "./commit.js";
import { decodeInput } from "./decoded-input.js";
import { drawSuffix, drawUid } from "./draws.js";
import type { CreateRequest } from "./request.js";


/** The longest base of a generated name: five characters are left for the suffix. */
const BASE_LENGTH = 58;
/** How often a generated name is drawn anew when it is taken. */
const NAME_TRIES = 8;

interface Named {
  readonly state: ClusterState;
  readonly name: string;
}

/** The object's own name, or one made from its generateName that is not taken. */
function nameFor(state: ClusterState, kindKey: string, metadata: Partial<ObjectMeta>): Named {
  const { name = "", generateName = "", namespace } = metadata;
  if (name !== "" || generateName === "") return { state, name };
  const base = generateName.length > BASE_LENGTH ? generateName.slice(0, BASE_LENGTH) : generateName;
  const { objects } = shelfOf(state, kindKey).collection;
  let drawn = drawSuffix(state);
  for (let i = 1; i < NAME_TRIES && objects.has(keyOf(namespace, base + drawn.text)); i++) drawn = drawSuffix(drawn.state);
  return { state: drawn.state, name: base + drawn.text };
}

/** The object with what only the server may set; what a client sent of it is dropped. */
function withSystemFields(object: KubeObject, meta: Partial<ObjectMeta>): KubeObject {
  const { uid, resourceVersion, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, selfLink, managedFields, ...kept } = object.metadata;
  return { ...object, metadata: { ...kept, ...meta } as ObjectMeta };
}

function namespaceProblem(kind: Kind, request: CreateRequest, object: KubeObject): Status | undefined {
  const own = object.metadata.namespace ?? "";
  const asked = request.namespace ?? "";
  if (own === "" || own === asked) return undefined;
  if (!kind.namespaced) return badRequest("namespace may not be set on cluster-scoped objects");
  return badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

/** What `create` does to the state, and its answer. */
export function create(state: ClusterState, request: CreateRequest): Answer {
  const { kind } = shelfOf(state, request.kind);
  const decoded = decodeInput(kind, request.object, request.fieldValidation);
  if (!decoded.ok) return refused(state, decoded.status, decoded.warnings);
  const input = decoded.object;
  const mismatch = namespaceProblem(kind, request, input);
  if (mismatch) return refused(state, mismatch, decoded.warnings);
  return createDecoded(state, request, { kind, input, warnings: decoded.warnings });
}

interface DecodedCreate {
  readonly kind: Kind;
  readonly input: KubeObject;
  readonly warnings: readonly string[];
}

/** `create` from the decoded object on: admission, rules, commit. */
export function createDecoded(state: ClusterState, request: Pick<CreateRequest, "kind" | "namespace" | "dryRun">, decoded: DecodedCreate): Answer {
  const { kind, input } = decoded;
  const rules = rulesOf(kind);
  const placed = kind.namespaced && request.namespace !== undefined ? { namespace: request.namespace } : {};
  const sentVersion = (input.metadata as Partial<ObjectMeta>).resourceVersion ?? "";
  const named = nameFor(state, kind.key, { ...input.metadata, ...placed });
  const uid = drawUid(named.state);
  const bare = withSystemFields(input, { name: named.name, ...placed, uid: uid.text, creationTimestamp: formatTime(state.nowMs) });
  const admitted = admitCreate(state, kind, bare);
  if (!admitted.ok) return refused(state, admitted.status, decoded.warnings);
  const object = rules.prepareCreate(admitted.object);
  const errors = rules.validate(object);
  const warnings = [...decoded.warnings, ...rules.warnings(object)];
  if (errors.length > 0) return refused(state, invalidStatus({ group: kind.group, kind: kind.kind, name: object.metadata.name }, errors), warnings);
  const refusal = admitted.check?.(object);
  if (refusal) return refused(state, refusal, warnings);
  if (shelfOf(state, kind.key).collection.objects.has(keyOf(object.metadata.namespace, object.metadata.name))) {
    return refused(state, takenName(state, kind, object), warnings);
  }
  if (request.dryRun === true) return succeeded(state, 201, object, warnings);
  if (sentVersion !== "" && /^[1-9][0-9]*$/.test(sentVersion)) return refused(state, internalError("resourceVersion should not be set on objects to be created"), warnings);
  const stored = storeObject(uid.state, kind.key, object);
  return succeeded(stored.state, 201, stored.object, warnings);
}

function takenName(state: ClusterState, kind: Kind, object: KubeObject): Status {
  const status = alreadyExists(kind, object.metadata.name);
  const present = shelfOf(state, kind.key).collection.objects.get(keyOf(object.metadata.namespace, object.metadata.name));
  if (present?.metadata.deletionTimestamp === undefined) return status;
  return { ...status, message: `object is being deleted: ${status.message}` };
}
