// The one pinned chain, drand quicknet: rounds and signatures (docs/format.md §4.2).

import { unhex, utf8 } from "./bytes.mjs";
import { sha256 } from "./sha256.mjs";
import { verifySignature } from "./vendor/bls12-381.mjs";

export const CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
const PUBLIC_KEY =
  "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c" +
  "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb" +
  "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a";
const GROUP = "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e";
const TAG = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
export const PERIOD = 3;
export const GENESIS = 1692803367;

/** Big-endian bytes of a whole number. */
function bigEndian(value, length) {
  const bytes = new Uint8Array(length);
  for (let i = length - 1, rest = BigInt(value); i >= 0; i -= 1, rest >>= 8n) {
    bytes[i] = Number(rest & 255n);
  }
  return bytes;
}

/** The chain hash that period, genesis, key and group give. */
export function chainHash() {
  const parts = [
    bigEndian(PERIOD, 4),
    bigEndian(GENESIS, 8),
    unhex(PUBLIC_KEY),
    unhex(GROUP),
    utf8("quicknet"),
  ];
  return sha256(Uint8Array.from(parts.flatMap(part => [...part])));
}

/** The first round at or after a time; below 1 where there is none. */
export function roundAt(time) {
  const past = time - GENESIS,
    missing = ((-past % PERIOD) + PERIOD) % PERIOD;
  return (past + missing) / PERIOD + 1;
}

export const timeOf = round => GENESIS + (round - 1) * PERIOD;

/** Whether 48 bytes are the chain's signature of a round. */
export function isSignature(signature, round) {
  if (signature.length !== 48) return false;
  return verifySignature(signature, sha256(bigEndian(round, 8)), unhex(PUBLIC_KEY), TAG);
}
