// Writes src/protobuf-fields.generated.ts: which field of a Kubernetes object has which number on the wire, read off the tags of the Go types.
//   node tools/generate-protobuf.mjs PATH-TO/k8s.io/api@v0.36.3 PATH-TO/k8s.io/apimachinery@v0.36.3
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [api, apimachinery] = process.argv.slice(2);
if (apimachinery === undefined) throw new Error("usage: generate-protobuf.mjs API APIMACHINERY (folders of the Go modules)");

/** Groups whose objects clients write. */
const GROUPS = ["admissionregistration", "apps", "authentication", "authorization", "autoscaling", "batch", "coordination", "core", "discovery", "events", "networking", "node", "policy", "rbac", "scheduling", "storage"];
const folders = new Map([["meta/v1", join(apimachinery, "pkg/apis/meta/v1")], ...GROUPS.map((group) => [`${group}/v1`, join(api, group, "v1")])]);

const SPECIAL = new Map([
  ["k8s.io/apimachinery/pkg/api/resource.Quantity", "quantity"],
  ["k8s.io/apimachinery/pkg/util/intstr.IntOrString", "intOrString"],
  ["k8s.io/apimachinery/pkg/runtime.RawExtension", "raw"],
  ["k8s.io/apimachinery/pkg/types.UID", "string"],
  ["k8s.io/apimachinery/pkg/types.NodeName", "string"],
  ["meta/v1.Time", "time"],
  ["meta/v1.MicroTime", "microTime"],
  ["meta/v1.FieldsV1", "raw"],
]);
const SCALARS = new Map([["string", "string"], ["bool", "bool"], ["int32", "int"], ["int64", "int"], ["int", "int"], ["uint32", "int"], ["uint8", "int"], ["float64", "double"], ["[]byte", "bytes"], ["byte", "int"]]);

/** Types of all folders: a struct has fields, anything else another type. */
const types = new Map();
for (const [pkg, folder] of folders) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".go") && !name.startsWith("zz_") && !name.startsWith("generated") && !name.endsWith("_test.go"))) read(pkg, readFileSync(join(folder, file), "utf8"));
}

function read(pkg, text) {
  const imports = new Map([...text.matchAll(/^\s*(?:import )?(\w+ )?"([^"]+)"$/gm)].map(([, alias, path]) => [alias?.trim() ?? path.split("/").at(-1), path]));
  const qualified = (name) => {
    const [alias, type] = name.includes(".") ? name.split(".") : [undefined, name];
    if (alias === undefined) return `${pkg}.${type}`;
    const path = imports.get(alias) ?? alias;
    const known = /^k8s\.io\/(?:api|apimachinery\/pkg\/apis)\/([a-z]+\/v1)$/.exec(path);
    return `${known?.[1] ?? path}.${type}`;
  };
  const resolve = (type) => {
    if (SCALARS.has(type)) return SCALARS.get(type);
    if (type.startsWith("*")) return resolve(type.slice(1));
    if (type.startsWith("[]")) return { list: resolve(type.slice(2)) };
    const map = /^map\[[\w.]+\](.+)$/.exec(type);
    return map ? { map: resolve(map[1]) } : { name: qualified(type) };
  };
  for (const [, name, body] of text.matchAll(/^type (\w+) struct \{\n([^]*?)^\}/gm)) {
    const fields = [...body.matchAll(/^\t(?:\w+\s+)?(\S+)\s+`(.*)`/gm)].flatMap(([, type, tags]) => {
      const json = /json:"([^"]*)"/.exec(tags)?.[1]?.split(",") ?? [];
      const number = /protobuf:"\w+,(\d+)/.exec(tags)?.[1];
      return number === undefined ? [] : [{ number: Number(number), name: json[0], type: resolve(type), keepsZero: type.startsWith("*") || !(json.includes("omitempty") || json.includes("omitzero")) }];
    });
    types.set(`${pkg}.${name}`, { fields });
  }
  for (const [, name, type] of text.matchAll(/^type (\w+) ([\w[\]*.]+)$/gm)) if (type !== "struct") types.set(`${pkg}.${name}`, { alias: resolve(type) });
}

/** The type as the table spells it; a message by its name. */
function spelled(type) {
  if (typeof type === "string") return type;
  if (type.list !== undefined) return `[]${spelled(type.list)}`;
  if (type.map !== undefined) return `{}${spelled(type.map)}`;
  const special = SPECIAL.get(type.name);
  if (special !== undefined) return special;
  const found = types.get(type.name);
  if (found === undefined) throw new Error(`no type ${type.name}`);
  // A named list is a message with one field on the wire, unlike a named map.
  if (found.alias?.list !== undefined) return `items:${spelled(found.alias.list)}`;
  if (found.alias !== undefined) return spelled(found.alias);
  needed.add(type.name);
  return type.name;
}

const needed = new Set();
const isKind = (name) => /^[A-Z]/.test(name.split(".")[1]) && types.get(name).fields?.some(({ name: field, number }) => field === "metadata" && number === 1) && !name.endsWith("List");
for (const name of types.keys()) if (types.get(name).fields !== undefined && (isKind(name) || name === "meta/v1.DeleteOptions")) needed.add(name);
const lines = [];
for (const name of needed) {
  const fields = types.get(name).fields.map(({ number, name: field, type, keepsZero }) => `${number}${keepsZero ? "!" : ""} ${field === "" ? "-" : field} ${spelled(type)}`);
  lines.push(`${name}|${fields.join("|")}`);
}
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const text = `/**
 * Fields of Kubernetes objects by their numbers in protobuf, a message a line: \`NUMBER NAME TYPE\`; "!" where a zero says something, "-" for fields that lie in the message itself.
 * Made by tools/generate-protobuf.mjs out of k8s.io/api and k8s.io/apimachinery v0.36.3: do not edit.
 */
export const MESSAGE_LINES = \`
${lines.sort(order).join("\n")}
\`;
`;
writeFileSync(fileURLToPath(new URL("../src/protobuf-fields.generated.ts", import.meta.url)), text);
console.log(`${lines.length} messages, ${text.length} bytes`);
