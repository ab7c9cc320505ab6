// Who may act after the leaves so far, and what an act breaks (docs/format.md §7.12).

import { digest, isDigest, isStrictlyAscending, sameBytes, utf8 } from "./bytes.mjs";
import { told } from "./days.mjs";
import { documentBytes } from "./documents.mjs";
import { base64, LEDGER_KEY, readKey } from "./notes.mjs";
import { sha512 } from "./sha512.mjs";
import { isCount, isName, isText } from "./texts.mjs";
import { verifyEd25519 } from "./vendor/ed25519.mjs";

const ROLES = ["draw", "enter", "lock", "plan", "publish", "read", "review"];
const ASKED = {
  commit: ["lock"],
  reveal: ["draw", "lock"],
  result: ["draw"],
  void: ["lock"],
  amendment: ["draw"],
  publication: ["publish"],
  note: ["draw", "enter", "lock", "plan", "publish", "review"],
};

const isSignature = text => isText(text) && base64(text) !== null && base64(text).length === 64;

/** A key that signs notes, under a name that can stand in public. */
function isActorKey(text) {
  const key = isText(text) ? readKey(text) : null;
  return key !== null && key.type === LEDGER_KEY && isName(key.name);
}

function isSigner(text) {
  const key = isText(text) ? readKey(text) : null;
  return key !== null && key.type === LEDGER_KEY;
}

/** What the documents of these leaves hold. */
export const ACTOR_FORMS = {
  actor: {
    approved_by: isName,
    change: word => word === "register" || word === "withdraw",
    created: isCount,
    key: isActorKey,
    roles: list => Array.isArray(list) && list.every(role => ROLES.includes(role)) && isStrictlyAscending(list),
    signature: isSignature,
    signer: isSigner,
    since: isCount,
  },
  act: { actor: isActorKey, created: isCount, leaf: isDigest, signature: isSignature },
};

/** Whether a registration gives roles, and a withdrawal none and from its own time on. */
export const isWholeActor = ({ change, roles, since, created }) =>
  change === "register" ? roles.length > 0 : roles.length === 0 && since === created;

const signs = (text, signature, message) => verifyEd25519(base64(signature), utf8(message), readKey(text).bytes, sha512);

/** Whether a key of the ledger signed a registration. */
export function isActorSigned({ signature, ...rest }, origin) {
  const text = `randinspect/1/actor\n${origin}\n${rest.change}\n${digest(documentBytes(rest))}\n`;
  return signs(rest.signer, signature, text);
}

/** Whether an actor signed an act. */
export const isActSigned = ({ actor, created, leaf, signature }, origin) =>
  signs(actor, signature, `randinspect/1/act\n${origin}\n${created}\n${leaf}\n`);

/** Whether one of the roles is asked for by a leaf of a kind. */
export const mayEnter = (roles, kind) => ASKED[kind].some(role => roles.includes(role));

/** Roles of which a leaf of a kind asks one. */
export const askedRoles = kind => ASKED[kind];

export const newAccess = () => ({ isDeclared: false, actors: new Map(), act: null, clock: 0 });

/** What a leaf breaks if it comes next; `keys` are `{origin, inForce, used}`. */
export function* accessFaults({ kind, content, data }, access, keys) {
  const { act, isDeclared } = access,
    asked = Object.hasOwn(ASKED, kind);
  if (act && !(asked && act.leaf === digest(data))) yield ["act.leaf", "the act before signs another leaf"];
  else if (asked && act) yield* roleFaults(act, kind, access);
  else if (asked && isDeclared) yield ["act.missing", `no actor signed this ${kind}; it takes ${ASKED[kind].join(" or ")}`];
  if (kind === "actor") yield* actorFaults(content, access, keys);
  else if (kind === "act") yield* actFaults(content, access, keys);
}

/** Change the state by a leaf of an index, right or wrong; null for one that has not its form. */
export function applyAccess(leaf, access, index, keys) {
  const { kind, content } = leaf || {};
  access.act = kind === "act" ? content : null;
  if (kind === "actor") {
    const faults = [...actorFaults(content, access, keys)];
    access.isDeclared = true;
    if (faults.every(([rule]) => rule === "actor.time")) changeActor(content, access, index);
  }
  if (kind === "actor" || kind === "act") access.clock = Math.max(access.clock, content.created);
}

/** The fault of an act that no leaf follows. */
export const dangling = ({ act }, size) =>
  act ? [{ rule: "act.leaf", place: `leaf ${size - 1}`, message: "no leaf follows that it signs" }] : [];

function changeActor({ change, key, roles, since }, { actors }, index) {
  if (change === "withdraw") actors.get(key).withdrawn = index;
  else actors.set(key, { name: readKey(key).name, roles, since, leaf: index, withdrawn: null });
}

function* actorFaults(found, { actors, clock }, { origin, inForce, used }) {
  const { name, bytes } = readKey(found.key),
    entry = actors.get(found.key),
    isGone = entry !== undefined && entry.withdrawn !== null,
    isNew = found.change === "register";
  if (name === origin || [...used].some(text => sameBytes(readKey(text).bytes, bytes))) yield ["actor.key", `${name} is the ledger itself`];
  else if (isNew && isGone) yield ["actor.key", `this key of ${name} was withdrawn; register a new one`];
  else if (!isNew && (!entry || isGone)) yield ["actor.key", `this key of ${name} is not registered`];
  if (!inForce.has(found.signer) || !isActorSigned(found, origin)) {
    yield ["actor.signature", `no key of the ledger in force signed for ${name}`];
  }
  if (clock <= found.created && found.created <= found.since) return;
  const said = `made at ${told(found.created)}, from ${told(found.since)} on`;
  yield ["actor.time", `${said}; nothing before ${told(Math.max(clock, found.created))} is left`];
}

function* actFaults(found, { actors, clock }, { origin }) {
  const { name } = readKey(found.actor),
    entry = actors.get(found.actor);
  if (!entry) yield ["act.actor", `this key of ${name} is not registered`];
  else if (entry.withdrawn !== null) yield ["act.actor", `leaf ${entry.withdrawn} withdrew this key of ${name}`];
  else if (found.created < entry.since) yield ["act.actor", `${name} may act from ${told(entry.since)} on`];
  if (!isActSigned(found, origin)) yield ["act.signature", `this is no signature of ${name}`];
  if (found.created < clock) yield ["act.time", `${told(clock)} was reached before`];
}

/** Whether who signed has a role; who is no actor was told of before. */
function* roleFaults({ actor }, kind, { actors }) {
  const entry = actors.get(actor);
  if (!entry || entry.withdrawn !== null || mayEnter(entry.roles, kind)) return;
  yield ["act.role", `${entry.name} has ${entry.roles.join(", ")}; for ${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind} it takes ${ASKED[kind].join(" or ")}`];
}
