/** How long people wait for a table. */
import { createCluster } from "everynode";
import { median, timed } from "./clock.js";
import type { Row } from "./table.js";

const ROUNDS = 5;

/** The rows for `get pods` on so many pods, and for `get nodes` on ten. */
export function kubectlRows(pods: number): readonly Row[] {
  const [large, small] = [createCluster(), createCluster()];
  for (let at = 0; at < pods; at++) large.create({ apiVersion: "v1", kind: "Pod", metadata: { name: `pod-${at}`, labels: { app: `app-${at % 10}` } }, spec: { containers: [{ name: "main", image: "app:1" }] } });
  for (let at = 0; at < 10; at++) small.addNode({ name: `node-${at}` });
  const of = (rounds: number, work: () => { readonly stdout: string }, lines: number): number => {
    const times = Array.from({ length: rounds }, () => {
      let printed = "";
      const ms = timed(() => void ({ stdout: printed } = work()));
      if (printed.split("\n").length !== lines + 2) throw new Error("a row got lost");
      return ms;
    });
    return median(times);
  };
  const [many, few] = [of(ROUNDS, () => large.kubectl("get pods"), pods), of(ROUNDS * 100, () => small.kubectl("get nodes"), 10)];
  return [
    { what: `\`kubectl get pods\` on ${pods.toLocaleString("en-US")} pods`, figure: `${many.toFixed(0)} ms` },
    { what: "`kubectl get nodes` on ten nodes", figure: `${few.toFixed(2)} ms` },
  ];
}
