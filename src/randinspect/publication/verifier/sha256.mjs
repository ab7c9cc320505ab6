// SHA-256 (FIPS 180-4), synchronous and dependable where WebCrypto is missing or slow.
// A ticket begins with 64 characters that never change, which is one block of SHA-256: its state is
// kept, so that a ticket costs one more block only (docs/format.md §5).

const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const START = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const W = new Int32Array(64);

/** Work one block of 64 bytes into the state. */
function compress(state, data, offset) {
  for (let i = 0, p = offset; i < 16; i += 1, p += 4) {
    W[i] = (data[p] << 24) | (data[p + 1] << 16) | (data[p + 2] << 8) | data[p + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = W[i - 15],
      y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let a = state[0],
    b = state[1],
    c = state[2],
    d = state[3];
  let e = state[4],
    f = state[5],
    g = state[6],
    h = state[7];
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/** A hash that is fed piece by piece, and that can go on from a state kept after whole blocks. */
export class Sha256 {
  constructor() {
    this.state = new Int32Array(8);
    this.block = new Uint8Array(64);
    this.restart();
  }

  /** Begin again: empty, or after `length` bytes (whole blocks) that led to `state`. */
  restart(state = START, length = 0) {
    this.state.set(state);
    this.length = length;
    this.filled = 0;
    return this;
  }

  update(data, begin = 0, end = data.length) {
    this.length += end - begin;
    let at = begin;
    if (this.filled) {
      while (at < end && this.filled < 64) this.block[this.filled++] = data[at++];
      if (this.filled < 64) return this;
      compress(this.state, this.block, 0);
      this.filled = 0;
    }
    for (; at + 64 <= end; at += 64) compress(this.state, data, at);
    while (at < end) this.block[this.filled++] = data[at++];
    return this;
  }

  /** Pad and finish; the eight words stay in `state`. */
  finish() {
    const { block } = this;
    block[this.filled++] = 0x80;
    if (this.filled > 56) {
      block.fill(0, this.filled);
      compress(this.state, block, 0);
      this.filled = 0;
    }
    block.fill(0, this.filled);
    const high = Math.floor(this.length / 0x20000000),
      low = (this.length << 3) >>> 0;
    for (let i = 0; i < 4; i += 1) {
      block[56 + i] = (high >>> (24 - 8 * i)) & 255;
      block[60 + i] = (low >>> (24 - 8 * i)) & 255;
    }
    compress(this.state, block, 0);
    return this.state;
  }

  /** The digest as 32 bytes, written at an offset. */
  bytes(out = new Uint8Array(32), offset = 0) {
    for (let i = 0; i < 8; i += 1) {
      const word = this.state[i],
        at = offset + 4 * i;
      out[at] = word >>> 24;
      out[at + 1] = (word >>> 16) & 255;
      out[at + 2] = (word >>> 8) & 255;
      out[at + 3] = word & 255;
    }
    return out;
  }
}

const one = new Sha256();

/** SHA-256 of bytes, as 32 bytes. */
export function sha256(data) {
  one.restart().update(data).finish();
  return one.bytes();
}
