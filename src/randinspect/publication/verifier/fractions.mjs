// Exact fractions of big integers, in lowest terms with a positive denominator.

export function gcd(a, b) {
  let x = a < 0n ? -a : a,
    y = b < 0n ? -b : b;
  while (y) [x, y] = [y, x % y];
  return x;
}

export const lcm = (a, b) => (a / gcd(a, b)) * b;

export class Fraction {
  constructor(num, den = 1n) {
    const divisor = gcd(num, den) * (den < 0n ? -1n : 1n);
    this.num = num / divisor;
    this.den = den / divisor;
  }

  plus(other) {
    return new Fraction(this.num * other.den + other.num * this.den, this.den * other.den);
  }

  minus(other) {
    return new Fraction(this.num * other.den - other.num * this.den, this.den * other.den);
  }

  times(other) {
    return new Fraction(this.num * other.num, this.den * other.den);
  }

  over(other) {
    return new Fraction(this.num * other.den, this.den * other.num);
  }

  isBelow(other) {
    return this.num * other.den < other.num * this.den;
  }

  get isZero() {
    return this.num === 0n;
  }
}

export const ZERO = new Fraction(0n);
export const ONE = new Fraction(1n);
