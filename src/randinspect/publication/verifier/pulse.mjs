// Pulses of the NIST beacon 2.0: the signed bytes, the pinned certificate, the value (docs/format.md §4.3).

import { hex, unhex, utf8 } from "./bytes.mjs";
import { dayText } from "./days.mjs";
import { must } from "./faults.mjs";
import { sha512 } from "./sha512.mjs";
import { isCount, isText } from "./texts.mjs";

export const NIST_CHAIN = 2;
export const NIST_PERIOD = 60;
const PINNED = new Map([
  [
    "528943a555f5f8ca54423be6dfb95925a35c7b552046420e7d7cd072058a14d6" +
      "536ad3a8e9754b6582f164a90b0cd86a65d659f5426a2659a947595d1c816c8c",
    [1756339200, 1788566399],
  ],
]);
const RSA = "2a864886f70d0101010500"; // rsaEncryption and its empty parameters
const SHA512_INFO = "3051300d060960864801650304020305000440";
const LISTED = 5,
  DAY = 86400;

/** Time of a pulse as it is signed. */
export function stampOf(time) {
  const second = time % DAY,
    two = value => String(value).padStart(2, "0");
  const clock = [(second - (second % 3600)) / 3600, ((second % 3600) - (second % 60)) / 60, second % 60];
  return `${dayText((time - second) / DAY)}T${clock.map(two).join(":")}.000Z`;
}

/** The first pulse at or after a time. */
export const pulseFrom = time => time + ((NIST_PERIOD - (time % NIST_PERIOD)) % NIST_PERIOD);

const isObject = value => value !== null && typeof value === "object" && !Array.isArray(value);
const isValue = text => isText(text) && /^[0-9a-fA-F]{128}$/.test(text);
const isSigned = text => isText(text) && /^(?:[0-9a-fA-F]{2})+$/.test(text);
const isShort = text => isText(text) && text !== "" && Array.from(text).length <= 200;
const isWord = number => isCount(number) && number < 2 ** 32;

const FIELDS = {
  uri: isShort,
  version: isShort,
  cipherSuite: value => value === 0,
  period: value => value === 60000,
  certificateId: isValue,
  chainIndex: isCount,
  pulseIndex: isCount,
  timeStamp: isShort,
  localRandomValue: isValue,
  external: value =>
    isObject(value) && isValue(value.sourceId) && isWord(value.statusCode) && isValue(value.value),
  listValues: value =>
    Array.isArray(value) &&
    value.length === LISTED &&
    value.every(one => isObject(one) && isValue(one.value)),
  precommitmentValue: isValue,
  statusCode: isWord,
  signatureValue: isSigned,
};

/** The fields that are signed, hexadecimal digits in lower case; others are dropped. */
export function readPulse(value) {
  for (const [name, holds] of Object.entries(FIELDS)) {
    must(isObject(value) && holds(value[name]), `${name} is missing or of another form`, { at: `/pulse/${name}` });
  }
  const plain = Object.fromEntries(Object.keys(FIELDS).map(name => [name, value[name]]));
  for (const name of ["certificateId", "localRandomValue", "precommitmentValue", "signatureValue"]) {
    plain[name] = plain[name].toLowerCase();
  }
  const { sourceId, statusCode, value: outer } = value.external;
  plain.external = { sourceId: sourceId.toLowerCase(), statusCode, value: outer.toLowerCase() };
  plain.listValues = value.listValues.map(one => ({ value: one.value.toLowerCase() }));
  return plain;
}

function number(value, length) {
  const bytes = new Uint8Array(length);
  for (let i = length - 1, rest = BigInt(value); i >= 0; i -= 1, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

const sized = bytes => [number(bytes.length, 4), bytes];
const joined = parts => Uint8Array.from(parts.flat(Infinity).flatMap(part => [...part]));

/** The bytes that are signed. */
export function signedBytes(pulse) {
  const digits = text => sized(unhex(text));
  return joined([
    sized(utf8(pulse.uri)),
    sized(utf8(pulse.version)),
    number(pulse.cipherSuite, 4),
    number(pulse.period, 4),
    digits(pulse.certificateId),
    number(pulse.chainIndex, 8),
    number(pulse.pulseIndex, 8),
    sized(utf8(pulse.timeStamp)),
    digits(pulse.localRandomValue),
    digits(pulse.external.sourceId),
    number(pulse.external.statusCode, 4),
    digits(pulse.external.value),
    pulse.listValues.map(one => digits(one.value)),
    digits(pulse.precommitmentValue),
    number(pulse.statusCode, 4),
  ]);
}

/** Value of a valid pulse of a chain and time; a fault if it is not valid. */
export function pulseValue(pulse, certificate, { chain, time }) {
  const at = "/pulse",
    message = signedBytes(pulse),
    name = hex(sha512(certificate));
  must(pulse.chainIndex === chain && pulse.timeStamp === stampOf(time), "the pulse is another one", {
    at,
    expected: `${chain} ${stampOf(time)}`,
    got: `${pulse.chainIndex} ${pulse.timeStamp}`,
  });
  must(pulse.certificateId === name, "the certificate is not the one that it names", { at, got: name });
  const [first, last] = PINNED.get(name) || [1, 0];
  must(first <= time && time <= last, "the certificate is not pinned for that time", { at, got: name });
  must(isSignedBy(keyOf(certificate), message, pulse.signatureValue), "the signature does not verify", { at });
  return hex(sha512(joined([message, unhex(pulse.signatureValue)])));
}

/** Modulus and exponent in a certificate's subject key. */
function keyOf(certificate) {
  let at = (hex(certificate).indexOf(RSA) + RSA.length) / 2;
  const enter = () => {
    let length = certificate[at + 1];
    at += 2;
    if (length > 0x80) {
      const count = length & 0x7f;
      length = certificate.subarray(at, at + count).reduce((sum, byte) => 256 * sum + byte, 0);
      at += count;
    }
    return length;
  };
  const integer = () => {
    const length = enter(),
      value = BigInt(`0x${hex(certificate.subarray(at, at + length))}`);
    at += length;
    return value;
  };
  enter(); // the bit string
  at += 1; // its unused bits: none
  enter(); // the sequence
  return { modulus: integer(), exponent: integer() };
}

/** RSASSA-PKCS1-v1_5 with SHA-512 (RFC 8017, section 8.2.2). */
function isSignedBy({ modulus, exponent }, message, signature) {
  const digits = modulus.toString(16).length,
    value = BigInt(`0x${signature}`);
  if (signature.length !== digits + (digits % 2) || value >= modulus) return false;
  let found = 1n,
    base = value;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) found = (found * base) % modulus;
    base = (base * base) % modulus;
  }
  const tail = `00${SHA512_INFO}${hex(sha512(message))}`;
  const expected = `0001${"f".repeat(signature.length - 4 - tail.length)}${tail}`;
  return found.toString(16).padStart(signature.length, "0") === expected;
}
