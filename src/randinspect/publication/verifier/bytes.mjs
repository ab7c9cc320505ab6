// Bytes, text and hexadecimal digits (docs/format.md §2.1, §2.5).

import { Fault } from "./faults.mjs";
import { sha256 } from "./sha256.mjs";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

export const utf8 = text => encoder.encode(text);

/** Text of UTF-8 bytes; what is no UTF-8 is a fault. */
export function textOf(bytes, file) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Fault("these bytes are no UTF-8", { file });
  }
}

export function hex(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 1) text += HEX[bytes[i]];
  return text;
}

/** Bytes of an even number of lower-case hexadecimal digits. */
export function unhex(text) {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Fault("these are no hexadecimal digits");
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.substr(2 * i, 2), 16));
}

/** Several runs of bytes as one. */
export function joined(...parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  return bytes;
}

export const digest = bytes => hex(sha256(bytes));
export const digestOfText = text => digest(utf8(text));
export const isDigest = value => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

/** Order of bytes: negative, 0 or positive. */
export function compareBytes(a, b) {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

export const sameBytes = (a, b) => a.length === b.length && compareBytes(a, b) === 0;

/** Order of two texts by their UTF-8 bytes, which is that of their code points. */
export function compareText(a, b) {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  let i = 0;
  while (i < n && a[i] === b[i]) i += 1;
  if (i === n) return a.length - b.length;
  const x = a.charCodeAt(i),
    y = b.charCodeAt(i);
  // Surrogates stand for code points above U+FFFF, so they follow every other unit.
  const rank = unit => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
  return rank(x) - rank(y);
}

export const isStrictlyAscending = (items, compare = compareText) =>
  items.every((item, i) => i === 0 || compare(items[i - 1], item) < 0);

/** Order of two rows of fields, field by field as their joined text would have it. */
export const compareRows = (a, b) => compareText(a.join("\t"), b.join("\t"));
