// SHA-512 (FIPS 180-4), for the few pulses and signed notes of a bundle.

const MASK = (1n << 64n) - 1n;

/** The largest integer whose power is not above a value. */
function root(value, power) {
  let low = 0n,
    high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** power <= value) low = middle;
    else high = middle;
  }
  return low;
}

function primes(count) {
  const found = [];
  for (let n = 2n; found.length < count; n += 1n) if (found.every(p => n % p !== 0n)) found.push(n);
  return found;
}

// The constants are the first 64 bits of the fractions of roots of primes.
const FIRST = primes(80);
const K = FIRST.map(p => root(p << 192n, 3n) & MASK);
const START = FIRST.slice(0, 8).map(p => root(p << 128n, 2n) & MASK);

const turn = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;

function compress(state, block) {
  const w = block.slice();
  for (let i = 16; i < 80; i += 1) {
    const x = w[i - 15],
      y = w[i - 2];
    const s0 = turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n),
      s1 = turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n);
    w.push((w[i - 16] + s0 + w[i - 7] + s1) & MASK);
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 80; i += 1) {
    const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n),
      s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
    const one = h + s1 + ((e & f) ^ (~e & MASK & g)) + K[i] + w[i],
      two = s0 + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK];
  }
  return [a, b, c, d, e, f, g, h].map((x, i) => (x + state[i]) & MASK);
}

/** The 64 bytes of SHA-512. */
export function sha512(bytes) {
  const length = bytes.length + 17 + ((111 - (bytes.length % 128) + 128) % 128);
  const padded = new Uint8Array(length),
    view = new DataView(padded.buffer);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  view.setBigUint64(length - 8, 8n * BigInt(bytes.length));
  let state = START;
  for (let at = 0; at < length; at += 128) {
    state = compress(
      state,
      Array.from({ length: 16 }, (_, i) => view.getBigUint64(at + 8 * i)),
    );
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((word, i) => out.setBigUint64(8 * i, word));
  return new Uint8Array(out.buffer);
}
