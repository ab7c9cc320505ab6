// Tickets: all chance of a draw (docs/format.md §5).

import { hex, utf8 } from "./bytes.mjs";
import { Sha256 } from "./sha256.mjs";

export const SPAN = 1n << 256n;

/** The tickets of one seed. */
export class Tickets {
  constructor(seed) {
    this.hash = new Sha256();
    this.hash.update(utf8(seed));
    this.start = this.hash.state.slice();
  }

  /** Hash the rest of the text of a ticket; the words stay in the hash's state. */
  run(rest) {
    return this.hash.restart(this.start, 64).update(rest).finish();
  }

  hex(kind, ...parts) {
    this.run(utf8(`|${kind}|${parts.join("|")}`));
    return hex(this.hash.bytes());
  }

  big(kind, ...parts) {
    return BigInt(`0x${this.hex(kind, ...parts)}`);
  }

  /** The first 40 bits, which a Number holds. */
  cost(kind, ...parts) {
    const words = this.run(utf8(`|${kind}|${parts.join("|")}`));
    return (words[0] >>> 0) * 256 + (words[1] >>> 24);
  }

  /**
   * Tickets of many units at once, eight words each: of the kind and of ranges of bytes,
   * given as begin, end, begin, end …
   */
  many(kind, bytes, ranges) {
    const count = ranges.length / 2,
      out = new Uint32Array(8 * count),
      front = utf8(`|${kind}|`);
    const { hash } = this;
    for (let i = 0; i < count; i += 1) {
      hash
        .restart(this.start, 64)
        .update(front)
        .update(bytes, ranges[2 * i], ranges[2 * i + 1]);
      out.set(hash.finish(), 8 * i);
    }
    return out;
  }

  /** A uniform integer below B ≥ 1 (a BigInt), of kind and parts. */
  uniform(bound, kind, ...parts) {
    let width = 1;
    while (1n << BigInt(256 * width) < bound) width += 1;
    const span = 1n << BigInt(256 * width),
      fair = bound * (span / bound);
    for (let counter = 0; ; counter += width) {
      let text = "0x";
      for (let k = 0; k < width; k += 1) text += this.hex(kind, ...parts, counter + k);
      const x = BigInt(text);
      if (x < fair) return x % bound;
    }
  }
}

/** Order of two tickets in one array of words. */
export function compareWords(words, i, j) {
  for (let k = 0, a = 8 * i, b = 8 * j; k < 8; k += 1, a += 1, b += 1) {
    if (words[a] !== words[b]) return words[a] - words[b];
  }
  return 0;
}

/** A ticket as one integer. */
export function bigOf(words, i) {
  let value = 0n;
  for (let k = 0; k < 8; k += 1) value = (value << 32n) | BigInt(words[8 * i + k]);
  return value;
}

export const topOf = (words, i) => (BigInt(words[8 * i]) << 32n) | BigInt(words[8 * i + 1]);
