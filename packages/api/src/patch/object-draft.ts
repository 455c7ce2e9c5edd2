/** A JSON object that is about to change: copied at its first change, and itself where there is none. */
import { ownValue, setOwnValue } from "@everynode/model";

/** Collects changes of one object without touching it. */
export class ObjectDraft {
  readonly #base: object;
  #copy: object | undefined;

  constructor(base: object) {
    this.#base = base;
  }

  /** The value under `key`, or undefined. */
  get(key: string): unknown {
    return ownValue(this.#copy ?? this.#base, key);
  }

  keys(): readonly string[] {
    return Object.keys(this.#copy ?? this.#base);
  }

  set(key: string, value: unknown): void {
    if (this.get(key) !== value) setOwnValue(this.#writable(), key, value);
  }

  delete(key: string): void {
    if (this.get(key) !== undefined) Reflect.deleteProperty(this.#writable(), key);
  }

  /** The object as it is now. */
  finished(): object {
    return this.#copy ?? this.#base;
  }

  #writable(): object {
    this.#copy ??= { ...this.#base };
    return this.#copy;
  }
}
