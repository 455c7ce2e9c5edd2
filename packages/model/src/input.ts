/** What people write, as opposed to what the API server stores. */

/** `T` with everything optional at every level: the shape of a manifest, of a patch, or of an object before defaulting. */
export type Input<T> = T extends readonly (infer E)[] ? readonly Input<E>[] : T extends object ? { readonly [K in keyof T]?: Input<T[K]> | undefined } : T;
