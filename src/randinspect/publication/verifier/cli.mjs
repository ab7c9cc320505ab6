#!/usr/bin/env node
// Verify a bundle's folder, or the folder of a quarter, without Python and without a network.
// Amendments that lie beside the bundles of a quarter are read without being named.
// Exit codes: 0 nothing was found, 1 there are findings, 2 the call is wrong, 3 a path or file is refused.

import { namesOf, oddName } from "./amendments.mjs";
import { verifyAll } from "./bundles.mjs";
import { amendmentsBeside, amendmentsIn, bundlesOf, filesOf, isThere, textIn } from "./disk.mjs";
import { Fault, must } from "./faults.mjs";
import { readHearsay } from "./hearsay.mjs";
import { readPins } from "./pins.mjs";

const USAGE = `usage: node cli.mjs BUNDLE [--with OTHER]… [--json] [--strict]
         [--trust KEYS] [--witness KEYS] [--evidence FILE]… [--amendments FOLDER] [--ledger FOLDER]
`;
const REPEATED = { "--with": "others", "--evidence": "evidence" };
const ONCE = { "--amendments": "amendments", "--ledger": "ledger", "--trust": "trust", "--witness": "witness" };
const FLAGS = { "--json": "isJson", "--strict": "isStrict" };

/** The call as it is written, or null if it is none. */
function parse(words) {
  const call = { others: [], evidence: [] };
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
  const areApart = call.amendments === undefined || call.others.length === 0;
  return call.bundle !== undefined && areApart ? call : null;
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

function judged(call) {
  const keysIn = file => (file === undefined ? null : { file, text: textIn(file) });
  const pins = readPins({ trust: keysIn(call.trust), witness: keysIn(call.witness) });
  const records = call.evidence.flatMap(file => readHearsay(textIn(file), file));
  const amendments = call.amendments === undefined ? amendmentsBeside(call.bundle) : amendmentsGiven(call.amendments);
  const folder = call.amendments === undefined ? "amendments" : "";
  const bundles = [...bundlesOf(call.bundle), ...call.others.flatMap(beside)];
  const ledger = call.ledger === undefined ? null : ledgerIn(call.ledger);
  return verifyAll(bundles, { amendments, folder, pins, records, ledger });
}

function tell(verdict) {
  const lines = verdict.findings.map(({ code, file, at, expected, got, message }) => {
    const said = [message, expected && `expected ${expected}`, got && `got ${got}`].filter(Boolean);
    return `finding ${code}: ${[file, at].filter(Boolean).join(" ")}: ${said.join("; ")}`;
  });
  const proved = verdict.proved.map(({ en }) => `proved: ${en}`),
    unproved = verdict.unproved.map(({ en }) => `unproved: ${en}`);
  const ledger = verdict.ledger ? ledgerLines(verdict.ledger) : [];
  return [...lines, ...ledger, ...proved, ...unproved, `${verdict.draws.join(", ")}: ${verdict.standing}`, ""].join("\n");
}

/** Faults of paths under which nothing lies: no bundle was refuted, there was none. */
function absent({ bundle, others, amendments }) {
  const named = [bundle, ...others, ...(amendments === undefined ? [] : [amendments])];
  return named
    .filter(path => !isThere(path))
    .map(path => `${path}: there is no such file or folder (file.access); check the spelling\n`);
}

/** What a published ledger says of every draw, and the rules that it breaks. */
function ledgerLines({ origin, size, moment, draws, breaches, absent }) {
  const told = draws.map(({ draw, sequence, kind, state, reason, isLate, reveals }) => {
    const secrets = reveals.map(({ source, at }) => `${source} ${at === null ? "not revealed" : `revealed in leaf ${at}`}`);
    const words = [state, reason, isLate ? "LATE" : "", ...secrets].filter(Boolean);
    return `ledger: ${sequence} ${kind} ${draw}: ${words.join(", ")}`;
  });
  return [
    `ledger: ${origin}, ${size} leaves${moment === null ? "" : `, seen at ${moment}`}`,
    ...told,
    ...breaches.map(({ rule, place, message }) => `ledger breaks ${rule}: ${place}: ${message}`),
    ...absent.map(draw => `ledger: the commitment of ${draw} is not in it`),
  ];
}

const isBroken = ({ ledger }) => ledger !== null && ledger.breaches.length + ledger.absent.length > 0;

function main(words) {
  const call = parse(words);
  if (!call) {
    process.stderr.write(USAGE);
    return 2;
  }
  const faults = absent(call);
  if (faults.length) {
    process.stderr.write(faults.join(""));
    return 3;
  }
  let verdict;
  try {
    verdict = judged(call);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${[error.file, error.message].filter(Boolean).join(": ")}\n`);
    return 3;
  }
  process.stdout.write(call.isJson ? `${JSON.stringify(verdict, null, 1)}\n` : tell(verdict));
  return verdict.findings.length || isBroken(verdict) || (call.isStrict && verdict.unproved.length) ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
