/** Document 000: a manifest with a mistake, and the mended one. */
import { manifest, type Story, threeNodes } from "../story.js";

/** Plays document 000. */
export function misIndented(story: Story): void {
  story.chapter("Document 000: a manifest that is indented wrongly");
  const cluster = threeNodes();
  story.table("get nodes", cluster.table("nodes"));
  story.pause();
  story.say("The manifest has tolerations, containers and three more fields one level too high. Each is found, and where it");
  story.say("belongs is said.");
  const file = "000-fluentd-elasticsearch.yaml";
  story.refused(`load ${file}`, () => cluster.load(manifest(file), { file }));
  story.pause();
  story.say("Mended, with the PriorityClass that it names. Its tolerations let it onto the tainted control plane.");
  const mended = "000-fluentd-elasticsearch-mended.yaml";
  story.act(`load ${mended}`, cluster, () => cluster.load(manifest(mended), { file: mended }));
  story.table("get daemonsets -n kube-system", cluster.table("daemonsets", { namespace: "kube-system" }));
  const priorities = cluster.list("Pod").map((pod) => `${pod.metadata.name} has priority ${pod.spec.priority ?? 0}`);
  story.table("the priority that the class gave them", priorities.join("\n"));
}
