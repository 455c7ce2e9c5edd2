/**
 * Asks a real API server single requests about EndpointSlices and Services, and writes down its answers.
 *   node packages/conformance/tools/record-probes.mjs OUT [--port 6443] [--token TOKEN]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ApiServer } from "./recorder/api-server.mjs";
import { PROBES } from "./recorder/service-probes.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: "string", default: "6443" }, token: { type: "string", default: "oracle" } } });
const [out] = positionals;
const server = new ApiServer(Number(values.port), values.token);

const ask = ({ method, path, query = {}, contentType, body }) => server.request(method, `${path}${Object.keys(query).length === 0 ? "" : `?${new URLSearchParams(query)}`}`, body, contentType);

/** An answer without what differs from run to run, and is not in the request. */
function scrubbed(value, request, key = "") {
  if (Array.isArray(value)) return value.map((each) => scrubbed(each, request));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== "managedFields").map(([name, each]) => [name, scrubbed(each, request, name)]));
  if ((key === "nodePort" || key === "healthCheckNodePort") && typeof value === "number" && value > 0) return request.includes(String(value)) ? value : "<nodePort>";
  if (typeof value !== "string") return value;
  if (key === "uid" || key === "resourceVersion") return `<${key}>`;
  if (/(Timestamp|Time)$/.test(key)) return "<time>";
  return value.replace(/\b10\.96\.\d{1,3}\.\d{1,3}\b(?!\/)/g, (address) => (request.includes(address) ? address : "<ip>"));
}

function answer({ code, body, warnings }, request) {
  const text = JSON.stringify(request);
  const said = warnings === undefined ? {} : { warnings: [warnings].flat().flatMap((each) => [...each.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, quoted]) => JSON.parse(`"${quoted}"`))) };
  if (code < 400) return { code, object: scrubbed(body, text), ...said };
  const { reason, message, details: { causes, ...details } = {} } = body;
  return { code, reason, message: scrubbed(message, text), ...(causes === undefined ? {} : { causes }), details, ...said };
}

async function cleared() {
  for (const kind of ["Service", "EndpointSlice"]) for (const { metadata } of await server.list(kind, "default")) if (metadata.name !== "kubernetes") await server.delete(kind, "default", metadata.name);
}

mkdirSync(out, { recursive: true });
for (const [file, probes] of Object.entries(PROBES)) {
  const recorded = [];
  for (const { name, about, request, setup } of probes) {
    await cleared();
    for (const { response, ...step } of setup ?? []) {
      const { code, body } = await ask(step);
      if (code !== response.code) throw new Error(`${name}: ${code} ${body.message}`);
    }
    recorded.push({ name, about, request, ...(setup === undefined ? {} : { setup }), response: answer(await ask(request), request) });
  }
  await cleared();
  writeFileSync(join(out, `${file}.json`), `[\n${recorded.map((probe) => JSON.stringify(probe)).join(",\n")}\n]\n`);
  console.log(`${file}: ${recorded.length} probes`);
}
process.exit(0);
