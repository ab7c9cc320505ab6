// Who signed the leaves of a draw, as ledger.json shows it (docs/format.md §7.12).

import { askedRoles, isActorSigned, isActSigned, mayEnter } from "./actors.mjs";
import { digest } from "./bytes.mjs";
import { told } from "./days.mjs";
import { documentBytes, exactKeys } from "./documents.mjs";
import { must } from "./faults.mjs";
import { checkLeaf } from "./leaves.mjs";
import { readKey } from "./notes.mjs";
import { checkPath, checkPlace, isUnder, leafBytes } from "./paths.mjs";

const FILE = "ledger.json";
const TITLES = { commit: ["the commitment", "锁定"], result: ["the result", "结果"], void: ["the void", "作废"] };

/** Form of `acts`; a fault if it has another. */
export function checkActsForm(acts, file) {
  const at = "/acts",
    isObject = acts !== null && typeof acts === "object" && !Array.isArray(acts);
  must(isObject && Object.keys(acts).every(kind => Object.hasOwn(TITLES, kind)), "acts are of commit, result and void", { file, at });
  for (const [kind, proof] of Object.entries(acts)) {
    exactKeys(proof, ["act", "actor"], { file, at: `${at}/${kind}` });
    exactKeys(proof.act, ["document", "path"], { file, at: `${at}/${kind}/act` });
    exactKeys(proof.actor, ["document", "index", "path"], { file, at: `${at}/${kind}/actor` });
    checkPath(proof.act.path, file, `${at}/${kind}/act/path`);
    checkPlace(proof.actor, file, `${at}/${kind}/actor`);
    checkLeaf("act", proof.act.document, { file, at: `${at}/${kind}/act/document` });
    checkLeaf("actor", proof.actor.document, { file, at: `${at}/${kind}/actor/document` });
  }
}

/** The leaves of a draw that somebody had to sign, as far as they are shown: kind to `{bytes, index}`. */
function leavesOf(files, proof) {
  const file = name => files.get(name) || new Uint8Array(),
    leaves = { commit: { bytes: leafBytes("commit", file("commit.json")), index: proof.commit.index } };
  if (proof.result) leaves.result = { bytes: leafBytes("result", file("result.json")), index: proof.result.index };
  if (proof.void) leaves.void = { bytes: leafBytes("void", documentBytes(proof.void.document)), index: proof.void.index };
  return leaves;
}

/** Point 14.6, if `acts` is there. */
export function checkActs(files, { proof, latest: { head } }, report) {
  if (!proof.acts) return;
  const leaves = leavesOf(files, proof),
    indices = Object.values(proof.acts).map(({ actor }) => actor.index),
    first = indices.length ? Math.min(...indices) : null;
  if (first === null) report("14.6", false, { file: FILE, at: "/acts", message: "acts shows nobody" });
  for (const [kind, [title]] of first === null ? [] : Object.entries(TITLES)) {
    const faults = [...faultsOf(kind, title, proof.acts[kind], leaves[kind], first, head)];
    if (faults.length === 0) report("14.6", true, { file: FILE, at: `/acts/${kind}` });
    for (const message of faults) report("14.6", false, { file: FILE, at: `/acts/${kind}`, message });
  }
}

function* faultsOf(kind, title, shown, leaf, first, head) {
  if (shown && leaf) yield* actFaults(kind, title, shown, leaf, head);
  else if (shown) yield `${title} is not shown, and signed all the same`;
  else if (leaf && first < leaf.index) yield `${title} stands behind leaf ${first}, and nobody signed it`;
}

function* actFaults(kind, title, shown, leaf, head) {
  const act = shown.act.document,
    actor = shown.actor.document,
    isThere = (name, document, index, path) => isUnder(leafBytes(name, documentBytes(document)), index, path, head);
  if (!isThere("act", act, Math.max(leaf.index - 1, 0), shown.act.path)) yield `${title}: its act is not shown`;
  if (!isThere("actor", actor, shown.actor.index, shown.actor.path)) yield `${title}: its actor is not shown`;
  if (shown.actor.index >= leaf.index - 1) yield `${title}: its actor is registered by a later leaf`;
  if (actor.key !== act.actor || actor.change !== "register") yield `${title}: its actor is another`;
  if (act.leaf !== digest(leaf.bytes)) yield `${title}: its act signs another leaf`;
  if (!isActSigned(act, head.origin)) yield `${title}: the signature of its act does not verify`;
  const isOwn = readKey(actor.signer).name === head.origin;
  if (!isOwn || !isActorSigned(actor, head.origin)) yield `${title}: the signature of its actor does not verify`;
  if (act.created < actor.since) yield `${title}: its actor may act from ${told(actor.since)} on`;
  if (!mayEnter(actor.roles, kind)) {
    yield `${title}: its actor has ${actor.roles.join(", ") || "no role"}; it takes ${askedRoles(kind).join(" or ")}`;
  }
}

/** Kind and digest of each leaf that is shown without who signed it. */
export const unsignedIn = (files, proof) =>
  Object.entries(leavesOf(files, proof))
    .filter(([kind]) => !(proof.acts && proof.acts[kind]))
    .map(([kind, { bytes }]) => [kind, digest(bytes)]);

/** That a ledger holds who signed such a leaf; `signed` are the digests of the leaves behind an act. */
export function tellUnsigned(draw, leaves, signed) {
  const kinds = leaves.filter(([, sha256]) => signed.has(sha256)).map(([kind]) => kind);
  if (kinds.length === 0) return [];
  const en = `acts of ${draw}: the ledger holds who signed ${kinds.join(", ")}, ledger.json does not`,
    zh = `${draw} 的签名：台账载有${kinds.map(kind => TITLES[kind][1]).join("、")}由何人签名，ledger.json 未予表明`;
  return [{ code: "UNSIGNED", en, zh }];
}

/** Who signed which leaf, in both languages. */
export function tellActs({ acts, ...shown }) {
  return Object.entries(TITLES).flatMap(([kind, [title, zh]]) => {
    if (!acts || !acts[kind]) return [];
    const { act, actor } = acts[kind],
      { name } = readKey(act.document.actor),
      roles = actor.document.roles.join(", ");
    const { index } = shown[kind],
      en = `${title}, leaf ${index}, is signed by ${name}, whom leaf ${actor.index} lets ${roles}`;
    return [{ code: "SIGNED", en, zh: `${zh}（第 ${index} 条）由 ${name} 签名，第 ${actor.index} 条授予其角色 ${roles}` }];
  });
}
