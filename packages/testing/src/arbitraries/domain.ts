/** The few values out of which objects are drawn. They are few so that things collide: labels with selectors, taints with tolerations, pods with nodes. */
import type fc from "fast-check";
import { ranked } from "./ranked.js";

/** Values to draw from: a list, the plainest first (shrinking goes there), or any arbitrary. */
export type Choice<T = string> = readonly T[] | fc.Arbitrary<T>;

/** What objects are made of. */
export interface Domain {
  /** Names of nodes, DaemonSets, pods and containers. Lists of objects are no longer than there are names. */
  readonly names: Choice;
  /** Namespaces of DaemonSets and pods. */
  readonly namespaces: Choice;
  readonly labelKeys: Choice;
  /** Those that spell a whole number are what `Gt` and `Lt` work on. */
  readonly labelValues: Choice;
  readonly taintKeys: Choice;
  readonly taintValues: Choice;
  /** For how long taints are tolerated. Keep it well above `minReadySeconds`, as a set makes pods again that are evicted: with 0 a cluster never comes to rest. */
  readonly tolerationSeconds: Choice<number>;
  readonly images: Choice;
  /** Quantities that containers ask for. */
  readonly cpu: Choice;
  readonly memory: Choice;
  /** Numbers of ports, of containers and of their host. */
  readonly ports: Choice<number>;
}

/** What replaces parts of the default domain, for instance `{ labelKeys: labelKeys() }` for keys of every shape. */
export type DomainOptions = Partial<Domain>;

const DEFAULT: Domain = {
  names: ["a", "b", "c", "d", "e"],
  namespaces: ["default"],
  labelKeys: ["app", "zone", "disk"],
  labelValues: ["a", "b", "1", "2", ""],
  taintKeys: ["k", "l"],
  taintValues: ["a", "b"],
  tolerationSeconds: [300, 60],
  images: ["app:1", "app:2", "app:3"],
  cpu: ["100m", "1", "2"],
  memory: ["64Mi", "1Gi", "2Gi"],
  ports: [80, 8080],
};

/** An arbitrary of one part of the domain. */
export function drawn<K extends keyof Domain>(part: K, options: DomainOptions): fc.Arbitrary<Domain[K] extends Choice<infer T> ? T : never>;
export function drawn(part: keyof Domain, options: DomainOptions): fc.Arbitrary<string | number> {
  return chosen<string | number>(options[part] ?? DEFAULT[part]);
}

/** The arbitrary that a choice stands for. */
export function chosen<T>(choice: Choice<T>): fc.Arbitrary<T> {
  return isList(choice) ? ranked(choice) : choice;
}

const isList = <T>(choice: Choice<T>): choice is readonly T[] => Array.isArray(choice);

/** How many values of a part there are to draw from; endlessly many where they are not listed. */
export function sizeOf(part: keyof Domain, options: DomainOptions): number {
  const choice: Choice<string | number> = options[part] ?? DEFAULT[part];
  return isList(choice) ? new Set(choice).size : Infinity;
}

/** Throws a `RangeError` where an option asks for more different things than can be made of a part of the domain; fast-check would look for them for ever. */
export function checkEnough(option: string, least: number, { part, size }: { readonly part: keyof Domain; readonly size: number }): void {
  if (least > size) throw new RangeError(`${option} is ${least}, and ${part} give ${size} different ones at the most; give more ${part}`);
}
