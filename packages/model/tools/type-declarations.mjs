// The TypeScript interfaces of the API's structs, as the API server answers with them: what it never leaves out is there.
const SCALARS = { string: "string", bool: "boolean", int32: "number", int64: "number", float64: "number", uint8: "string" };
const NAMED = {
  "resource.Quantity": "string",
  "intstr.IntOrString": "number | string",
  "v1.Time": "string",
  "v1.MicroTime": "string",
  "[]uint8": "string",
  "runtime.RawExtension": "unknown",
  "v1.FieldsV1": "unknown",
  "v1.JSON": "unknown",
  "v1.JSONSchemaPropsOrArray": "unknown",
  "v1.JSONSchemaPropsOrBool": "unknown",
  "v1.JSONSchemaPropsOrStringArray": "unknown",
};
// Lists that validation never lets be empty, so that no stored object has null there.
const NEVER_NULL = new Set([
  "PodSpec.containers",
  "NodeSelector.nodeSelectorTerms",
  "DaemonSetSpec.selector",
  "DeploymentSpec.selector",
  "ReplicaSetSpec.selector",
  "StatefulSetSpec.selector",
  "Condition.lastTransitionTime",
]);

const refOf = (node) => /"#\/components\/schemas\/([^"]+)"/.exec(JSON.stringify(node))?.[1];
const isTime = (goType) => goType === "v1.Time" || goType === "v1.MicroTime";

function scalar(goType, kind, node, all) {
  if (NAMED[goType] !== undefined) return NAMED[goType];
  if (node?.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (SCALARS[goType] ?? SCALARS[kind]) return SCALARS[goType] ?? SCALARS[kind];
  const { name } = all.get(refOf(node));
  return name === "ObjectMeta" ? "TemplateMeta" : name;
}

function typeOf(field, node, all) {
  const { type, kind, element, elementKind } = field;
  if (element === undefined || type === "[]uint8") return scalar(type, kind, node, all);
  const inner = scalar(element, elementKind, kind === "slice" ? node.items : node.additionalProperties, all);
  if (kind !== "slice") return inner === "string" ? "StringMap" : `{ readonly [key: string]: ${inner} }`;
  return `readonly ${inner.includes("|") ? `(${inner})` : inner}[]`;
}

// Go writes null for what is never left out and has nothing to point at; a time that may be left out only as a pointer is null when zero.
function mayBeNull(field, struct) {
  if (NEVER_NULL.has(`${struct.name}.${field.name}`)) return false;
  if (isTime(field.type) && !field.pointer) return field.omit !== "omitempty+omitzero";
  return field.omit === undefined && (field.pointer === true || field.kind === "slice" || field.kind === "map");
}

const isOptional = (field) => field.omit !== undefined && (field.pointer || field.kind !== "struct" || field.omit.includes("omitzero"));

function member(field, struct, all) {
  const type = typeOf(field, struct.schema.properties[field.name], all);
  const name = /^\w+$/.test(field.name) ? field.name : JSON.stringify(field.name);
  return `  readonly ${name}${isOptional(field) ? "?" : ""}: ${type}${mayBeNull(field, struct) ? " | null" : ""};`;
}

// Kinds are those that have apiVersion, kind and metadata of a stored object.
const isKind = (struct) => struct.schema["x-kubernetes-group-version-kind"]?.length === 1 && struct.fields.some((f) => f.name === "metadata");

function declaration(struct, all) {
  const { name, full, fields, schema } = struct;
  const own = isKind(struct) ? fields.filter((f) => !["apiVersion", "kind", "metadata"].includes(f.name)) : fields;
  const lines = own.map((field) => member(field, struct, all));
  const gvk = schema["x-kubernetes-group-version-kind"]?.[0];
  const said = name === "ObjectMeta" ? "Metadata of an object that is not stored by itself, such as a pod template's." : `\`${full.replace(/^io\.k8s\./, "")}\`.`;
  const head = isKind(struct)
    ? `export interface ${name} extends KubeObject {\n  readonly apiVersion: "${gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`}";\n  readonly kind: "${gvk.kind}";`
    : `export interface ${name === "ObjectMeta" ? "TemplateMeta" : name} {`;
  return `/** ${said} */\n${[head, ...lines, "}"].join("\n")}\n`;
}

/** Returns all interfaces as one text. OwnerReference is left out: `kube-object.ts` has it. */
export function typeDeclarations(all) {
  const own = [...all.values()].filter((struct) => struct.name !== "OwnerReference");
  return own.map((struct) => declaration(struct, all)).join("\n");
}
