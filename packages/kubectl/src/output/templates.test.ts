import { describe, expect, test } from "vitest";
import { goTemplateText } from "./go-template.js";
import { jsonPathText } from "./json-path.js";

const SET = { kind: "DaemonSet", metadata: { name: "agent", labels: { "app.kubernetes.io/name": "a", tier: "b" } }, spec: { containers: [{ name: "main", ports: [{ port: 80 }] }, { name: "side" }] }, ready: true };

describe("Go templates", () => {
  test.each([
    ["{{.metadata.name}} {{.nope}} {{.nope.nope}}", "agent <no value> <no value>"],
    ["{{range $i, $c := .spec.containers}}{{$i}}={{$c.name}};{{end}}", "0=main;1=side;"],
    ["{{range $k, $v := .metadata.labels}}{{$k}}={{$v}} {{end}}", "app.kubernetes.io/name=a tier=b "],
    ['{{index .metadata.labels "app.kubernetes.io/name"}} {{(index .spec.containers 1).name}}', "a side"],
    ["{{if .nope}}a{{else if .ready}}b{{else}}c{{end}}{{with .metadata}} {{.name}}{{end}}", "b agent"],
    ['{{printf "%s has %d, %q, %5.1f" .metadata.name (len .spec.containers) .kind 1.25}}', 'agent has 2, "DaemonSet",   1.3'],
    ['{{if and (eq .kind "DaemonSet" "Pod") (gt (len .spec.containers) 1)}}yes{{end}}', "yes"],
    ['{{define "x"}}[{{.}}]{{end}}{{template "x" .kind}}{{"aGk=" | base64decode}}', "[DaemonSet]hi"],
    ["a {{- /* nothing */ -}} b{{range .spec.containers}}{{if eq .name \"side\"}}{{break}}{{end}}{{.name}}{{end}}", "abmain"],
    ["{{.metadata.labels}}", "map[app.kubernetes.io/name:a tier:b]"],
  ])("%s", (template, text) => {
    expect(goTemplateText(SET, template)).toBe(text);
  });

  test.each([
    ["{{.foo", "error parsing template {{.foo, template: output:1: unclosed action"],
    ["{{if .a}}", "unexpected EOF"],
    ["{{foo}}", 'function "foo" not defined'],
    ["{{end}}", "unexpected {{end}}"],
  ])("that cannot be read are refused: %s", (template, why) => {
    expect(() => goTemplateText(SET, template)).toThrow(why);
  });
});

describe("JSONPath templates", () => {
  test.each([
    ["{.metadata.name}", "agent"],
    [".metadata.name", ".metadata.name"],
    ["{.spec.containers[*].name} {.spec.containers[-1].name} {.spec.containers[0:1].name}", "main side side main"],
    ["{.metadata['name','labels']}", 'agent {"app.kubernetes.io/name":"a","tier":"b"}'],
    ["{.metadata.labels.app\\.kubernetes\\.io/name}", "a"],
    ['{range .spec.containers[*]}{@.name}{"\\n"}{end}', "main\nside\n"],
    ['{.spec.containers[?(@.name=="side")].name} {.spec.containers[?(@.ports[0].port>79)].name}', "side main"],
    ["{..port}", "80"],
    ["{.nope.nope}", ""],
  ])("%s", (template, text) => {
    expect(jsonPathText(SET, template)).toBe(text);
  });

  test("that lead out of a list are refused with what they were asked of", () => {
    expect(() => jsonPathText({ items: [] }, "{.items[0].a}")).toThrow('error executing jsonpath "{.items[0].a}": Error executing template: array index out of bounds: index 0, length 0. Printing more information for debugging the template:\n\ttemplate was:\n\t\t{.items[0].a}\n\tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{"items":[]interface {}{}}');
    expect(() => jsonPathText({}, "{.a")).toThrow("error parsing jsonpath {.a, unclosed action");
  });
});
