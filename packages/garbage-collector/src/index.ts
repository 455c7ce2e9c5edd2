export { garbageCollector, type GarbageCollectorOptions } from "./garbage-collector.js";
export { namespaceController, type NamespaceControllerOptions } from "./namespace-controller.js";
