/** Deployments, jobs and cron jobs from arguments. Source: staging/src/k8s.io/kubectl/pkg/cmd/create/create_{deployment,job,cronjob}.go v1.36.3 */
import type { Command } from "../command.js";
import type { Task } from "../effect.js";
import { failed } from "../failure.js";
import { type Json, objectOf, textOf } from "../field-of.js";
import type { Given } from "../grammar/flag.js";
import { read } from "../request.js";
import { knownResource, resources } from "../resource.js";
import type { Terminal } from "../terminal.js";
import { generator, given1, metadataOf } from "./generated.js";

const commandIn = (given: Given): readonly string[] => given.words.slice(given.dashAt ?? given.words.length);

/** The name that the container of an image gets: its last part, without tag and digest. */
function containerName(image: string): string {
  return (image.split("/").at(-1) ?? image).replace(/@.*$/, "").replace(/:.*$/, "").replaceAll(/[^-a-z0-9]/g, "-");
}

/** `kubectl create deployment`. */
export const createDeploymentCommand: Command = generator(
  "create deployment",
  (name, given) => {
    const [images, command] = [given.all("image"), commandIn(given)];
    if (images.length > 1 && command.length > 0) throw failed("cannot specify multiple --image options and command");
    const port = given.number("port", -1);
    const containers = images.map((image) => ({ name: containerName(image), image, ...given1("command", command), ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}), resources: {} }));
    const labels = { app: name };
    const template = { metadata: { labels }, spec: { containers } };
    return { kind: "Deployment", apiVersion: "apps/v1", metadata: metadataOf(name, { labels }), spec: { replicas: given.number("replicas", 1), selector: { matchLabels: labels }, template, strategy: {} }, status: {} };
  },
  "failed to create deployment:",
);

function podTemplate(name: string, { image, command, restartPolicy }: { readonly image: string; readonly command: readonly string[]; readonly restartPolicy: string }): Json {
  return { metadata: {}, spec: { containers: [{ name, image, ...given1("command", command), resources: {} }], restartPolicy } };
}

/** `kubectl create job`. */
export const createJobCommand: Command = generator(
  "create job",
  (name, given, terminal) => {
    const [image, from, command] = [given.text("image"), given.text("from"), commandIn(given)];
    if ((image === "") === (from === "")) throw failed("either --image or --from must be specified");
    if (from !== "" && command.length > 0) throw failed("cannot specify --from and command");
    if (from !== "") return jobFrom(terminal, given, { name, from });
    return { kind: "Job", apiVersion: "batch/v1", metadata: metadataOf(name), spec: { template: podTemplate(name, { image, command, restartPolicy: "Never" }) }, status: {} };
  },
  "failed to create job:",
);

function* jobFrom(terminal: Terminal, given: Given, { name, from }: { readonly name: string; readonly from: string }): Task<Json> {
  const [kind = "", owner = ""] = from.includes("/") ? from.split("/") : [from];
  const resource = knownResource(yield* resources(), kind);
  if (owner === "") throw failed("resource(s) were provided, but no name was specified");
  const cronJob = yield* read(terminal, { resource, namespace: given.text("namespace", terminal.namespace), name: owner });
  if (resource.kind !== "CronJob") throw failed("from must be an existing cronjob");
  const template = objectOf(cronJob, "spec", "jobTemplate");
  const annotations = { "cronjob.kubernetes.io/instantiate": "manual", ...objectOf(template, "metadata", "annotations") };
  const ownerReferences = [{ apiVersion: "batch/v1", kind: "CronJob", name: owner, uid: textOf(cronJob, "metadata", "uid"), controller: true }];
  return { kind: "Job", apiVersion: "batch/v1", metadata: { ...metadataOf(name, { annotations, labels: objectOf(template, "metadata", "labels") }), ownerReferences }, spec: objectOf(template, "spec"), status: {} };
}

/** `kubectl create cronjob`. */
export const createCronJobCommand: Command = generator(
  "create cronjob",
  (name, given) => {
    const template = podTemplate(name, { image: given.text("image"), command: commandIn(given), restartPolicy: given.text("restart", "OnFailure") });
    return { kind: "CronJob", apiVersion: "batch/v1", metadata: metadataOf(name), spec: { schedule: given.text("schedule"), jobTemplate: { metadata: { name }, spec: { template } } }, status: {} };
  },
  "failed to create cronjob:",
);
