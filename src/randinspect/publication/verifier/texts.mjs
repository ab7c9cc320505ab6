// Grammars of names, handles, labels, integers and days (docs/format.md §2.2, §2.6, §3.7).

const NAME = /^[0-9A-Za-z._/-]{1,64}$/;
const HANDLE = /^[0-9A-Za-z._-]{1,64}$/;
const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;
const LONE = /\p{Cs}/u;
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}|]/u;
const SPACE = /\p{Zs}/u;

export const isText = value => typeof value === "string";
export const isName = value => isText(value) && NAME.test(value);
export const isHandle = value => isText(value) && HANDLE.test(value);
export const isInteger = value => Number.isSafeInteger(value) && !Object.is(value, -0);
export const isCount = (value, least = 0) => isInteger(value) && value >= least;
export const isIntegerText = text => INTEGER.test(text);
export const isLone = text => LONE.test(text);
export const isNfc = text => text.normalize("NFC") === text;

/** A label: 1 to 64 code points in NFC without `|`, control characters or odd spaces. */
export function isLabel(value) {
  if (!isText(value) || isLone(value) || !isNfc(value) || FORBIDDEN.test(value)) return false;
  const points = Array.from(value);
  const inner = points.every(
    (point, i) =>
      !SPACE.test(point) || (point === " " && i > 0 && i < points.length - 1 && points[i - 1] !== " "),
  );
  return points.length >= 1 && points.length <= 64 && inner;
}

/** An integer of decimal text below a bound, or null. */
export function integerBelow(text, bound) {
  if (!INTEGER.test(text) || text.length > 20) return null;
  const value = BigInt(text);
  return value >= 0n && value < bound ? value : null;
}
