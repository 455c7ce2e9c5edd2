export { garbageCollector, type GarbageCollectorOptions } from "./garbage-collector.js";
export { garbagePolicy, type GarbagePolicy, type GarbageVerdict } from "./garbage-policy.js";
export { namespaceController, type NamespaceControllerOptions } from "./namespace-controller.js";
