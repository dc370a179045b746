/** Numbers of things, as a person types them. */

/** Reads a plain number, with at most ten decimals, as many as a MiB has in GiB. `null` when it is none: signs, exponents and other bases are refused. */
export function parseCount(text: string): number | null {
  return /^\d{1,9}(\.\d{1,10})?$/.test(text.trim()) ? Number(text) : null
}

/** The same for what there are only whole ones of. */
export function parseWhole(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}
