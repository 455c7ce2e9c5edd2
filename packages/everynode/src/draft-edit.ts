/** Editing one object as if it could be edited: immer makes the next one of it, and shares what stayed as it was. */
import { type Draft, Immer } from "immer";

export type { Draft };

/** An instance of our own: the settings of a user's immer stay as they are, and stored objects are not frozen. */
const immer = new Immer({ autoFreeze: false });

/** `object` as the recipe leaves its draft; `object` itself where it changed nothing. */
export function edited<T extends object>(object: T, recipe: (draft: Draft<T>) => void): T {
  return immer.produce(object, (draft: Draft<T>) => {
    recipe(draft);
  });
}
