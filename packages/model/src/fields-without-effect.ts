/**
 * The fields of an object that everynode stores and checks as Kubernetes does, but that change nothing that happens in it: no container runs,
 * so what is inside one does not matter.
 */
import { isJsonObject, ownValue, type JsonObject } from "./json.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import type { KindTable } from "./kind-table.js";
import type { ObjectSchema, Schema } from "./schema.js";
import { schemaOf } from "./schema-table.js";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const IN_CONTAINERS = words(
  "args command env envFrom imagePullPolicy lifecycle livenessProbe readinessProbe startupProbe resizePolicy restartPolicy restartPolicyRules " +
    "securityContext stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir",
);

/** The fields without effect of each schema that has some, by its name. */
export const FIELDS_WITHOUT_EFFECT: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    "PodSpec",
    words(
      "activeDeadlineSeconds automountServiceAccountToken enableServiceLinks ephemeralContainers hostAliases hostIPC hostPID " +
        "hostUsers hostnameOverride imagePullSecrets os readinessGates resourceClaims runtimeClassName schedulingGroup securityContext " +
        "serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace volumes",
    ),
  ],
  ["Container", IN_CONTAINERS],
  ["ResourceRequirements", words("claims")],
  ["NodeSpec", words("configSource externalID podCIDR podCIDRs providerID")],
  ["ServiceSpec", words("healthCheckNodePort ipFamilyPolicy loadBalancerClass loadBalancerIP loadBalancerSourceRanges")],
]);

// What the API server fills in itself says nothing about what anybody wanted.
const FILLED_IN: ReadonlyMap<string, string | boolean> = new Map<string, string | boolean>([
  ["enableServiceLinks", true],
  ["terminationMessagePath", "/dev/termination-log"],
  ["terminationMessagePolicy", "File"],
]);

const NOT_CONTENT = words("apiVersion kind metadata status");

function isNothing(name: string, value: unknown): boolean {
  if (value === null || value === undefined || value === "" || FILLED_IN.get(name) === value) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/**
 * The paths of the fields in `object` that have no effect in everynode, in the order in which they stand there; of a kind that is only stored,
 * all that it holds. Empty values and those that the API server fills in do not count. `kinds` are the built-in ones if left out.
 */
export function fieldsWithoutEffect(object: JsonObject, kinds: KindTable = BUILT_IN_KINDS): readonly string[] {
  const kind = kinds.byApiVersion(String(ownValue(object, "apiVersion")), String(ownValue(object, "kind")));
  if (kind === undefined) return [];
  if (!kind.acted) return Object.keys(object).filter((name) => !NOT_CONTENT.has(name) && !isNothing(name, ownValue(object, name)));
  const schema = schemaOf(kind.schema ?? "");
  const found: string[] = [];
  if (schema !== undefined) collect(schema, object, { path: "", found });
  return found;
}

interface Walk {
  readonly path: string;
  readonly found: string[];
}

function collect(schema: ObjectSchema, object: JsonObject, { path, found }: Walk): void {
  const without = FIELDS_WITHOUT_EFFECT.get(schema.name);
  for (const [name, value] of Object.entries(object)) {
    const field = schema.fields.get(name);
    if (field === undefined || name === "status") continue;
    const here = path === "" ? name : `${path}.${name}`;
    if (without?.has(name) !== true) inside(field, value, { path: here, found });
    else if (!isNothing(name, value)) found.push(here);
  }
  if (schema.name === "ResourceRequirements") found.push(...idleLimits(object, path));
}

function inside(schema: Schema, value: unknown, { path, found }: Walk): void {
  if (schema.type === "list" && Array.isArray(value) && schema.items?.ref !== undefined) {
    for (const [i, item] of value.entries()) inside(schema.items, item, { path: `${path}[${i}]`, found });
  } else if (schema.ref !== undefined && isJsonObject(value)) collect(schema.ref, value, { path, found });
}

// A limit counts only as the request where there is none.
function idleLimits(resources: JsonObject, path: string): readonly string[] {
  const limits = ownValue(resources, "limits");
  const requests = ownValue(resources, "requests");
  if (!isJsonObject(limits) || !isJsonObject(requests)) return [];
  return Object.keys(limits)
    .filter((name) => Object.hasOwn(requests, name))
    .map((name) => `${path}.limits.${name}`);
}
