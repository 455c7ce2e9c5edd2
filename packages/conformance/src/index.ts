export { conformance, playFile, recordingFiles } from "./conformance.js";
export { firstDifference, multisetDifference } from "./difference.js";
export { filledIn } from "./fill-in.js";
export { type Probe, type ProbeRequest, type ProbeResponse, readProbes, type SetupRequest } from "./probe.js";
export { probeCluster } from "./probe-cluster.js";
export { playProbe, playProbeFile, type ProbeStage } from "./probe-player.js";
export { type Report, reportLines, reportOf, type Result } from "./report.js";
export { type ScrubContext, Scrubber } from "./scrub.js";
