/** `kubectl events`. Source: staging/src/k8s.io/kubectl/pkg/cmd/events/events.go v1.36.3 */
import { textTable } from "../output/text-table.js";
import type { Command } from "../command.js";
import { clock } from "../effect.js";
import { failed } from "../failure.js";
import { type Json, textOf } from "../field-of.js";
import { ageText, intervalText, lastTime } from "../describe/events.js";
import { isObjectFormat, objectText, refuseFormat } from "../output/object-text.js";
import { listed } from "../request.js";
import { knownResource, resources } from "../resource.js";
import { namespaceOf } from "../target.js";

/** The command. */
export const eventsCommand: Command = {
  path: "events",
  *run(given, terminal) {
    if (given.isOn("watch")) throw failed("this kubectl does not watch; let time pass and ask again");
    const all = yield* resources();
    const namespace = namespaceOf(terminal, given);
    const [word = "", name = ""] = given.text("for").split("/");
    if (given.has("for") && name === "") throw failed("--for must be in resource/name form");
    const fields = given.has("for") ? { fieldSelector: `involvedObject.kind=${knownResource(all, word).kind},involvedObject.name=${name}` } : {};
    const types = given.has("types") ? given.text("types").split(",").map((type) => type.toLowerCase()) : [];
    const found = (yield* listed(terminal, { resource: knownResource(all, "events"), namespace }, fields)).filter((event) => types.length === 0 || types.includes(textOf(event, "type").toLowerCase()));
    const events = [...found].sort((a, b) => (lastTime(a) < lastTime(b) ? -1 : lastTime(a) > lastTime(b) ? 1 : 0));
    const format = given.text("output");
    if (format !== "" && !isObjectFormat(format)) throw refuseFormat(format, []);
    if (format !== "") return terminal.print(objectText({ apiVersion: "v1", items: events, kind: "List", metadata: {} }, format, given));
    if (events.length === 0) return terminal.complain(namespace === undefined ? "No events found." : `No events found in ${namespace} namespace.`);
    const nowMs = yield* clock();
    const rows = events.map((event) => row(event, { nowMs, withNamespace: namespace === undefined }));
    const header = [...(namespace === undefined ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
    for (const line of textTable(given.isOn("no-headers") ? rows : [header, ...rows])) terminal.line(line);
  },
};

function row(event: Json, { nowMs, withNamespace }: { readonly nowMs: number; readonly withNamespace: boolean }): readonly string[] {
  const interval = intervalText(event, nowMs);
  const seen = interval.includes("(") ? interval : ageText(lastTime(event), nowMs);
  const object = `${textOf(event, "involvedObject", "kind")}/${textOf(event, "involvedObject", "name")}`;
  return [...(withNamespace ? [textOf(event, "metadata", "namespace")] : []), seen, textOf(event, "type"), textOf(event, "reason"), object, textOf(event, "message").trim()];
}
