/** What happened, one entry at a time, and a running hash of it: two simulations that agree in the hash did the same. */
import type { LogEntry } from "@everynode/api";
import type { KubeObject } from "@everynode/model";

/** Nothing; the hash only; or every entry as well. */
export type TraceLevel = "off" | "hash" | "full";

/** Two 32-bit lanes. */
export interface TraceHash {
  readonly a: number;
  readonly b: number;
}

/** The hash before anything happened. */
export const EMPTY_HASH: TraceHash = { a: 0x811c9dc5, b: 0x9e3779b9 };

/** Something that happened, at `atMs` of simulated time. */
export type TraceEntry =
  | {
      readonly type: "request";
      readonly atMs: number;
      readonly actor: string;
      readonly verb: string;
      readonly kind: string;
      readonly subresource?: string;
      readonly key: string;
      readonly code: number;
      /** Why not, where the answer was no. */
      readonly message?: string;
      /** The write that came of it. */
      readonly write?: Pick<LogEntry, "type" | "revision" | "object" | "previous">;
    }
  /** Something in the world outside of the API has changed: by a kubelet, a fault, or (as "world") by hand. */
  | { readonly type: "world"; readonly atMs: number; readonly actor: string; readonly kind: string; readonly key: string; readonly write: Pick<LogEntry, "type" | "revision" | "object" | "previous"> }
  | { readonly type: "reconciled"; readonly atMs: number; readonly actor: string; readonly key: string; readonly outcome: "done" | "retry" | "requeue"; readonly why?: string }
  | { readonly type: "clock"; readonly atMs: number; readonly fromMs: number }
  /** The API server goes down, or comes up. */
  | { readonly type: "server"; readonly atMs: number; readonly serving: boolean }
  | { readonly type: "crash"; readonly atMs: number; readonly actor: string }
  | { readonly type: "fault"; readonly atMs: number; readonly actor: string; readonly key: string; readonly fault: string };

/** A hash in the making, edited in place. */
export class TraceHasher {
  #a: number;
  #b: number;

  constructor({ a, b }: TraceHash) {
    this.#a = a;
    this.#b = b;
  }

  /** Puts in the text that `parts` are, one after the other. O(length). */
  text(first: string, second = "", third = ""): this {
    this.#units(first);
    if (second !== "") this.#units(second);
    if (third !== "") this.#units(third);
    this.#a = Math.imul(this.#a ^ 0xff, 0x01000193);
    this.#b = Math.imul(this.#b ^ 0xff, 0x9e3779b1);
    return this;
  }

  #units(text: string): void {
    let a = this.#a;
    let b = this.#b;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul((b << 5) ^ (b >>> 27) ^ unit, 0x9e3779b1);
    }
    this.#a = a;
    this.#b = b;
  }

  /** Puts in a number: its lower 53 bits. */
  number(value: number): this {
    const low = value | 0;
    const high = Math.floor(value / 0x100000000) | 0;
    this.#a = Math.imul(Math.imul(this.#a ^ low, 0x01000193) ^ high, 0x01000193);
    this.#b = Math.imul((this.#b << 7) ^ (this.#b >>> 25) ^ low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    return this;
  }

  /** The hash of all that was put in. */
  get hash(): TraceHash {
    return { a: this.#a, b: this.#b };
  }
}

/** The top-level fields that a write changed, as bits: metadata 1, spec 2, status 4, anything else 8. */
export function changedFields(object: KubeObject, previous: KubeObject | undefined): number {
  if (previous === undefined) return 16;
  let bits = 0;
  for (const field in object) {
    const key = field as keyof KubeObject;
    if (object[key] === previous[key]) continue;
    bits |= field === "metadata" ? 1 : field === "spec" ? 2 : field === "status" ? 4 : 8;
  }
  return bits;
}

/** Sixteen hexadecimal digits. */
export function hashDigits(hash: TraceHash): string {
  const lane = (n: number): string => (n >>> 0).toString(16).padStart(8, "0");
  return lane(hash.a) + lane(hash.b);
}
