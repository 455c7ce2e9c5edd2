/** Texts as small numbers: equal texts have equal numbers, and no others. */

/** Gives numbers to texts, in the order in which they come. */
export class Interner {
  readonly #numbers = new Map<string, number>();

  /** The number of a text. O(length). */
  of(text: string): number {
    const present = this.#numbers.get(text);
    if (present !== undefined) return present;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}
