// Targets: how many of each stratum, and by which design (docs/format.md §3.3).

import { isDigest } from "./bytes.mjs";
import { exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { gcd } from "./fractions.mjs";
import { integerBelow, isCount, isText } from "./texts.mjs";

const FILE = "targets.json";
const METHODS = ["equal", "proportional", "pareto", "poisson"];
const KEYS = ["stratum", "rows", "size_sum", "method", "num", "den", "reserves"];
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** The targets in the order of the strata, each beside its stratum. */
export function readTargets(bytes, frame) {
  const list = readDocument(bytes, FILE);
  must(Array.isArray(list), "targets.json is no list", { file: FILE });
  const labels = frame.strata.map(stratum => stratum.label);
  list.forEach((target, i) => checkForm(target, `/${i}`));
  const found = list.map(target => target.stratum);
  must(
    found.length === labels.length && found.every((label, i) => label === labels[i]),
    "there is not one target for each stratum, in the order of the labels",
    { file: FILE, expected: labels.join(", "), got: found.join(", ") },
  );
  return list.map((target, i) => fitted(target, frame.strata[i], frame.sizes, `/${i}`));
}

function checkForm(target, at) {
  const isObject = target !== null && typeof target === "object" && !Array.isArray(target);
  const keys = isObject && "permanent" in target ? [...KEYS, "permanent"] : KEYS;
  exactKeys(target, keys, { file: FILE, at });
  const rules = {
    stratum: isText,
    rows: isCount,
    size_sum: isSum,
    method: word => METHODS.includes(word),
    num: isCount,
    den: value => isCount(value, 1),
    reserves: value => isCount(value) && value <= 1e8,
  };
  for (const [key, holds] of Object.entries(rules)) {
    must(holds(target[key]), `${key} is not what it has to be`, {
      file: FILE,
      at: `${at}/${key}`,
      got: JSON.stringify(target[key]),
    });
  }
  if ("permanent" in target) checkPermanent(target, at);
}

/** Sums above 2^53 − 1 are decimal strings, those below are not. */
const isSum = value =>
  isCount(value) || (isText(value) && integerBelow(value, 1n << 62n) !== null && BigInt(value) > SAFE);

function checkPermanent({ permanent, method }, path) {
  const at = `${path}/permanent`;
  exactKeys(permanent, ["seed", "turn"], { file: FILE, at });
  const isTurn = isText(permanent.turn) && integerBelow(permanent.turn, 1n << 64n) !== null;
  must(isDigest(permanent.seed) && isTurn, "the permanent tickets have another form", { file: FILE, at });
  must(method === "pareto" || method === "poisson", "this design takes no permanent tickets", {
    file: FILE,
    at,
    expected: "pareto | poisson",
    got: method,
  });
}

function fitted(target, stratum, sizes, at) {
  const num = BigInt(target.num),
    den = BigInt(target.den),
    sum = BigInt(target.size_sum);
  const rule = (holds, message, expected, got) => must(holds, message, { file: FILE, at, expected, got });
  rule(target.rows === stratum.rows, "rows is not that of the frame", stratum.rows, target.rows);
  rule(sum === stratum.sum, "size_sum is not that of the frame", stratum.sum, sum);
  rule(gcd(num, den) === 1n, "num/den is not in lowest terms", 1, gcd(num, den));
  const available = BigInt(stratum.positive.length);
  rule(num <= den * available, "more is asked for than there is", `≤ ${available}`, `${num}/${den}`);
  rule(num < 1n << 31n, "num is too large", "< 2^31", num);
  rule(den * sum < 1n << 62n, "den · size_sum is too large", "< 2^62", den * sum);
  if (target.method === "equal" || target.method === "pareto") {
    rule(den === 1n, "this design takes whole numbers only", 1, den);
  }
  if (target.method === "equal") {
    const first = stratum.positive[0];
    const areAlike = stratum.positive.every(unit => sizes[unit] === sizes[first]);
    rule(areAlike, "equal probability needs equal sizes", "one size", "several");
  }
  return { ...target, stratum, num, den };
}
