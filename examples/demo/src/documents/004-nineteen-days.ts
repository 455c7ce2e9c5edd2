/** Document 004: a cluster of nineteen days, and a daemon in a namespace of its own. */
import { backgroundPace } from "everynode";
import { manifest, type Story, threeNodes } from "../story.js";

const FILE = "004-fluentd-elasticsearch.yaml";

/** Plays document 004. */
export function nineteenDays(story: Story): void {
  story.chapter("Document 004: nineteen days, and a namespace of its own");
  const cluster = threeNodes("master", backgroundPace({ hours: 1 }));
  cluster.load(manifest("004-kube-system.yaml"));
  cluster.settle();
  story.say("A control plane with the old name of the taint, node-role.kubernetes.io/master, two workers, the daemons of kube-system.");
  story.say("Kubelets give a sign of life once an hour here instead of every ten seconds, so that the days pass in no time.");
  story.pause();
  story.say("> 19 days pass");
  cluster.advance({ days: 19 });
  story.table("get daemonsets -n kube-system", cluster.table("daemonsets", { namespace: "kube-system" }));
  story.pause();
  story.say("The document's own manifest names apps/v1beta1, which never had a DaemonSet.");
  story.refused(`load ${FILE}, legacy: "refuse"`, () => cluster.load(manifest(FILE), { file: FILE, legacy: "refuse" }));
  story.pause();
  story.say("Otherwise it is read as apps/v1. Its namespace must be there.");
  story.refused(`load ${FILE}`, () => cluster.load(manifest(FILE), { file: FILE }));
  story.act("create namespace my-kube", cluster, () => cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "my-kube" } }));
  const told = cluster.warnings.length;
  story.act(`load ${FILE}`, cluster, () => cluster.load(manifest(FILE), { file: FILE }));
  story.table("the warnings", cluster.warnings.slice(told).join("\n"));
  story.table("get daemonsets -n my-kube", cluster.table("daemonsets", { namespace: "my-kube" }));
}
