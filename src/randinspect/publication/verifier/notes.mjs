// Keys, notes, checkpoints and cosignatures in the forms of C2SP (docs/format.md §7.3).
// What is no key, note or checkpoint is null; a line that is not its key's signature is a fault.

import { hex, joined, utf8 } from "./bytes.mjs";
import { must } from "./faults.mjs";
import { sha256 } from "./sha256.mjs";
import { sha512 } from "./sha512.mjs";
import { isIntegerText, isName, isText } from "./texts.mjs";
import { verifyEd25519 } from "./vendor/ed25519.mjs";

export const LEDGER_KEY = 1;
export const WITNESS_KEY = 4;
const MOST_SIGNATURES = 100,
  ID = 4,
  TIME = 8,
  SIGNATURE = 64,
  LIMIT = 1n << 53n;

/** Bytes of base64 in its one spelling, or null. */
export function base64(text) {
  if (!/^[0-9A-Za-z+/]*={0,2}$/.test(text) || text.length % 4) return null;
  const raw = atob(text);
  return btoa(raw) === text ? Uint8Array.from(raw, one => one.charCodeAt(0)) : null;
}

const isKeyName = name => name !== "" && !/[\s+\p{C}\p{Z}]/u.test(name) && utf8(name).length <= 255;

/** A public key of Ed25519 `name+id+base64(type ‖ key)` as `{name, id, type, bytes}`, or null. */
export function readKey(text) {
  const [name, id, ...rest] = text.split("+"),
    data = base64(rest.join("+"));
  const isKey = data && data.length === 33 && [LEDGER_KEY, WITNESS_KEY].includes(data[0]);
  if (!isKey || !isKeyName(name)) return null;
  if (id !== hex(sha256(joined(utf8(`${name}\n`), data))).slice(0, 2 * ID)) return null;
  return { name, id, type: data[0], bytes: data.subarray(1) };
}

/** A note as `{text, lines}`, each line `{name, id, value}`, or null. */
export function readNote(text) {
  if (!isText(text) || /[\u0000-\u0009\u000b-\u001f]/.test(text)) return null;
  const gap = text.lastIndexOf("\n\n"),
    tail = text.slice(gap + 2);
  if (gap < 0 || !tail.endsWith("\n")) return null;
  const rows = tail.slice(0, -1).split("\n");
  if (rows.length > MOST_SIGNATURES) return null;
  const lines = rows.map(readLine);
  return lines.includes(null) ? null : { text: text.slice(0, gap + 1), lines };
}

function readLine(row) {
  const [dash, name, coded, ...more] = row.split(" "),
    data = dash === "—" && coded !== undefined && more.length === 0 ? base64(coded) : null;
  if (!data || data.length <= ID || !isKeyName(name)) return null;
  return { name, id: hex(data.subarray(0, ID)), value: data.subarray(ID) };
}

/** The checkpoint in the text of a note, `{origin, size, root}`, or null. */
export function readHead({ text }) {
  const [origin, size, root, end, ...more] = text.split("\n"),
    node = base64(root || "");
  const isHead = end === "" && more.length === 0 && isName(origin) && isIntegerText(size) && node && node.length === 32;
  if (!isHead || BigInt(size) < 0n || BigInt(size) >= LIMIT) return null;
  return { origin, size: BigInt(size), root: hex(node) };
}

const linesOf = ({ lines }, key) => lines.filter(({ name, id }) => name === key.name && id === key.id);

/** Whether a key signed a note. */
export function isSigned(note, key) {
  const own = linesOf(note, key);
  const isTrue = own.every(({ value }) => verifyEd25519(value, utf8(note.text), key.bytes, sha512));
  must(isTrue, `the signature of ${key.name} is not one of its key`);
  return own.length > 0;
}

/** Whether one of some keys signed a checkpoint as its own ledger's; no false line is passed over. */
export function isVouched({ origin }, note, keys) {
  const own = keys.filter(({ name }) => name === origin);
  return own.map(key => isSigned(note, key)).includes(true);
}

/** The earliest time at which a witness cosigned a note, null if it did not (cosignature/v1). */
export function cosignedAt(note, key) {
  const times = linesOf(note, key).map(({ value }) => timeOf(note, key, value));
  return times.length ? Math.min(...times) : null;
}

/** Times that lines of the length of cosignatures state; nothing is verified. */
export const statedTimes = ({ lines }) =>
  lines
    .filter(({ value }) => value.length === TIME + SIGNATURE)
    .map(({ value }) => numberOf(value.subarray(0, TIME)))
    .filter(time => time > 0n && time < LIMIT)
    .map(Number);

const numberOf = bytes => bytes.reduce((sum, byte) => 256n * sum + BigInt(byte), 0n);

function timeOf({ text }, { name, bytes }, value) {
  const time = numberOf(value.subarray(0, TIME)),
    message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
  const isTrue = time > 0n && time < LIMIT && verifyEd25519(value.subarray(TIME), message, bytes, sha512);
  must(isTrue, `the cosignature of ${name} is not one of its key`);
  return Number(time);
}
