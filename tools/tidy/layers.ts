/**
 * The packages from the bottom to the top. A package imports only from lines below its own;
 * packages on one line do not import each other.
 */
export const layers: readonly (readonly string[])[] = [
  ["model"],
  ["api"],
  ["core"],
  ["update-strategy", "scheduler", "garbage-collector", "node"],
  ["network", "daemonset", "workloads", "autoscaler", "kubectl"],
  ["everynode"],
  ["testing", "conformance", "server", "picture"],
  ["notebook", "cli"],
];

const fencedLayers = layers.slice(0, 1 + layers.findIndex((layer) => layer.includes("everynode")));

/** The packages that must be deterministic: everything up to and including everynode, and pictures, which are the same whenever they are drawn. */
export const fencedPackages: ReadonlySet<string> = new Set([...fencedLayers.flat(), "picture"]);

/** What the deterministic packages may import from outside the workspace. */
export const runtimeDependencies: ReadonlySet<string> = new Set(["eventemitter3", "immer", "yaml"]);

/** Returns the line of a package, counted from the bottom, or undefined for a package that is not listed. */
export function layerOf(packageName: string): number | undefined {
  const index = layers.findIndex((layer) => layer.includes(packageName));
  return index === -1 ? undefined : index;
}
