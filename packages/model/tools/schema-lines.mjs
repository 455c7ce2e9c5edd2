// The compact form of the schemas that a browser loads: one line per struct, one word per field.
//
//   Container name!s image:s command:[s ports:[ContainerPort@containerPort,protocol+containerPort
//
// A line begins with the struct's name, `=GoName` where that is another, and `%` where server-side apply takes it as one value.
// `>Name` opens the fields of an embedded struct, `<` closes them. A field is its name, a mark, a type, extras:
//   mark    `!` never left out, `:` left out when zero, `~` left out when the struct is zero, `^` a pointer never left out, `*` a pointer left out when nil
//   type    s string, b bool, i int32, l int64, d float64, q Quantity, x IntOrString, t Time, m MicroTime, y bytes, a anything, a struct's name,
//           [ and { before the type of elements; s and a may be followed by the name of their Go type; <Go type> where it is not derived
//   extras  `@s` a set, `@a,b` a list with keys, `+key` the patch merge key, `&` retainKeys, `%` taken as one value, `=` a replaced map, `?default`
const SCALARS = {
  string: "s",
  bool: "b",
  int32: "i",
  int64: "l",
  float64: "d",
  "resource.Quantity": "q",
  "intstr.IntOrString": "x",
  "v1.Time": "t",
  "v1.MicroTime": "m",
  "[]uint8": "y",
};
const ANYTHING = /^(runtime\.RawExtension|v1\.(FieldsV1|JSON|JSONSchemaPropsOr(Array|Bool|StringArray)))$/;

const withoutV1 = (goType) => goType.replace(/^v1\./, "");
const refOf = (node) => /"#\/components\/schemas\/([^"]+)"/.exec(JSON.stringify(node))?.[1];

function scalar(goType, kind, node, all) {
  if (SCALARS[goType] !== undefined) return SCALARS[goType];
  if (kind === "string") return `s${withoutV1(goType)}`;
  if (ANYTHING.test(goType)) return `a${withoutV1(goType)}`;
  const struct = all.get(refOf(node));
  if (struct === undefined) throw new Error(`no struct for ${goType}`);
  return struct.name;
}

function typeWord(field, node, all) {
  const { type, kind, element, elementKind } = field;
  if (element === undefined || type === "[]uint8") return scalar(type, kind, node, all);
  const inner = scalar(element, elementKind, kind === "slice" ? node.items : node.additionalProperties, all);
  const [open, derived] = kind === "slice" ? ["[", `[]${element}`] : ["{", `map[string]${element}`];
  return `${open}${inner}${type === derived ? "" : `<${type}>`}`;
}

const mark = ({ pointer, omit }) => (pointer ? (omit ? "*" : "^") : omit === undefined ? "!" : omit.includes("omitzero") ? "~" : ":");

function extras(node) {
  const listType = node["x-kubernetes-list-type"];
  const keys = listType === "map" ? node["x-kubernetes-list-map-keys"].join() : "s";
  const strategy = node["x-kubernetes-patch-strategy"] ?? "";
  const isZero = node.default === undefined || node.default === "" || node.default === 0 || node.default === false || typeof node.default === "object";
  return [
    listType === "map" || listType === "set" ? `@${keys}` : "",
    strategy.startsWith("merge") ? `+${node["x-kubernetes-patch-merge-key"] ?? ""}` : "",
    strategy.endsWith("retainKeys") ? "&" : "",
    node["x-kubernetes-map-type"] === "atomic" ? "%" : "",
    strategy === "replace" ? "=" : "",
    isZero ? "" : `?${node.default}`,
  ].join("");
}

function line({ name, goName, schema, fields }, all) {
  const words = [`${name}${name === goName ? "" : `=${goName}`}${schema["x-kubernetes-map-type"] === "atomic" ? "%" : ""}`];
  let open = "";
  for (const field of fields) {
    const embedded = field.embedded ?? "";
    if (embedded !== open) {
      if (open !== "") words.push("<");
      if (embedded !== "") words.push(`>${embedded}`);
      open = embedded;
    }
    const node = schema.properties[field.name];
    words.push(`${field.name}${mark(field)}${typeWord(field, node, all)}${extras(node)}`);
  }
  return words.join(" ");
}

/** Returns the lines, one per struct. */
export function schemaLines(all) {
  return [...all.values()].map((struct) => line(struct, all));
}
