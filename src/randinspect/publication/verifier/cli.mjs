#!/usr/bin/env node
// Verify a bundle's folder, the folder of a quarter, or a published ledger, without Python and without a network.
// Amendments that lie beside the bundles of a quarter are read without being named.
// Exit codes: 0 nothing was found, 1 there are findings, 2 the call is wrong, 3 a path or file is refused.

import { namesOf, oddName } from "./amendments.mjs";
import { copiesIn, verifyAll } from "./bundles.mjs";
import { amendmentsBeside, amendmentsIn, besidesOf, bundlesOf, filesOf, isThere, isZip, textIn } from "./disk.mjs";
import { Fault, must } from "./faults.mjs";
import { readHearsay } from "./hearsay.mjs";
import { readPins } from "./pins.mjs";
import { ledgerDocument, ledgerLines, verdictDocument, verdictLines } from "./plain.mjs";
import { auditLedger, isBroken, readHeld, readPublished } from "./published.mjs";
import { TONGUES } from "./spoken.mjs";

const USAGE = `usage: node cli.mjs BUNDLE [--with OTHER]… [--json] [--strict] [--lang en|zh]
         [--trust KEYS] [--witness KEYS] [--evidence FILE]… [--amendments FOLDER]
         [--ledger FOLDER [--checkpoint NOTE]…]
       node cli.mjs --ledger FOLDER [--checkpoint NOTE]… [--json] [--trust KEYS] [--witness KEYS]
         [--lang en|zh]
`;
const REPEATED = { "--with": "others", "--evidence": "evidence", "--checkpoint": "held" };
const ONCE = { "--amendments": "amendments", "--ledger": "ledger", "--trust": "trust", "--witness": "witness", "--lang": "lang" };
const FLAGS = { "--json": "isJson", "--strict": "isStrict" };

/** The call as it is written, or null if it is none. */
function parse(words) {
  const call = { others: [], evidence: [], held: [] };
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word in FLAGS) call[FLAGS[word]] = true;
    else if (word in REPEATED || word in ONCE) {
      i += 1;
      if (words[i] === undefined || (word in ONCE && ONCE[word] in call)) return null;
      if (word in REPEATED) call[REPEATED[word]].push(words[i]);
      else call[ONCE[word]] = words[i];
    } else if (word.startsWith("-") || call.bundle !== undefined) return null;
    else call.bundle = word;
  }
  if (!((call.lang || "en") in TONGUES)) return null;
  const areApart = call.amendments === undefined || call.others.length === 0,
    isAlone = !call.isStrict && call.amendments === undefined && call.others.length + call.evidence.length === 0;
  if (call.ledger === undefined) return call.bundle !== undefined && areApart && call.held.length === 0 ? call : null;
  return (call.bundle === undefined ? isAlone : areApart) ? call : null;
}

/** What is found under `name/part` of other places, told by the place. */
const beside = place => bundlesOf(place).map(({ name, ...one }) => ({ ...one, name: name ? `${place}/${name}` : place }));

/** Files beside a dispatch: amendments numbered without gaps, and what shows them in a ledger. */
function amendmentsGiven(folder) {
  const files = amendmentsIn(folder);
  must(files, "there is no such folder of amendments", { file: folder });
  const documents = new Map([...files].filter(([name]) => name !== "ledger.json"));
  const odd = oddName(namesOf(documents));
  must(odd === null, odd && odd.message, { file: odd && `${folder}/${odd.file}` });
  return files;
}

function ledgerIn(folder) {
  const files = filesOf(folder);
  must(files, "there is no such folder of a published ledger", { file: folder });
  return files;
}

function pinsOf({ trust, witness }) {
  const keysIn = file => (file === undefined ? null : { file, text: textIn(file) });
  return readPins({ trust: keysIn(trust), witness: keysIn(witness) });
}

const heldBy = ({ held }) => held.map(file => readHeld(textIn(file), file));

function judged(call) {
  const pins = pinsOf(call);
  const records = call.evidence.flatMap(file => readHearsay(textIn(file), file));
  const amendments = call.amendments === undefined ? amendmentsBeside(call.bundle) : amendmentsGiven(call.amendments);
  const folder = call.amendments === undefined ? "amendments" : "";
  const besides = call.others.map(place => ({ amendments: amendmentsBeside(place), folder: `${place}/amendments` }));
  const bundles = [...bundlesOf(call.bundle), ...call.others.flatMap(beside)];
  const ledger = call.ledger === undefined ? null : ledgerIn(call.ledger);
  const verdict = verifyAll(bundles, { amendments, folder, besides, pins, records, ledger, held: heldBy(call) });
  verdict.unchecked.push(...besidesOf(call.bundle, copiesIn(bundles)), ...call.others.flatMap(place => besidesOf(place, [], `${place}/`)));
  return verdict;
}

/** Faults of paths: nothing lies there, or a zip, which this program does not open. */
function refused({ bundle, others, amendments, ledger }) {
  const named = [bundle, ...others, amendments, ledger].filter(path => path !== undefined);
  const told = path => {
    if (!isThere(path)) return `${path}: there is no such file or folder (file.access); check the spelling\n`;
    if (isZip(path)) return `${path}: this program reads folders; unpack the zip, or let randinspect verify read it (file.zip)\n`;
    return "";
  };
  return named.map(told).filter(Boolean);
}

const isRefuted = ({ ledger }) => ledger !== null && isBroken(ledger);

/** A ledger by itself: what is said of it, and the exit code. */
function ofLedger(call) {
  const found = auditLedger(readPublished(ledgerIn(call.ledger)), pinsOf(call), heldBy(call));
  return { lines: ledgerLines(found, TONGUES[call.lang || "en"]), document: ledgerDocument(found), code: isRefuted({ ledger: found }) ? 1 : 0 };
}

/** Bundles, with what lies beside them. */
function ofBundles(call) {
  const verdict = judged(call),
    isOpen = call.isStrict && verdict.unproved.length > 0;
  const code = verdict.findings.length || isRefuted(verdict) || isOpen ? 1 : 0;
  return { lines: verdictLines(verdict, TONGUES[call.lang || "en"]), document: verdictDocument(verdict), code };
}

function main(words) {
  const call = parse(words);
  if (!call) {
    process.stderr.write(USAGE);
    return 2;
  }
  const faults = refused(call);
  if (faults.length) {
    process.stderr.write(faults.join(""));
    return 3;
  }
  let said;
  try {
    said = call.bundle === undefined ? ofLedger(call) : ofBundles(call);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${[error.file, error.message].filter(Boolean).join(": ")}\n`);
    return 3;
  }
  process.stdout.write(call.isJson ? `${JSON.stringify(said.document, null, 1)}\n` : `${said.lines.join("\n")}\n`);
  return said.code;
}

process.stdout.on("error", error => {
  if (error.code !== "EPIPE") throw error;
  process.exit(); // whoever read it has gone away, and nothing is wrong
});
process.exitCode = main(process.argv.slice(2));
