/** Returns the texts of the generated files, by path in this package. */
export function generate(): { readonly [path: string]: string };
