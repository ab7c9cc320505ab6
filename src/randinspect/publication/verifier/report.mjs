// The report of a verification: each point with what was expected, what was found, and where.

import { Fault } from "./faults.mjs";

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
