/**
 * P-22: while some machines are broken for good, every other eligible node reaches exactly one living pod that is Running and Ready (P-03), and if the rollout's budget is larger than
 * what is broken, this pod is of the present template (P-21).
 *
 * If the budget is spent by what is broken, a rollout stands still, and that is correct: the situation "stalled rollout" says that it was so. What is broken are
 * machines: a kubelet that is stopped, pods that never get ready, deletions that never end. Exceptions: those of P-03 and P-21. Who has deleted a pod twice on a broken
 * machine waits for its removal until expectations end: a core in which something is wrong is looked at once more after five minutes.
 */
import type { Finding, Oracle } from "./oracle.js";
import { budgetOf, isSpent } from "../history/stall.js";
import { notExactlyOne } from "./p-03-exactly-one.js";
import { leftOld } from "./p-21-rollout-completes.js";

const inWords = (broken: ReadonlyMap<string, string>): string => [...broken].map(([node, defect]) => `${node} (${defect})`).join(", ");

/** The core lives. */
export const coreLiveness: Oracle = {
  name: "P-22",
  title: "what is broken for good does not hold up the rest",
  atCore(core) {
    const { broken } = core;
    const though = (finding: Finding): Finding => ({ ...finding, is: `${finding.is}, long after all was well but ${inWords(broken)}` });
    return core.models.flatMap((model) => {
      const healthy = model.eligible.filter((node) => !broken.has(node));
      const budget = budgetOf(model, core);
      const old = isSpent(budget) ? [] : leftOld(model, healthy).map((finding) => ({ ...finding, must: `${finding.must}: ${budget.taken.length} of ${budget.name}, ${budget.of}, are taken` }));
      return [...notExactlyOne(model, healthy), ...old].map(though);
    });
  },
};
