#!/usr/bin/env node
// Verify a bundle's folder, or the folder of a quarter, without Python and without a network:
//   node cli.mjs BUNDLE [--with OTHER]… [--json] [--amendments FOLDER]
// Amendments that lie beside the bundles of a quarter are read without being named.
// Exit codes: 0 nothing was found, 1 there are findings, 2 the call is wrong, 3 a path is not there.

import { verifyAll } from "./bundles.mjs";
import { bundlesOf, filesOf } from "./disk.mjs";

const USAGE = "usage: node cli.mjs BUNDLE [--with OTHER]… [--json] [--amendments FOLDER]\n";

function parse(words) {
  const call = { json: false, others: [] };
  for (let i = 0; i < words.length; i += 1) {
    if (words[i] === "--json") call.json = true;
    else if (words[i] === "--with") call.others.push(words[(i += 1)]);
    else if (words[i] === "--amendments") call.amendments = words[(i += 1)];
    else if (words[i].startsWith("-") || call.bundle !== undefined) return null;
    else call.bundle = words[i];
  }
  return call.bundle === undefined || call.others.includes(undefined) ? null : call;
}

function tell(verdict) {
  const lines = verdict.findings.map(({ code, file, at, expected, got, message }) => {
    const said = [message, expected && `expected ${expected}`, got && `got ${got}`].filter(Boolean);
    return `finding ${code}: ${[file, at].filter(Boolean).join(" ")}: ${said.join("; ")}`;
  });
  const unproved = verdict.unproved.map(({ en }) => `unproved: ${en}`);
  return [...lines, ...unproved, `${verdict.draws.join(", ")}: ${verdict.standing}`, ""].join("\n");
}

/** Whether something lies at a path; only a folder can be entered, and `disk.mjs` alone may read. */
function isThere(path) {
  const here = process.cwd();
  try {
    process.chdir(path);
  } catch ({ code }) {
    return code !== "ENOENT";
  }
  process.chdir(here);
  return true;
}

/** Faults of paths under which nothing lies: no bundle was refuted, there was none. */
function absent({ bundle, others, amendments }) {
  const named = [bundle, ...others, ...(amendments === undefined ? [] : [amendments])];
  return named
    .filter(path => !isThere(path))
    .map(path => `${path}: there is no such file or folder (file.access); check the spelling\n`);
}

/** Amendments of a folder, without the `ledger.json` of step 17, which this does not read. */
function documentsOf(folder) {
  const files = filesOf(folder);
  if (files) files.delete("ledger.json");
  return files;
}

/** The verdict with that on the dispatch which the amendments beside it change. */
function amended(verdict, bundles, place) {
  const dispatch = bundles.find(({ name, files }) => name === "dispatch" && files);
  const documents = documentsOf(`${place}/public/amendments`) || documentsOf(`${place}/amendments`);
  if (!dispatch || !documents || verdict.findings.length) return verdict;
  const { findings, checks } = verifyAll([dispatch], { amendments: documents });
  const found = findings.map(one => ({ ...one, file: `amendments/${one.file}` }));
  const own = checks.filter(({ code }) => code.startsWith("16."));
  return {
    ...verdict,
    standing: found.length ? "refuted" : verdict.standing,
    findings: found,
    checks: [...verdict.checks, ...own],
  };
}

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
  const amendments = call.amendments === undefined ? null : documentsOf(call.amendments);
  const beside = call.others.flatMap(place =>
    bundlesOf(place).map(({ name, files }) => ({ name: name ? `${place}/${name}` : place, files })),
  );
  const bundles = bundlesOf(call.bundle);
  const alone = verifyAll([...bundles, ...beside], { amendments });
  const verdict = amendments ? alone : amended(alone, bundles, call.bundle);
  process.stdout.write(call.json ? `${JSON.stringify(verdict, null, 1)}\n` : tell(verdict));
  return verdict.findings.length ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
