/** The whole demo as lines of text, always the same. */
import { misIndented } from "./documents/000-mis-indented.js";
import { legacyVersion } from "./documents/001-legacy-version.js";
import { selectedNodes } from "./documents/002-selected-nodes.js";
import { everyNode } from "./documents/003-every-node.js";
import { nineteenDays } from "./documents/004-nineteen-days.js";
import { Story } from "./story.js";

/** The lines of all chapters. */
export function demo(): readonly string[] {
  const story = new Story();
  story.title("everynode: one pod on every eligible node");
  story.say("Each chapter plays one of five documents about DaemonSets on a simulated cluster: an API server, a scheduler, kubelets");
  story.say("and the controllers of Kubernetes v1.36.3. Times are simulated, counted from the command above them. A run prints the");
  story.say("same every time.");
  misIndented(story);
  legacyVersion(story);
  selectedNodes(story);
  everyNode(story);
  nineteenDays(story);
  return story.lines;
}
