export { type Action, actionId, enabledActions, firstAction, isEnabled, lagOf, nextRequest, type RequestFault } from "./action.js";
export { type Choosable, type Chooser, orderly, seeded } from "./chooser.js";
export { claim, type Claimable, type Claimed, controllerReference } from "./claim.js";
export { clockAt, nextTimeMs } from "./clock.js";
export { forgetWrites, type RememberedWrites, rememberedWrites, staleness, wrote, type WritesFor } from "./consistency.js";
export { type BackOff, type Change, type Controller, type FactsOf, type Waker, type Watch } from "./controller.js";
export { crashed, type CrashOptions } from "./crash.js";
export {
  done,
  draw,
  type Effect,
  enqueueKey,
  type EventNote,
  letServe,
  lookAtWorld,
  lookAtWorldUnder,
  now,
  putIntoWorld,
  recall,
  type Reconcile,
  record,
  remember,
  requeueAfter,
  type Result,
  retry,
  send,
  sendAll,
  sendList,
  takeFromWorld,
} from "./effect.js";
export { creationObserved, deletionObserved, dropExpectations, type Expectations, expectationsMet, expectLeaving, expectPods, forgetExpectations, forgetLeaving, lowerExpectations, rememberedExpectations } from "./expectations.js";
export { ControllerError, type Exchange, type InFlight } from "./in-flight.js";
export { NotReady } from "./not-ready.js";
export { type NewPod, podFromTemplate } from "./pod-from-template.js";
export { creationNote, deletionNote, isTerminatingNamespace } from "./pod-notes.js";
export { requested, requestedOverHttp, type Requested, type Served, serverSet, withNewKindsWatched, worldChanged, worldRemoved } from "./requested.js";
export { nextRipeAfterMs, ripeCount, type Ripening, ripeningAfter, unripeNames } from "./ripening.js";
export { actorOf, CutShort, newSimulation, RestlessError, type RunOptions, runUntil, settle, type Settled, type SettleOptions, type SimulationOptions, step, steps, still } from "./run.js";
export { type LoadOptions, loadSimulation, SAVED_FORM, SavedError, type SavedSimulation, saveSimulation } from "./saved.js";
export type { ActorState, Latency, Setup, Simulation } from "./simulation.js";
export { perform } from "./step.js";
export { supposed, supposedGone, withFacts } from "./supposed.js";
export { streamNumber } from "./stream.js";
export { changedFields, hashDigits, type TraceEntry, type TraceHash, type TraceLevel } from "./trace.js";
export { trimmed } from "./trim.js";
export { type Informer, View } from "./view.js";
export { type Asking, viewOf, type WriteCheck, type WriteContext, writesBetween } from "./writes.js";
