/** Terminal sessions: texts in which each line that begins with `$ ` is typed, and what follows it is what was printed. */
import { existsSync, readFileSync } from "node:fs";
import { backgroundPace, type Cluster, createCluster } from "everynode";

/** The sessions, by name: the node that is tainted as a control plane, where there is one, and manifests that are there before anything is typed. */
const SCENES: Readonly<Record<string, { readonly controlPlane?: string; readonly manifests: readonly string[] }>> = {
  "001-describe": { manifests: [] },
  "003-commands": { controlPlane: "node-role.kubernetes.io/control-plane", manifests: [] },
  "004-nineteen-days": { controlPlane: "node-role.kubernetes.io/master", manifests: ["004-kube-system.yaml"] },
};

/** The names of the sessions. */
export const SESSIONS: readonly string[] = Object.keys(SCENES);

const fileAt = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** A session as it was written down. */
export const written = (name: string): string => fileAt(`sessions/${name}.txt`);

/** A session as it goes: the same lines are typed, and what is printed stands below each. */
export function played(name: string): string {
  const cluster = sceneOf(name);
  const typed = written(name).split("\n").filter((line) => line.startsWith("$ ") || line.startsWith("# "));
  return typed.map((line) => `${line}\n${line.startsWith("$ ") ? printed(cluster, line.slice(2)) : ""}`).join("");
}

function sceneOf(name: string): Cluster {
  const { controlPlane, manifests } = SCENES[name] ?? { manifests: [] };
  const first = controlPlane === undefined ? { name: "n1" } : { name: "master", labels: { [controlPlane]: "" }, taints: [{ key: controlPlane, effect: "NoSchedule" as const }] };
  const cluster = createCluster({ nodes: [first, { name: "n2" }, { name: "n3" }], objects: manifests.map(manifest).join("\n---\n"), latencies: "recorded", ...backgroundPace({ hours: 1 }) });
  cluster.settle();
  return cluster;
}

const manifest = (file: string): string => fileAt(existsSync(new URL(`../sessions/${file}`, import.meta.url)) ? `sessions/${file}` : `../manifests/${file}`);

const SLEEP = /^sleep (\d+)([smhd])$/;
const UNITS = { s: "seconds", m: "minutes", h: "hours", d: "days" } as const;
const EDITED = /^EDITOR='sed -i s(.)(.+)\1(.+)\1' (.*)$/;

/** What a shell prints for a line: `sleep 5m` lets simulated time pass, everything else is kubectl's. */
function printed(cluster: Cluster, line: string): string {
  const [, count, unit] = SLEEP.exec(line) ?? [];
  if (count !== undefined) {
    cluster.advance({ [UNITS[unit as keyof typeof UNITS]]: Number(count) });
    return "";
  }
  const [, , from = "", to = "", edit] = EDITED.exec(line) ?? [];
  const command = edit ?? line;
  const [, file] = / -f (\S+)/.exec(command) ?? [];
  const { stdout, stderr } = cluster.kubectl(command, { files: file === undefined ? {} : { [file]: manifest(file) }, editor: (text) => text.split("\n").map((each) => each.replace(from, to)).join("\n") });
  return stderr + stdout;
}
