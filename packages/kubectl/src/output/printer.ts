/**
 * The form in which objects are printed: `-o` and `--template`.
 *
 * Source: staging/src/k8s.io/cli-runtime/pkg/genericclioptions/{print,json_yaml,jsonpath,template}_flags.go, staging/src/k8s.io/kubectl/pkg/cmd/get/get_flags.go v1.36.3
 */
import { type CommandError, failed } from "../failure.js";
import type { Json } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import type { Terminal } from "../terminal.js";
import { checkTemplate, goTemplateText } from "./go-template.js";
import { checkPath, jsonPathText } from "./json-path.js";
import { kyamlText } from "./kyaml-text.js";
import { jsonText, withoutManagedFields } from "./object-text.js";
import { yamlText } from "./yaml-text.js";

/** A form: lines of a command's own, tables, names, columns of one's own, or objects as a text. */
export type Printer =
  | { readonly type: "plain" }
  | { readonly type: "wide" }
  | { readonly type: "name" }
  | { readonly type: "columns"; readonly spec: string }
  | { readonly type: "object"; readonly format: string; readonly text: (object: Json) => string };

const TEMPLATES: readonly string[] = ["go-template", "go-template-file", "template", "templatefile", "jsonpath", "jsonpath-as-json", "jsonpath-file"];
const EVERYWHERE: readonly string[] = [...TEMPLATES, "json", "kyaml", "name", "yaml"];

/** Which forms a command has besides those that all have. */
export interface PrinterOptions {
  readonly more?: readonly ("wide" | "custom-columns" | "custom-columns-file")[];
}

/** The form that was asked for. Throws a `CommandError` for one that the command does not have, and for templates that cannot be read. */
export function printerOf(given: Given, terminal: Terminal, { more = [] }: PrinterOptions = {}): Printer {
  const template = given.text("template");
  const output = given.text("output") === "" && template !== "" ? "go-template" : given.text("output");
  if (output === "") return { type: "plain" };
  const [name = ""] = output.split("=");
  const spec = output.includes("=") ? output.slice(name.length + 1) : "";
  const allows = (each: string): boolean => more.some((one) => one === each);
  if (output === "wide" && allows("wide")) return { type: "wide" };
  if (output === "name") return { type: "name" };
  if (name.startsWith("custom-columns") && allows(name)) return columns(terminal, name, spec || template);
  const text = textIn(output) ?? templateText(name, spec || template, { given, terminal });
  if (text === undefined) throw unknownFormat(output, more);
  const managed = given.isOn("show-managed-fields");
  return { type: "object", format: name, text: (object) => text(managed ? object : withoutManagedFields(object)) };
}

/** The refusal of a format that nobody knows. */
export function unknownFormat(output: string, more: readonly string[], known: readonly string[] = EVERYWHERE): CommandError {
  return failed(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${[...known, ...more].sort().join(",")}`);
}

interface Around {
  readonly given: Given;
  readonly terminal: Terminal;
}

function textIn(output: string): ((object: Json) => string) | undefined {
  switch (output.toLowerCase()) {
    case "json":
      return jsonText;
    case "yaml":
      return yamlText;
    case "kyaml":
      return kyamlText;
    default:
      return undefined;
  }
}

function columns(terminal: Terminal, name: string, spec: string): Printer {
  if (spec === "") throw failed("custom-columns format specified but no custom columns given");
  if (name === "custom-columns") return { type: "columns", spec };
  const lines = fileText(terminal, spec, (why) => `error reading template ${spec}, ${why}\n`).split("\n").filter((line) => line.trim() !== "");
  const [headers = [], paths = []] = lines.map((line) => line.trim().split(/\s+/));
  if (lines.length !== 2 || headers.length !== paths.length) throw failed(lines.length < 2 ? "invalid template, missing header or spec line" : `number of headers (${headers.length}) and field specifications (${paths.length}) don't match`);
  return { type: "columns", spec: headers.map((header, at) => `${header}:${paths[at] ?? ""}`).join(",") };
}

function templateText(name: string, spec: string, { given, terminal }: Around): ((object: Json) => string) | undefined {
  if (!TEMPLATES.includes(name)) return undefined;
  if (spec === "") throw failed("template format specified but no template given");
  const template = name.endsWith("file") ? fileText(terminal, spec, (why) => `error reading --template ${spec}, ${why}\n`) : spec;
  const allowMissing = given.isOn("allow-missing-template-keys", true);
  if (name.startsWith("jsonpath")) {
    checkPath(template);
    return (object) => jsonPathText(object, template, { allowMissing, asJson: name === "jsonpath-as-json" });
  }
  checkTemplate(template);
  return (object) => goTemplateText(object, template, allowMissing);
}

function fileText(terminal: Terminal, path: string, problem: (why: string) => string): string {
  const text = terminal.input.files?.[path];
  if (text === undefined) throw failed(problem(`open ${path}: no such file or directory`));
  return text;
}
