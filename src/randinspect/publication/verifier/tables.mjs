// Tables: rows of fields, in one order and one spelling (docs/format.md §2.4), and their roots (§2.5).

import { hex, textOf } from "./bytes.mjs";
import { Fault, must } from "./faults.mjs";
import { Sha256 } from "./sha256.mjs";
import { isNfc } from "./texts.mjs";

const TAB = 9,
  LF = 10;
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;

/** The rows of a table's bytes: where each begins and ends, without LF. */
export class Rows {
  constructor(bytes, file) {
    this.bytes = bytes;
    this.file = file;
    let count = 0;
    for (let i = 0; i < bytes.length; i += 1) if (bytes[i] === LF) count += 1;
    this.starts = new Uint32Array(count + 1);
    for (let i = 0, k = 1; i < bytes.length; i += 1) if (bytes[i] === LF) this.starts[k++] = i + 1;
    this.length = count;
    this.isWhole = bytes.length === this.starts[count];
  }

  begin(i) {
    return this.starts[i];
  }

  end(i) {
    return this.starts[i + 1] - 1;
  }

  text(i) {
    return textOf(this.bytes.subarray(this.begin(i), this.end(i)), this.file);
  }

  fields(i) {
    return this.text(i).split("\t");
  }

  /** Order of the bytes of two rows, of this table or of another. */
  compare(i, j) {
    const { bytes } = this;
    let a = this.begin(i),
      b = this.begin(j);
    const ends = [this.end(i), this.end(j)];
    while (a < ends[0] && b < ends[1]) {
      if (bytes[a] !== bytes[b]) return bytes[a] - bytes[b];
      a += 1;
      b += 1;
    }
    return ends[0] - a - (ends[1] - b);
  }
}

/** Read a table with so many fields in a row; `key` fields at the front name a row. */
export function readRows(bytes, file, width, key = 1) {
  const rows = new Rows(bytes, file);
  must(rows.isWhole, "the last row does not end with LF", { file, at: `row ${rows.length + 1}` });
  for (let i = 0; i < rows.length; i += 1) {
    checkFields(rows, i, width);
    if (i > 0) checkOrder(rows, i, key);
  }
  return rows;
}

/** All rows as lists of texts; for tables that are not large. */
export function readTable(bytes, file, width, key = 1) {
  const rows = readRows(bytes, file, width, key);
  return Array.from({ length: rows.length }, (_, i) => rows.fields(i));
}

function checkFields(rows, i, width) {
  const { bytes, file } = rows;
  let tabs = 0,
    plain = true;
  for (let p = rows.begin(i), end = rows.end(i); p < end; p += 1) {
    const byte = bytes[p];
    if (byte === TAB) tabs += 1;
    else if (byte < 0x20 || byte >= 0x7f) plain = false;
  }
  const at = `row ${i + 1}`;
  must(tabs === width - 1, "a row has another number of fields", {
    file,
    at,
    expected: width,
    got: tabs + 1,
  });
  if (plain) return;
  const text = rows.text(i);
  must(!CONTROL.test(text), "a field holds a control character", { file, at });
  must(isNfc(text), "a field is not in NFC", { file, at, got: text });
}

function checkOrder(rows, i, key) {
  const at = `row ${i + 1}`,
    order = rows.compare(i - 1, i);
  if (order >= 0) {
    throw new Fault(order ? "rows do not ascend" : "a row stands twice", {
      file: rows.file,
      at,
      expected: `> ${rows.text(i - 1)}`,
      got: rows.text(i),
    });
  }
  const end = keyEnd(rows, i, key),
    length = end - rows.begin(i);
  if (length !== keyEnd(rows, i - 1, key) - rows.begin(i - 1)) return;
  const { bytes } = rows,
    a = rows.begin(i - 1),
    b = rows.begin(i);
  for (let p = 0; p < length; p += 1) if (bytes[a + p] !== bytes[b + p]) return;
  throw new Fault("a key stands twice", { file: rows.file, at, got: rows.text(i) });
}

function keyEnd(rows, i, key) {
  let seen = 0,
    p = rows.begin(i);
  for (const end = rows.end(i); p < end; p += 1) {
    if (rows.bytes[p] === TAB && (seen += 1) === key) return p;
  }
  return p;
}

/** RFC 9162 tree hash over the rows, as hexadecimal digits. */
export function rootOf(rows) {
  const hash = new Sha256();
  if (rows.length === 0) {
    hash.finish();
    return hex(hash.bytes());
  }
  let level = new Uint8Array(32 * rows.length);
  const leaf = Uint8Array.of(0),
    node = Uint8Array.of(1);
  for (let i = 0; i < rows.length; i += 1) {
    hash.restart().update(leaf).update(rows.bytes, rows.begin(i), rows.end(i)).finish();
    hash.bytes(level, 32 * i);
  }
  // Pairing from the left and carrying an odd last node up gives the tree of the standard.
  for (let n = rows.length; n > 1; n = Math.ceil(n / 2)) {
    for (let i = 0; i < n; i += 2) {
      if (i + 1 === n) level.copyWithin(16 * i, 32 * i, 32 * i + 32);
      else {
        hash
          .restart()
          .update(node)
          .update(level, 32 * i, 32 * i + 64)
          .finish();
        hash.bytes(level, 16 * i);
      }
    }
  }
  return hex(level.subarray(0, 32));
}

/** Audit path of one row (RFC 9162 §2.1.3): siblings from leaf to root. */
export function pathOf(rows, index) {
  const hash = new Sha256(),
    leaf = Uint8Array.of(0),
    node = Uint8Array.of(1);
  let level = [];
  for (let i = 0; i < rows.length; i += 1) {
    hash.restart().update(leaf).update(rows.bytes, rows.begin(i), rows.end(i)).finish();
    level.push(hash.bytes());
  }
  const path = [];
  for (let at = index; level.length > 1; at = Math.floor(at / 2)) {
    const sibling = at ^ 1;
    if (sibling < level.length) path.push(hex(level[sibling]));
    const above = [];
    for (let i = 0; i < level.length; i += 2) {
      if (i + 1 === level.length) above.push(level[i]);
      else {
        hash
          .restart()
          .update(node)
          .update(level[i])
          .update(level[i + 1])
          .finish();
        above.push(hash.bytes());
      }
    }
    level = above;
  }
  return path;
}
