/** Texts measured in bytes of UTF-8. */

/** How many bytes a character takes. */
export function byteWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** How many bytes a text takes. */
export function byteLength(text: string): number {
  let size = 0;
  for (const character of text) size += byteWidth(character);
  return size;
}
