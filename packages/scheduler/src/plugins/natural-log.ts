/** The natural logarithm from additions, multiplications and divisions alone, so that every engine gives the same digits. */

const LN_2 = 0.6931471805599453;
const TERMS = 20;

/** ln(x), for x from 1 on; off by a few units in the sixteenth digit at the most. */
export function naturalLog(x: number): number {
  let mantissa = x;
  let halvings = 0;
  for (; mantissa >= 2; halvings++) mantissa /= 2;
  // ln(m) = 2 (t + t^3/3 + t^5/5 + ...) with t = (m - 1) / (m + 1), which is below 1/3.
  const t = (mantissa - 1) / (mantissa + 1);
  let power = t;
  let sum = 0;
  for (let term = 0; term < TERMS; term++) {
    sum += power / (2 * term + 1);
    power *= t * t;
  }
  return halvings * LN_2 + 2 * sum;
}
