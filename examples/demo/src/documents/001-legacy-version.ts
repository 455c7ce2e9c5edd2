/** Document 001: a manifest of extensions/v1beta1, and what that version meant. */
import { manifest, type Story, threeNodes } from "../story.js";

const FILE = "001-fluentd.yaml";

/** Plays document 001. */
export function legacyVersion(story: Story): void {
  story.chapter("Document 001: a version that is served no more");
  const cluster = threeNodes();
  story.say("The manifest is of extensions/v1beta1. Today's API server does not know it, and a cluster can be told to be as strict.");
  story.refused(`load ${FILE}, legacy: "refuse"`, () => cluster.load(manifest(FILE), { file: FILE, legacy: "refuse" }));
  story.pause();
  story.say("Otherwise it is converted, with a warning for everything that the old version meant and did not say. It has no");
  story.say("toleration, so it runs on all nodes but the control plane.");
  story.act(`load ${FILE}`, cluster, () => cluster.load(manifest(FILE), { file: FILE }));
  story.table("the warnings", cluster.warnings.join("\n"));
  story.table("get daemonsets", cluster.table("daemonsets", { namespace: "default" }));
  story.pause();
  story.say("The update strategy is OnDelete, as that version had it: a new image changes no pod, until somebody deletes one.");
  const image = "fluent/fluentd:v1.14.5-1.0";
  story.act(`set image daemonset/fluentd fluentd=${image}`, cluster, () => {
    cluster.edit("DaemonSet", "fluentd", (draft) => {
      for (const container of draft.spec.template.spec?.containers ?? []) container.image = image;
    });
  });
  const [pod] = cluster.list("Pod");
  const name = pod?.metadata.name ?? "";
  story.act(`delete pod ${name}`, cluster, () => cluster.delete("Pod", name));
  story.table("get pods, and their images", cluster.list("Pod").map((each) => `${each.metadata.name} on ${each.spec.nodeName ?? ""}: ${each.spec.containers[0]?.image ?? ""}`).join("\n"));
}
