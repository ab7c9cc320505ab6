// The report of a verification: each point with what was expected, what was found, and where.

import { compareText } from "./bytes.mjs";
import { Fault } from "./faults.mjs";

const TOLD = 3; // findings that the verdict names in its line

/** A report can be called: `report(code, holds, details)` notes a point and gives back `holds`. */
export function newReport() {
  const points = [];
  const report = (code, holds, details = {}) => {
    points.push(entry(code, holds, details));
    return holds;
  };
  /** Run a reader; a fault in it is a finding, and then there is no value. */
  report.reading = (code, read, details = {}) => {
    try {
      const value = read();
      points.push(entry(code, true, details));
      return value;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      points.push(entry(error.point || code, false, { ...details, ...plain(error) }));
      return undefined;
    }
  };
  report.points = points;
  return report;
}

function entry(code, holds, { file = "", at = "", expected, got, message = "" }) {
  return { code, holds, file, at, expected: show(expected), got: show(got), message };
}

const plain = ({ file, at, expected, got, message }) =>
  Object.fromEntries(
    Object.entries({ file, at, expected, got, message }).filter(([, item]) => item !== undefined),
  );

const show = value => {
  const text = value === undefined || value === null ? "" : String(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};

/** Point and file of what refutes, each once, in the order of the points; of many the first, and an ellipsis. */
export function refutingOf(findings) {
  const place = code => code.split(".").reduce((step, point) => Number(step) * 1000 + Number(point)),
    inOrder = [...findings].sort((a, b) => place(a.code) - place(b.code) || compareText(a.file, b.file)),
    named = [...new Set(inOrder.map(({ code, file }) => `${code} ${file}`.trim()))];
  return named.length > TOLD ? [...named.slice(0, TOLD), "…"] : named;
}
