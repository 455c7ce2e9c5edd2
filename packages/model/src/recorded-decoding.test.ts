import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode, decodeText, type Decoded, type FieldValidation } from "./decoding.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import type { Kind } from "./kind.js";

interface Probe {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query?: { readonly fieldValidation?: FieldValidation };
    readonly contentType?: string;
    readonly body?: unknown;
    readonly rawBody?: string;
  };
  readonly setup?: readonly unknown[];
  readonly response: { readonly code: number; readonly message?: string; readonly warnings?: readonly string[]; readonly object?: { readonly kind?: string; readonly apiVersion?: string } };
}

const file = (name: string): URL => new URL(`../../conformance/recordings/probes/${name}.json`, import.meta.url);
const probesOf = (name: string): readonly Probe[] => (existsSync(file(name)) ? (JSON.parse(readFileSync(file(name), "utf8")) as readonly Probe[]) : []);

function kindOfPath(path: string): Kind | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  const [group = "", version = ""] = parts[0] === "api" ? ["", parts[1]] : [parts[1], parts[2]];
  const rest = parts.slice(parts[0] === "api" ? 2 : 3);
  const [plural = "", name] = rest[0] === "namespaces" && rest.length > 2 ? rest.slice(2) : rest;
  return name === undefined ? BUILT_IN_KINDS.byResource(group, version, plural) : undefined;
}

function decoded(probe: Probe, kind: Kind): Decoded {
  const { request } = probe;
  const fieldValidation = request.query?.fieldValidation ?? "Warn";
  if (request.rawBody === undefined && request.body !== undefined) return decode(request.body, kind, { fieldValidation });
  return decodeText(request.rawBody ?? "", kind, { fieldValidation, format: request.contentType === "application/yaml" ? "yaml" : "json" });
}

const scrubbed = (text: string | undefined): string | undefined => text?.replace(/in scheme "[^"]*"/, 'in scheme "<scheme>"');
// Refusals that decoding makes, rather than what comes before or after it.
const isDecoding = (message: string): boolean => /cannot be handled as(?!.*strconv)|unrecognized|does not match the expected API version/.test(message);

const FILES = ["decoding", "daemonset-validation", "daemonset-defaulting", "pod", "node", "deployment", "replicaset", "controllerrevision", "priorityclass", "resourcequota", "namespace", "service", "lease", "event"];

describe.each(FILES)("decoding answers as the API server did: %s", (name) => {
  const cases = probesOf(name).flatMap((probe) => {
    const kind = kindOfPath(probe.request.path);
    const accepted = /^(application\/(json|yaml)(;.*)?)?$/.test(probe.request.contentType ?? "");
    const small = !JSON.stringify(probe.request).includes("$repeat");
    return kind !== undefined && probe.request.method === "POST" && accepted && small && !JSON.stringify(probe.request).includes("{{") ? [{ probe, kind, name: probe.name }] : [];
  });

  it.each(cases)("$name", ({ probe, kind }) => {
    const { response } = probe;
    const result = decoded(probe, kind);
    const said = response.message ?? "";
    if (isDecoding(said)) {
      expect(result.ok).toBe(false);
      expect(scrubbed(result.ok ? "" : result.status.message)).toBe(said);
      return;
    }
    expect(result.ok ? "fine" : result.status.message).toBe("fine");
    const strict = (response.warnings ?? []).filter((text) => /^(unknown|duplicate) field|already set in map/.test(text));
    if (response.code < 300) expect(result.ok && result.warnings).toEqual(strict);
  });

  it("leaves the API server's own answers as they are", () => {
    let seen = 0;
    for (const probe of probesOf(name)) {
      const { object } = probe.response;
      const kind = object === undefined ? undefined : BUILT_IN_KINDS.byApiVersion(object.apiVersion ?? "", object.kind ?? "");
      if (kind === undefined) continue;
      seen += 1;
      const unscrubbed: unknown = JSON.parse(JSON.stringify(object).replaceAll("<time>", "2026-01-01T00:00:00Z").replaceAll('"<nodePort>"', "30000").replace(/("(?:acquire|renew|event|lastObserved)Time":"[^"]*)Z"/g, '$1.000000Z"'));
      const result = decode(unscrubbed, kind, { fieldValidation: "Strict" });
      expect(result, probe.name).toMatchObject({ ok: true, warnings: [] });
      expect(result.ok && result.object, probe.name).toEqual(unscrubbed);
    }
    if (name === "daemonset-defaulting") expect(seen).toBeGreaterThan(20);
  });
});
