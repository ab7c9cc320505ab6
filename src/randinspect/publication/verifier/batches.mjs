// Batches of a sample (docs/format.md §6.3).

/** For each batch from 1 the handles of its units. */
export function batchesOf(sample, count) {
  const cells = new Map();
  for (const [stratum, role, , handle] of sample) {
    if (role === "reserve") continue;
    const key = `${stratum}\t${role}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(handle);
  }
  const batches = new Map(Array.from({ length: count }, (_, i) => [i + 1, []]));
  let counted = 0;
  for (const units of cells.values()) {
    const each = Math.floor(units.length / count),
      over = units.length % count;
    let at = 0;
    for (let b = 1; b <= count; b += 1) {
      const place = (((b - counted) % count) + count) % count;
      const size = each + (place < over ? 1 : 0);
      batches.get(b).push(...units.slice(at, at + size));
      at += size;
    }
    counted += over;
  }
  return batches;
}
