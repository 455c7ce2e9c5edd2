/** The wire format of protobuf: numbered fields, each a number or some bytes. */

/** A body that is no protobuf. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** One field: `value` is a number's bits for the wire types that have a number, and bytes otherwise. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const MOST_VARINT_BYTES = 10;

interface Place {
  at: number;
}

function varint(bytes: Uint8Array, place: Place): bigint {
  let value = 0n;
  for (let count = 0; count < MOST_VARINT_BYTES; count++) {
    const byte = bytes[place.at];
    if (byte === undefined) throw new WireError("it ends in the middle of a number");
    place.at += 1;
    value |= BigInt(byte & 0x7f) << BigInt(7 * count);
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new WireError("a number is longer than 64 bits");
}

function taken(bytes: Uint8Array, place: Place, length: number): Uint8Array {
  const end = place.at + length;
  if (length < 0 || end > bytes.length) throw new WireError("a field is longer than what it stands in");
  const part = bytes.subarray(place.at, end);
  place.at = end;
  return part;
}

const fixed = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** The fields of a message, in the order of the wire. Throws a `WireError` where it is none. */
export function* wireFields(bytes: Uint8Array): Generator<WireField, void> {
  const place: Place = { at: 0 };
  while (place.at < bytes.length) {
    const tag = varint(bytes, place);
    const number = Number(tag >> 3n);
    const type = Number(tag & 7n);
    if (number === 0) throw new WireError("a field has the number 0");
    if (type === 0) yield { number, value: varint(bytes, place) };
    else if (type === 1) yield { number, value: fixed(taken(bytes, place, 8)) };
    else if (type === 2) yield { number, value: taken(bytes, place, Number(varint(bytes, place))) };
    else if (type === 5) yield { number, value: fixed(taken(bytes, place, 4)) };
    else throw new WireError(`a field has the wire type ${type}`);
  }
}

/** The numbers of a list that is packed into bytes. */
export function packedNumbers(bytes: Uint8Array): readonly bigint[] {
  const place: Place = { at: 0 };
  const numbers: bigint[] = [];
  while (place.at < bytes.length) numbers.push(varint(bytes, place));
  return numbers;
}
