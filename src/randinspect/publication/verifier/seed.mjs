// The seed: its text, its lines and the evidence for them (docs/format.md §4).

import { CHAIN, isSignature } from "./beacon.mjs";
import { digest, digestOfText, isDigest, sameBytes, unhex } from "./bytes.mjs";
import { documentBytes, exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { isInteger, isText } from "./texts.mjs";

const FILE = "seed.json";

export const seedOf = (drawId, lines) =>
  digestOfText(`randinspect/1/seed\n${drawId}\n${lines.map(line => `${line}\n`).join("")}`);

export const lineOf = (round, signature) => `drand ${CHAIN} ${round} ${digest(signature)}`;

/** Point 2.1: a document with exactly the keys of §4.3, each of its kind. */
export function readSeed(bytes) {
  const seed = readDocument(bytes, FILE);
  exactKeys(seed, ["draw_id", "evidence", "lines", "seed"], { file: FILE });
  must(isText(seed.draw_id), "draw_id is no text", { file: FILE, at: "/draw_id" });
  must(isDigest(seed.seed), "the seed is not 64 hexadecimal digits", { file: FILE, at: "/seed" });
  const areLines = Array.isArray(seed.lines) && seed.lines.every(isText);
  must(areLines, "lines is no list of texts", { file: FILE, at: "/lines" });
  must(Array.isArray(seed.evidence), "evidence is no list", { file: FILE, at: "/evidence" });
  seed.evidence.forEach((record, i) => checkRecord(record, `/evidence/${i}`));
  return seed;
}

function checkRecord(record, at) {
  exactKeys(record, ["kind", "round", "signature"], { file: FILE, at });
  must(record.kind === "drand", "another kind of source", {
    file: FILE,
    at: `${at}/kind`,
    expected: "drand",
    got: record.kind,
  });
  must(isInteger(record.round), "round is no integer", { file: FILE, at: `${at}/round` });
  const isHex = isText(record.signature) && /^[0-9a-f]{96}$/.test(record.signature);
  must(isHex, "the signature is not 96 lower-case hexadecimal digits", {
    file: FILE,
    at: `${at}/signature`,
    got: record.signature,
  });
}

/** Points 2.2 to 2.4, each with what was expected and found. */
export function checkSeed(seed, commit, bytes, report) {
  const { sources } = commit.seed_plan,
    rounds = seed.evidence.map(record => record.round);
  const planned = sources.map(source => source.round);
  const isPlanned = report("2.2", rounds.join() === planned.join(), {
    file: FILE,
    at: "/evidence",
    expected: planned.join(", "),
    got: rounds.join(", "),
  });
  if (!isPlanned) return;
  const proved = seed.evidence.map((record, i) =>
    report("2.3", isSignature(unhex(record.signature), planned[i]), {
      file: FILE,
      at: `/evidence/${i}/signature`,
      expected: `round ${planned[i]}`,
      got: record.signature,
    }),
  );
  if (proved.includes(false)) return;
  const lines = seed.evidence.map((record, i) => lineOf(planned[i], unhex(record.signature)));
  const rebuilt = {
    draw_id: commit.draw_id,
    evidence: seed.evidence,
    lines,
    seed: seedOf(commit.draw_id, lines),
  };
  report("2.4", sameBytes(documentBytes(rebuilt), bytes), {
    file: FILE,
    at: "/seed",
    expected: rebuilt.seed,
    got: seed.seed,
  });
}
