// Evidence from elsewhere: what somebody knows that a source said (docs/format.md §4.8, §9.5).

import { isSignature } from "./beacon.mjs";
import { hex, unhex, utf8 } from "./bytes.mjs";
import { measureDepth } from "./documents.mjs";
import { Fault, must } from "./faults.mjs";
import { base64 } from "./notes.mjs";
import { stampOf } from "./pulse.mjs";
import { lineFrom, usedSources } from "./seed.mjs";
import { nameOf } from "./sources.mjs";
import { isLone, isText } from "./texts.mjs";

const FILE = "seed.json";
const PEM = /^\s*-----BEGIN CERTIFICATE-----([0-9A-Za-z+/=\s]*)-----END CERTIFICATE-----/;
const BARE = Symbol("bare"); // no file can hold it
const isObject = value => value !== null && typeof value === "object" && !Array.isArray(value);

/** Records in the text of a file that was handed in: a relay's answer, a list, or one under `evidence`. */
export function readHearsay(text, file) {
  measureDepth(utf8(text), file);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Fault("the evidence is no JSON", { file });
  }
  if (isObject(value)) return Array.isArray(value.evidence) ? value.evidence : [value];
  must(Array.isArray(value), 'evidence is {"round": …, "signature": "…"}, or a list of such', { file });
  return value;
}

/** What a reader pastes: 48 bytes of a drand signature, for any round that is named, or JSON. */
export function readPasted(text, file) {
  const plain = text.trim();
  if (plain === "") return [];
  return /^[0-9a-f]{96}$/.test(plain) ? [{ [BARE]: true, signature: plain }] : readHearsay(plain, file);
}

/** The record of a bare signature names the round that it signs, if a commitment names that round. */
function withRound(record, commit) {
  if (!isObject(record) || !record[BARE]) return record;
  const named = [...commit.seed_plan.sources, ...commit.fallback.map(({ source }) => source)].filter(({ kind }) => kind === "drand");
  const signed = named.find(({ round }) => isSignature(unhex(record.signature), round));
  return signed ? { ...record, round: signed.round } : record;
}

/** Sources and fallbacks of a commitment that a record says it is for. */
function claimed(commit, given) {
  const { seed_plan: plan, fallback } = commit,
    record = withRound(given, commit);
  const some = [
    ...plan.sources.map((source, i) => ({ place: i + 1, source, fallback: 0 })),
    ...fallback.map(({ silent, source }, i) => ({ place: silent, source, fallback: i + 1 })),
  ];
  return isObject(record) ? some.filter(({ source }) => CLAIMS[source.kind](source, record)).map(one => ({ ...one, record })) : [];
}

const pulseOf = record => ("pulse" in record ? record.pulse : record);

const CLAIMS = {
  drand: (source, record) => record.round === source.round && "signature" in record,
  nist: (source, record) => isObject(pulseOf(record)) && pulseOf(record).timeStamp === stampOf(source.time),
  lottery: (source, record) => record.name === source.name && record.issue === source.issue,
  share: (source, record) => record.party === source.party && "value" in record,
  sealed: (source, record) => record.kind === "sealed",
};

/** Evidence that is for none of the draws would be left unread in silence: it is refused. */
export function requireClaimed(commits, records) {
  if (commits.includes(null)) return;
  const stray = records
    .map((record, i) => (commits.some(commit => claimed(commit, record).length) ? "" : String(i + 1)))
    .filter(Boolean);
  must(stray.length === 0, `evidence ${stray.join(", ")} is for no source of these draws`);
}

/** Point 2.5; gives the places of the sources that said the same. A record that proves nothing is refused. */
export function secondOpinion(commit, seed, records, report) {
  const agreed = new Set(),
    used = seed && usedSources(commit, seed.evidence);
  for (const record of records) {
    for (const told of claimed(commit, record)) {
      const line = lineFrom(told.source, plainRecord(told.source, told.record));
      if (!seed) continue;
      compare(told, line, used[told.place - 1], seed.lines[told.place - 1], agreed, report);
    }
  }
  return agreed;
}

function compare(told, line, used, found, agreed, report) {
  const details = { file: FILE, at: `/lines/${told.place - 1}` },
    hasSpoken = told.fallback < used.fallback;
  const isOther = told.fallback === used.fallback && found !== line;
  if (hasSpoken) {
    const message = `source ${told.place}: ${nameOf(told.source)} has spoken, so fallback ${used.fallback} falls`;
    report("2.5", false, { ...details, expected: line, got: found, message });
    return;
  }
  const message = isOther ? `source ${told.place}: the seed has another line than what was handed in gives` : "";
  report("2.5", !isOther, { ...details, expected: isOther ? line : found, got: found, message });
  if (found === line) agreed.add(told.place);
}

/** What was handed in as a record of `seed.json` would have it; what is missing is a fault. */
function plainRecord(source, record) {
  const name = nameOf(source),
    need = (holds, what) => must(holds, `${name}: ${what}`);
  const secret = () => {
    need(isText(record.value) && /^[0-9a-f]{64}$/.test(record.value), "the value is 64 lower-case hexadecimal digits");
    return record.value;
  };
  return {
    drand: () => {
      const { signature } = record;
      need(isText(signature) && /^(?:[0-9a-f]{2})*$/.test(signature), "the signature is lower-case hexadecimal digits");
      return { kind: "drand", round: source.round, signature };
    },
    nist: () => ({ kind: "nist", certificate: certificateOf(record.certificate, need), pulse: pulseOf(record) }),
    lottery: () => {
      const { announced, numbers } = record;
      need(isText(announced) && !isLone(announced), "announced says where the numbers can be read");
      need(Array.isArray(numbers), "numbers are lists of whole numbers");
      return { kind: "lottery", name: source.name, issue: source.issue, announced: announced.normalize("NFC"), numbers };
    },
    share: () => ({ kind: "share", party: source.party, value: secret() }),
    sealed: () => ({ kind: "sealed", value: secret() }),
  }[source.kind]();
}

/** Hexadecimal digits of a certificate that is given as such or in PEM. */
function certificateOf(text, need) {
  const armoured = isText(text) ? PEM.exec(text) : null,
    der = armoured ? base64(armoured[1].replace(/\s/g, "")) : null;
  if (der) return hex(der);
  need(isText(text) && /^(?:[0-9a-f]{2})+$/.test(text), "the certificate is missing: PEM, or hexadecimal digits of its DER");
  return text;
}
