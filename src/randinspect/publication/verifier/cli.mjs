#!/usr/bin/env node
// Verify a bundle's folder, or the folder of a quarter, without Python and without a network:
//   node cli.mjs BUNDLE [--with OTHER]… [--json] [--amendments FOLDER]
// Exit codes: 0 nothing was found, 1 there are findings, 2 the call is wrong.

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

function main(words) {
  const call = parse(words);
  if (!call) {
    process.stderr.write(USAGE);
    return 2;
  }
  const amendments = call.amendments === undefined ? null : filesOf(call.amendments);
  const beside = call.others.flatMap(place =>
    bundlesOf(place).map(({ name, files }) => ({ name: name ? `${place}/${name}` : place, files })),
  );
  const verdict = verifyAll([...bundlesOf(call.bundle), ...beside], { amendments });
  process.stdout.write(call.json ? `${JSON.stringify(verdict, null, 1)}\n` : tell(verdict));
  return verdict.findings.length ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
