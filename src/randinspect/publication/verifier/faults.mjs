// What is wrong with a file: a fault says where, what was expected and what was found.
// A fault becomes a finding when a step gives it the number of its point (docs/format.md §9.1).

export class Fault extends Error {
  constructor(message, { file, at, expected, got, point } = {}) {
    super(message);
    Object.assign(this, { file, at, expected, got, point });
  }
}

/** Raise a fault unless something holds. */
export function must(holds, message, details) {
  if (!holds) throw new Fault(message, details);
}
