export { classify, type NodeVerdict, type PlacementRules, survivorOrder } from "./classify.js";
export { type PlacedBy } from "./daemon-pod.js";
export { daemonSetController, type DaemonSetControllerOptions } from "./daemon-set-controller.js";
export { decide, type DecisionContext, type EndedPod, type NodeDecision } from "./decide.js";
export { type Eligibility, eligibilityOf } from "./eligibility.js";
export { type DaemonFacts, daemonFacts, type SetFacts } from "./facts.js";
export { availableAt, placementRules, type Survey, surveyAll, type SurveyedNode, type Tally } from "./survey.js";
export { type NodeWalk } from "./sync.js";
