/** Amounts of FIL: attoFIL as `bigint` everywhere, text only where a person reads or writes. */

const ATTO_DIGITS = 18
const ATTO = 10n ** 18n
/** More FIL than will ever exist: larger amounts are mistakes. */
const MOST = 2_000_000_000n * ATTO

/**
 * Reads what a person typed, as attoFIL. `null` when it is no amount: signs, exponents and a 19th decimal are refused, and so are commas
 * that do not group thousands, which somebody may have meant as points.
 */
export function parseFil(text: string): bigint | null {
  const match = /^(\d{1,10}|[1-9]\d{0,2}(?:[\s_,]\d{3}){1,3})?(?:\.(\d{1,18}))?$/.exec(text.trim())
  if (!match || (match[1] === undefined && match[2] === undefined)) return null
  const atto = BigInt((match[1] ?? '0').replace(/\D/g, '')) * ATTO + BigInt((match[2] ?? '').padEnd(ATTO_DIGITS, '0'))
  return atto <= MOST ? atto : null
}

/** All digits of an amount, without the unit: what a form field is filled with. */
export function exactFil(atto: bigint): string {
  const size = atto < 0n ? -atto : atto
  const decimals = (size % ATTO).toString().padStart(ATTO_DIGITS, '0').replace(/0+$/, '')
  return `${atto < 0n ? '-' : ''}${size / ATTO}${decimals && `.${decimals}`}`
}

/**
 * An amount as a person reads it, without the unit: grouped, and cut (never rounded up) to `places` decimals. What is not zero is
 * not shown as zero: smaller amounts keep their first two digits.
 */
export function showFil(atto: bigint, places = 4): string {
  const size = atto < 0n ? -atto : atto
  const sign = atto < 0n ? '−' : ''
  const whole = (size / ATTO).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  const decimals = decimalsOf(size).slice(0, kept(size, places)).replace(/0+$/, '')
  return `${sign}${whole}${decimals && `.${decimals}`}`
}

/**
 * An amount that somebody may act on, without the unit: rounded to the nearest, and marked as such with `≈` where digits are missing.
 * Without the mark it is exact.
 */
export function nearFil(atto: bigint, places = 4): string {
  const size = atto < 0n ? -atto : atto
  const step = 10n ** BigInt(ATTO_DIGITS - kept(size, places))
  const near = ((size + step / 2n) / step) * step
  return `${near === size ? '' : '≈ '}${showFil(atto < 0n ? -near : near, kept(size, places))}`
}

function decimalsOf(size: bigint): string {
  return (size % ATTO).toString().padStart(ATTO_DIGITS, '0')
}

/** How many decimals are shown: `places`, and two digits of what is below one at the least. */
function kept(size: bigint, places: number): number {
  const first = size < ATTO ? decimalsOf(size).search(/[1-9]/) : -1
  return Math.min(ATTO_DIGITS, Math.max(places, first + 2))
}

/** An amount with its unit. */
export function fil(atto: bigint, places = 4): string {
  return `${showFil(atto, places)} FIL`
}

/** An amount that somebody may act on, rounded and marked as such, and its unit. Where it stands, the exact one is at hand. */
export function nearly(atto: bigint, places = 6): string {
  return `${nearFil(atto, places)} FIL`
}

/** An amount with all of its digits, grouped, and its unit: whatever is read before a signature, or on the way to one. */
export function exactly(atto: bigint): string {
  return fil(atto, ATTO_DIGITS)
}

/** `part / whole` as a number for charts and percentages, from exact amounts. Zero when there is no whole. */
export function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole) / 1_000_000
}

/** A part of a whole as a percentage, cut (never rounded up): what falls short of something is not shown as having reached it. */
export function share(part: bigint, whole: bigint): string {
  return percent(whole === 0n ? 0 : Number((part * 10_000n) / whole))
}

/** Reads a percentage with at most two decimals as basis points. `null` when it is none. */
export function parsePercent(text: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?\s*%?$/.exec(text.trim())
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null
}

/** Basis points as a percentage. */
export function percent(bps: number): string {
  return `${(bps / 100).toLocaleString('en', { maximumFractionDigits: 2 })} %`
}
