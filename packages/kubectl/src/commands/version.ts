/** `kubectl version`. Source: staging/src/k8s.io/kubectl/pkg/cmd/version/version.go v1.36.3 */
import { CLIENT_VERSION } from "@everynode/api";
import { goJson } from "@everynode/model";
import type { Command } from "../command.js";
import { failed } from "../failure.js";
import { textOf } from "../field-of.js";
import { yamlText } from "../output/yaml-text.js";
import { asked } from "../request.js";

const KUSTOMIZE = "v5.8.1";

/** The command. */
export const versionCommand: Command = {
  path: "version",
  *run(given, terminal) {
    if (given.words.length > 0) throw failed(`extra arguments: [${given.words.join(" ")}]`);
    const format = given.text("output");
    if (!["", "json", "yaml"].includes(format)) throw failed("--output must be 'yaml' or 'json'");
    const server = given.isOn("client") ? undefined : yield* asked(terminal, "/version");
    const whole = { clientVersion: CLIENT_VERSION, kustomizeVersion: KUSTOMIZE, ...(server === undefined ? {} : { serverVersion: server }) };
    if (format === "json") return terminal.line(goJson(whole, 2));
    if (format === "yaml") return terminal.print(yamlText(whole));
    terminal.line(`Client Version: ${textOf(CLIENT_VERSION, "gitVersion")}`);
    terminal.line(`Kustomize Version: ${KUSTOMIZE}`);
    if (server !== undefined) terminal.line(`Server Version: ${textOf(server, "gitVersion")}`);
  },
};
