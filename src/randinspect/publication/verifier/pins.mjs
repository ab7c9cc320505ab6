// What a reader pins: keys that he has from elsewhere than the bundle (docs/format.md §7.1, §7.3).

import { Fault } from "./faults.mjs";
import { LEDGER_KEY, readKey, WITNESS_KEY } from "./notes.mjs";

const ENDS = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/;
const WANTED = { [LEDGER_KEY]: "a ledger's key (type 1)", [WITNESS_KEY]: "a witness's key (type 4)" };

export const NO_PINS = { ledger: [], witnesses: [] };

/** Keys in texts of files of keys, `{file, text}` or null; one fault names every line that is none. */
export function readPins({ trust = null, witness = null }) {
  const faults = [];
  const read = (given, type) => (given ? keysOf(given, type, faults) : []);
  const pins = { ledger: read(trust, LEDGER_KEY), witnesses: read(witness, WITNESS_KEY) };
  if (faults.length) throw new Fault(faults.join("\n"));
  return pins;
}

function keysOf({ file, text }, type, faults) {
  const rows = text.split(ENDS).map(row => row.trim()),
    keys = new Map(),
    before = faults.length;
  rows.forEach((row, i) => {
    if (row === "" || row.startsWith("#")) return;
    const key = readKey(row);
    if (key && key.type === type) keys.set(row, key);
    else faults.push(`${file}, line ${i + 1}: [${row}] is not ${WANTED[type]}`);
  });
  if (keys.size === 0 && faults.length === before) faults.push(`${file}: there is no key; add ${WANTED[type]}`);
  return [...keys.values()];
}
