// What the tests ask of the verifier's modules: one JSON request on stdin, one answer on stdout.
//   node ask.mjs FOLDER-OF-MODULES < request.json

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = `${pathToFileURL(process.argv[2]).href}/`;
const load = name => import(`${folder}${name}.mjs`);
const utf8 = text => new TextEncoder().encode(text);
const text = bytes => new TextDecoder().decode(bytes);

/** Sample and its digest from the texts of a selection's inputs. */
async function select({ seed, frame, targets, margins }) {
  const [frames, target, margin, selection, bytes] = await Promise.all(
    ["frame", "targets", "margins", "selection", "bytes"].map(load),
  );
  const units = frames.readFrame(utf8(frame)),
    aims = target.readTargets(utf8(targets), units);
  const bound = margins ? margin.readMargins(utf8(margins), aims) : null;
  const sample = selection.sampleBytes(units, selection.select(units, aims, bound, seed));
  return { sample: text(sample), sha256: bytes.digest(sample) };
}

/** Who is rounded up, and the uniform integers that were asked for. */
async function round({ seed, targets, margins }) {
  const [{ roundOver }, { readMargins }, { Tickets }] = await Promise.all(
    ["rounding", "margins", "tickets"].map(load),
  );
  const aims = targets.map(target => ({
    ...target,
    num: BigInt(target.num),
    den: BigInt(target.den),
    stratum: { label: target.stratum },
  }));
  const { documentBytes } = await load("documents");
  const tickets = new Tickets(seed),
    asked = [];
  const uniform = (bound, ...parts) => {
    const z = tickets.uniform(bound, ...parts);
    asked.push([String(z), String(bound)]);
    return z;
  };
  const ups = roundOver(aims, readMargins(documentBytes(margins), aims), { uniform });
  return { asked, up: targets.filter((_, i) => ups[i]).map(target => target.stratum) };
}

/** Findings about a dispatch's answer. */
async function dispatch({ seed, inputs, files }) {
  const [{ checkDispatch }, { newReport }] = await Promise.all(["recompute", "report"].map(load));
  const all = new Map(Object.entries({ ...inputs, ...files }).map(([name, data]) => [name, utf8(data)]));
  const report = newReport(),
    commit = { inputs: Object.fromEntries(Object.keys(inputs).map(name => [name, {}])) };
  const { proof } = checkDispatch(all, commit, seed, report);
  return {
    findings: report.points.filter(point => !point.holds),
    isProved: Boolean(proof),
    points: report.points.length,
  };
}

async function signatures({ cases }) {
  const [{ isSignature }, { unhex }, { Fault }] = await Promise.all(["beacon", "bytes", "faults"].map(load));
  return cases.map(([round, signature]) => {
    try {
      return isSignature(unhex(signature), BigInt(round));
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  });
}

async function roots({ trees }) {
  const [{ rootOf }, { unhex }] = await Promise.all(["tables", "bytes"].map(load));
  return trees.map(leaves => {
    const parts = leaves.map(unhex),
      ends = [];
    parts.reduce((at, part) => {
      ends.push(at + part.length);
      return at + part.length;
    }, 0);
    const bytes = Uint8Array.from(parts.flatMap(part => [...part]));
    return rootOf({ bytes, length: leaves.length, begin: i => (i ? ends[i - 1] : 0), end: i => ends[i] });
  });
}

async function digests({ texts }) {
  const { digest } = await load("bytes");
  return texts.map(hex => digest(Uint8Array.from(Buffer.from(hex, "hex"))));
}

async function documents({ texts }) {
  const [{ readDocument }, { Fault }] = await Promise.all(["documents", "faults"].map(load));
  return texts.map(hex => {
    try {
      readDocument(Uint8Array.from(Buffer.from(hex, "hex")), "x");
      return true;
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  });
}

/** Options of a verdict from the texts of what a reader knows. */
async function known({ trust, witness, evidence }) {
  const [{ readPins }, { readHearsay }] = await Promise.all(["pins", "hearsay"].map(load));
  const keys = (file, given) => (given === undefined ? null : { file, text: given });
  const pins = readPins({ trust: keys("trust", trust), witness: keys("witness", witness) });
  return { pins, records: evidence === undefined ? [] : readHearsay(evidence, "evidence") };
}

/** A verdict, or what is refused instead of one. */
async function orRefused(verdict) {
  const { Fault } = await load("faults");
  try {
    return await verdict();
  } catch (error) {
    if (error instanceof Fault) return { refused: error.message };
    throw error;
  }
}

/** Verdicts on bundles given as lists of {name, files: name → number of a base64 text}. */
async function verify({ quarters, texts }) {
  const { verifyAll } = await load("bundles");
  const contents = texts.map(base64 => new Uint8Array(Buffer.from(base64, "base64")));
  const read = files => new Map(Object.entries(files).map(([name, number]) => [name, contents[number]]));
  const judged = ({ bundles, amendments, known: told = {}, isWhole = true }) =>
    orRefused(async () =>
      verifyAll(
        bundles.map(({ name, files }) => ({ name, files: read(files) })),
        { amendments: amendments ? read(amendments) : null, isWhole, ...(await known(told)) },
      ),
    );
  return Promise.all(quarters.map(judged));
}

/** Verdicts on folders, as the command line reads them. */
async function folders({ places }) {
  const [{ verifyAll }, { amendmentsBeside, amendmentsIn, bundlesOf }] = await Promise.all(["bundles", "disk"].map(load));
  const judged = async ({ bundle, amendments, known: told = {} }) => {
    const beside = amendments ? { amendments: amendmentsIn(amendments) } : { amendments: amendmentsBeside(bundle), folder: "amendments" };
    return verifyAll(bundlesOf(bundle), { ...beside, ...(await known(told)) });
  };
  return Promise.all(places.map(judged));
}

/** What published ledgers come to: files as base64, keys as texts. */
async function ledgers({ exports, known: told }) {
  const [{ auditLedger, readPublished }, { pins }] = [await load("published"), await known(told)];
  const read = files => new Map(Object.entries(files).map(([name, data]) => [name, new Uint8Array(Buffer.from(data, "base64"))]));
  return Promise.all(exports.map(files => orRefused(async () => auditLedger(readPublished(read(files)), pins, [], []))));
}

/** Whether signatures of Ed25519 are those of keys over messages, all in hexadecimal digits. */
async function ed25519({ cases }) {
  const [{ verifyEd25519 }, { sha512 }] = await Promise.all(["vendor/ed25519", "sha512"].map(load));
  const bytes = hex => Uint8Array.from(Buffer.from(hex, "hex"));
  return cases.map(([key, message, signature]) => verifyEd25519(bytes(signature), bytes(message), bytes(key), sha512));
}

const checks = async () => (await load("checks")).CHECKS;

const ASKED = { select, round, dispatch, signatures, roots, digests, documents, verify, folders, ed25519, ledgers, checks };
const requests = JSON.parse(readFileSync(0, "utf-8"));
const answers = [];
for (const { ask, ...request } of requests) answers.push(await ASKED[ask](request));
process.stdout.write(JSON.stringify(answers));
