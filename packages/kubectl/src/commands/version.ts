/** `kubectl version`. Source: staging/src/k8s.io/kubectl/pkg/cmd/version/version.go v1.36.3 */
import { goJson } from "@everynode/model";
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import { type Json, textOf } from "../field-of.js";
import { text, toggle } from "../flag.js";
import { yamlText } from "../output/object-text.js";
import { asked } from "../request.js";

/** This client is of the version that it follows. */
const CLIENT: Json = {
  major: "1",
  minor: "36",
  gitVersion: "v1.36.3",
  gitCommit: "release",
  gitTreeState: "clean",
  buildDate: "2026-07-15T00:00:00Z",
  goVersion: "go1.26.8",
  compiler: "gc",
  platform: "linux/amd64",
};
const KUSTOMIZE = "v5.8.1";

/** The command. */
export const versionCommand: Command = {
  path: "version",
  flags: [toggle("client"), text("output", "o")],
  *run(given, terminal) {
    const format = given.text("output");
    if (!["", "json", "yaml"].includes(format)) throw failed("--output must be 'yaml' or 'json'");
    const server = given.isOn("client") ? undefined : yield* asked(terminal, "/version");
    const whole = { clientVersion: CLIENT, kustomizeVersion: KUSTOMIZE, ...(server === undefined ? {} : { serverVersion: server }) };
    if (format === "json") return terminal.line(goJson(whole, 2));
    if (format === "yaml") return terminal.print(yamlText(whole));
    terminal.line(`Client Version: ${textOf(CLIENT, "gitVersion")}`);
    terminal.line(`Kustomize Version: ${KUSTOMIZE}`);
    if (server !== undefined) terminal.line(`Server Version: ${textOf(server, "gitVersion")}`);
  },
};
