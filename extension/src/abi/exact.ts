/** JSON without loss: JavaScript's numbers are exact up to 2^53 only, and `JSON.parse` rounds beyond that without a word. */

/** Strings, which may hold any digits, and numbers outside of them. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Whether every number in a JSON text can be read exactly. */
export function isExact(json: string): boolean {
  // Most texts have no sixteen digits in a row, and need not be taken apart.
  if (!/\d{16}/.test(json)) return true
  return (json.match(TOKENS) ?? []).every((token) => token.startsWith('"') || !/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token)))
}

/** JSON of a value, or null where one of its numbers has been rounded already. */
export function exactJson(value: unknown): string | null {
  let exact = true
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && !(Number.isSafeInteger(part) || !Number.isInteger(part))) exact = false
    return part
  })
  return exact ? text : null
}
