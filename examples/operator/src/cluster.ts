/** A cluster in which NodeConfigs are defined, and the operator runs. */
import { readFileSync } from "node:fs";
import { type Cluster, createCluster } from "everynode";
import { nodeConfigOperator } from "./operator.js";

/** The CustomResourceDefinition of NodeConfigs. */
export const DEFINITION: string = readFileSync(new URL("../node-config.yaml", import.meta.url), "utf8");

/** A cluster of so many nodes, at rest. */
export function operatedCluster(nodes: number): Cluster {
  const cluster = createCluster({ nodes, objects: DEFINITION, controllers: (builtIn) => [...builtIn, nodeConfigOperator] });
  cluster.settle();
  return cluster;
}

/** A NodeConfig as a user writes it. */
export function nodeConfig(name: string, settings: Readonly<Record<string, string>>): object {
  return { apiVersion: "example.com/v1", kind: "NodeConfig", metadata: { name }, spec: { settings } };
}
