/** `kubectl run`. Source: staging/src/k8s.io/kubectl/pkg/cmd/run/run.go, pkg/generate/versioned/run.go v1.36.3. Differs: nobody joins the container, so `--attach`, `--stdin` and `--rm` are refused. */
import { mergePatch } from "@everynode/api";
import { readYaml, withPlainNumbers } from "@everynode/model";
import type { Command } from "../command.js";
import { failed, usageError } from "../failure.js";
import { type Json, objectOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { dryRunOf } from "../output/changed.js";
import { make, metadataOf, pairsIn } from "./generated.js";

const POLICIES: readonly string[] = ["Always", "OnFailure", "Never"];
/** Images as Docker names them: parts of small letters and digits, a tag, a digest. */
const IMAGE = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

/** The command. */
export const runCommand: Command = {
  path: "run",
  *run(given, terminal) {
    const [name] = given.words;
    const bad = (text: string): Error => usageError("run", text);
    if (name === undefined || given.dashAt === 0) throw bad("NAME is required for run");
    const image = given.text("image");
    if (image === "") throw failed("--image is required");
    if (!IMAGE.test(image)) throw failed(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
    if (given.isOn("tty") && !given.isOn("stdin")) throw bad("-i/--stdin is required for containers with -t/--tty=true");
    if (given.isOn("expose") && given.text("port") === "") throw bad("--port must be set when exposing a service");
    const restartPolicy = given.text("restart", "Always");
    if (!POLICIES.includes(restartPolicy)) throw bad(`invalid restart policy: ${restartPolicy}`);
    const attached = given.isOn("attach", given.isOn("stdin"));
    if (given.isOn("rm") && !attached) throw bad("--rm should only be used for attached containers");
    if (attached && dryRunOf(given, terminal) !== "none") throw bad("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
    if (attached) throw failed("this kubectl cannot join containers; leave --attach and --stdin out, and look at the logs");
    const pull = given.text("image-pull-policy");
    if (!["", "Always", "IfNotPresent", "Never"].includes(pull)) throw bad(`invalid image pull policy: ${pull}`);
    const labels = given.has("labels") ? labelsIn(given.text("labels")) : { run: name };
    const pod = overridden(podOf(name, { given, image, labels, restartPolicy }), given);
    const manager = "kubectl-run";
    if (!given.isOn("expose")) return void (yield* make(given, terminal, { object: pod, manager }));
    yield* make(given, terminal, { object: serviceOf(name, labels, Number(given.text("port"))), manager });
    if (given.text("output") === "yaml") terminal.line("---\n---");
    yield* make(given, terminal, { object: pod, manager });
  },
};

function labelsIn(text: string): Json {
  return pairsIn(text, (pair) => `unexpected label spec: ${pair}`);
}

interface Shape {
  readonly given: Given;
  readonly image: string;
  readonly labels: Json;
  readonly restartPolicy: string;
}

function podOf(name: string, { given, image, labels, restartPolicy }: Shape): Json {
  const words = given.words.slice(1);
  const env = given.all("env").map((word) => {
    const equals = word.indexOf("=");
    if (equals < 1) throw failed(`invalid env: ${word}`);
    return { name: word.slice(0, equals), ...(equals === word.length - 1 ? {} : { value: word.slice(equals + 1) }) };
  });
  const container = {
    name,
    image,
    ...(words.length === 0 ? {} : { [given.isOn("command") ? "command" : "args"]: words }),
    ...(given.text("port") === "" ? {} : { ports: [{ containerPort: Number(given.text("port")) }] }),
    ...(env.length === 0 ? {} : { env }),
    resources: {},
    ...(given.has("image-pull-policy") ? { imagePullPolicy: given.text("image-pull-policy") } : {}),
    ...(given.isOn("privileged") ? { securityContext: { privileged: true } } : {}),
  };
  const annotations = Object.fromEntries(given.all("annotations").map((word) => [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)]));
  return { kind: "Pod", apiVersion: "v1", metadata: metadataOf(name, { labels, annotations }), spec: { containers: [container], restartPolicy, dnsPolicy: "ClusterFirst" }, status: {} };
}

function serviceOf(name: string, selector: Json, port: number): Json {
  return { kind: "Service", apiVersion: "v1", metadata: metadataOf(name), spec: { ports: [{ protocol: "TCP", port, targetPort: port }], selector }, status: { loadBalancer: {} } };
}

/** The object with `--overrides` over it. Throws a `CommandError` for what is neither JSON nor YAML. */
export function overridden(object: Json, given: Given): Json {
  if (!given.has("overrides")) return object;
  const read = readYaml(given.text("overrides"));
  if (!read.ok) throw failed(`Invalid JSON Patch: ${read.message}`);
  return objectOf(mergePatch(object, withPlainNumbers(read.value)), "value");
}
