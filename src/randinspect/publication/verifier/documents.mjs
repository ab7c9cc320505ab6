// Documents: JSON in the one form of RFC 8785, integers only (docs/format.md §2.3).

import { sameBytes, textOf, utf8 } from "./bytes.mjs";
import { Fault, must } from "./faults.mjs";
import { isInteger, isLone, isNfc } from "./texts.mjs";

const DEEPEST = 32;

/** The document's text; keys are ASCII, so their order is that of their code units. */
export function documentText(value) {
  if (Array.isArray(value)) return `[${value.map(documentText).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map(key => `${JSON.stringify(key)}:${documentText(value[key])}`).join(",")}}`;
}

export const documentBytes = value => utf8(documentText(value));

/** Read a document; whatever is not the canonical form of what it says is a fault. */
export function readDocument(bytes, file) {
  measureDepth(bytes, file);
  const text = textOf(bytes, file);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Fault("this is no JSON", { file, at: "", expected: "JSON", got: text.slice(0, 60) });
  }
  checkValue(value, file, "");
  must(sameBytes(documentBytes(value), bytes), "this is not the RFC 8785 form of what it says", {
    file,
    at: "",
    expected: "RFC 8785",
    got: "another spelling",
  });
  return value;
}

/** Count brackets outside of strings before any parser sees them. */
export function measureDepth(bytes, file) {
  let depth = 0,
    inside = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (inside) {
      if (byte === 0x5c) i += 1;
      else if (byte === 0x22) inside = false;
    } else if (byte === 0x22) inside = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      must(depth <= DEEPEST, "it nests too deep", { file, expected: `≤ ${DEEPEST}`, got: depth });
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
}

/** Numbers are integers, keys ASCII, strings whole and in NFC. */
function checkValue(value, file, at) {
  if (typeof value === "number") {
    must(isInteger(value), "a number is no integer below 2^53", { file, at, got: value });
  } else if (typeof value === "string") checkText(value, file, at);
  else if (Array.isArray(value)) value.forEach((item, i) => checkValue(item, file, `${at}/${i}`));
  else if (value !== null && typeof value === "object") {
    for (const key of Object.keys(value)) {
      must(/^[\x00-\x7f]*$/.test(key), "a key is not ASCII", { file, at: `${at}/${key}` });
      checkValue(value[key], file, `${at}/${key}`);
    }
  }
}

function checkText(value, file, at) {
  must(!isLone(value) && isNfc(value), "a text is not in NFC", { file, at, got: value });
}

/** A plain object with exactly these keys, or a fault. */
export function exactKeys(value, keys, { file, at = "" } = {}) {
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
  must(isObject, "an object is expected", { file, at, expected: "object", got: documentText(value) });
  const found = Object.keys(value).sort().join(", "),
    expected = [...keys].sort().join(", ");
  must(found === expected, "its keys are others", { file, at, expected, got: found });
  return value;
}
