/**
 * The verb `create`: an object comes into being.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/registry/{generic/registry/store.go,rest/create.go} v1.36.3
 */
import {
  allocatedService,
  alreadyExists,
  badRequest,
  formatTime,
  internalError,
  invalidStatus,
  type Kind,
  type KubeObject,
  type ManagedFieldsEntry,
  type ObjectMeta,
  rulesOf,
  type Service,
  type Status,
  withFields,
} from "@everynode/model";
import { admitCreate } from "./admission.js";
import { type Answer, refused, succeeded, withWarnings } from "./answer.js";
import { type ClusterState, shelfOf } from "./cluster-state.js";
import { keyOf } from "./collection.js";
import { storeObject } from "./commit.js";
import { decodeInput } from "./decoded-input.js";
import { drawSuffix, drawUid } from "./draws.js";
import { withDefinedKind } from "./defined-kinds.js";
import { standingErrors } from "./privilege-policy.js";
import { trackedCreate } from "./field-tracking.js";
import { managerEntries, type Managers } from "./managed-fields/managers.js";
import type { Caller, CreateRequest } from "./request.js";
import { stampedMetadata } from "./stored-metadata.js";
import { servicePool } from "./service-pool.js";

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

interface SentFields {
  readonly namespace: string | undefined;
  readonly uid: string;
  readonly creationTimestamp: string;
  readonly managedFields: readonly ManagedFieldsEntry[] | undefined;
}

/** The object with what only the server may set; what a client sent of it is dropped, but for generation and resourceVersion. */
function withSystemFields(object: KubeObject, fields: SentFields): KubeObject {
  const { metadata } = object;
  const { name = "", namespace, generation, resourceVersion } = metadata as Partial<ObjectMeta>;
  const { uid, creationTimestamp, managedFields } = fields;
  const stamped = stampedMetadata(metadata, { name, namespace: fields.namespace ?? namespace, uid, resourceVersion, generation, creationTimestamp, managedFields });
  return withFields(object, { metadata: stamped });
}

function namespaceProblem(request: CreateRequest, object: KubeObject): Status | undefined {
  const own = object.metadata.namespace ?? "";
  const asked = request.namespace ?? "";
  if (own === "" || own === asked) return undefined;
  return badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

/** Kinds without namespaces lose the one that a client names. */
function withoutNamespace(object: KubeObject): KubeObject {
  const { namespace, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What `create` does to the state, and its answer. */
export function create(state: ClusterState, request: CreateRequest, caller: Caller): Answer {
  const { kind } = shelfOf(state, request.kind);
  const decoded = decodeInput(kind, request.object, request.fieldValidation);
  if (!decoded.ok) return refused(state, decoded.status, decoded.warnings);
  const input = decoded.object;
  const mismatch = kind.namespaced ? namespaceProblem(request, input) : undefined;
  if (mismatch) return refused(state, mismatch, decoded.warnings);
  return createDecoded(state, request, { kind, input, warnings: decoded.warnings, caller });
}

interface DecodedCreate {
  readonly kind: Kind;
  readonly input: KubeObject;
  readonly warnings: readonly string[];
  readonly caller: Caller;
  /** Who manages it, where it comes from an applied configuration. */
  readonly managers?: Managers;
}

/** `create` from the decoded object on: admission, name, rules, commit. */
export function createDecoded(state: ClusterState, request: Pick<CreateRequest, "namespace" | "dryRun" | "fieldManager">, decoded: DecodedCreate): Answer {
  const { kind, warnings, caller, managers } = decoded;
  const input = kind.namespaced || decoded.input.metadata.namespace === undefined ? decoded.input : withoutNamespace(decoded.input);
  const namespace = kind.namespaced ? request.namespace : undefined;
  const uid = drawUid(state);
  const managedFields = managers === undefined ? trackedCreate(state, input, kind, { request, caller }) : managerEntries(managers);
  const bare = withSystemFields(input, { namespace, uid: uid.text, creationTimestamp: formatTime(state.nowMs), managedFields });
  const admitted = admitCreate(state, kind, bare);
  if (!admitted.ok) return refused(state, admitted.status, warnings);
  const named = nameFor(uid.state, kind.key, admitted.object.metadata);
  const unallocated = named.name === admitted.object.metadata.name ? admitted.object : withName(admitted.object, named.name);
  const allocated = kind.key === "Service" ? allocatedService(unallocated as Service, undefined, servicePool(state, request.dryRun === true)) : undefined;
  if (allocated?.ok === false) return refused(state, allocated.status, warnings);
  const ruled = underRules(state, kind, allocated?.service ?? unallocated);
  if (!ruled.ok) return refused(state, ruled.status, warnings);
  const whole = { kind, object: ruled.object, dryRun: request.dryRun === true, warnings: [...warnings, ...ruled.warnings], before: state, check: admitted.check };
  return committed(named.state, { ...whole, mayHaveVersion: managers !== undefined });
}

const withName = (object: KubeObject, name: string): KubeObject => withFields(object, { metadata: withFields(object.metadata, { name }) });

type Ruled = { readonly ok: true; readonly object: KubeObject; readonly warnings: readonly string[] } | { readonly ok: false; readonly status: Status };

/** The object as its kind's rules let it be stored, or what is wrong with it. */
function underRules(state: ClusterState, kind: Kind, input: KubeObject): Ruled {
  const rules = rulesOf(kind);
  const object = rules.prepareCreate(input);
  const errors = standingErrors(state, rules.validate(object));
  const subject = { group: rules.refusedGroup ?? kind.group, kind: kind.kind, name: object.metadata.name };
  if (errors.length > 0) return { ok: false, status: invalidStatus(subject, errors) };
  return { ok: true, object: rules.canonicalized?.(object) ?? object, warnings: rules.warnings(object) };
}

/** A new object that is well, before the last checks. */
interface Newcomer {
  readonly kind: Kind;
  readonly object: KubeObject;
  readonly dryRun: boolean;
  readonly warnings: readonly string[];
  /** The state that a refusal leaves behind. */
  readonly before: ClusterState;
  readonly check: ((object: KubeObject) => Status | undefined) | undefined;
  /** True where a resourceVersion that was sent says nothing. */
  readonly mayHaveVersion: boolean;
}

function committed(state: ClusterState, newcomer: Newcomer): Answer {
  const { kind, object, warnings, before, dryRun } = newcomer;
  const refusal = newcomer.check?.(object) ?? takenName(state, kind, object);
  if (refusal) return refused(before, refusal, warnings);
  if (dryRun) return withWarnings(succeeded(before, 201, object), warnings);
  const { resourceVersion = "" } = object.metadata as Partial<ObjectMeta>;
  if (!newcomer.mayHaveVersion && /^[1-9][0-9]*$/.test(resourceVersion)) return refused(before, internalError("resourceVersion should not be set on objects to be created"), warnings);
  const stored = storeObject(withDefinedKind(state, kind.key, object), kind.key, object);
  return withWarnings(succeeded(stored.state, 201, stored.object), warnings);
}

function takenName(state: ClusterState, kind: Kind, object: KubeObject): Status | undefined {
  const present = shelfOf(state, kind.key).collection.objects.get(keyOf(object.metadata.namespace, object.metadata.name));
  if (present === undefined) return undefined;
  const status = alreadyExists(kind, object.metadata.name);
  return present.metadata.deletionTimestamp === undefined ? status : { ...status, message: `object is being deleted: ${status.message}` };
}
