/** Numbers of things, as a person types them. */

/** Reads a plain number, with at most four decimals. `null` when it is none: signs, exponents and other bases are refused. */
export function parseCount(text: string): number | null {
  return /^\d{1,9}(\.\d{1,4})?$/.test(text.trim()) ? Number(text) : null
}
