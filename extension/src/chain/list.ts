/** List files: addresses that somebody else collected. */

import { t } from '../strings/en'
import { cleanName } from './names'
import { isAddress, readAddress, withPrefix } from './address'

/** As many addresses may be followed as vehicles, and as many as markets: every page asks each of them. */
export const MOST_ENTRIES = 200

/**
 * Reads a list: JSON with `owners` or `markets` (or an array of either), each an address or `{ address, name }`. Throws a sentence
 * that names the entry which is wrong.
 */
export function readList(text: string, list: 'owners' | 'markets', prefix: 'f' | 't'): { address: string; name: string }[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error(t.lists.noJson)
  }
  const entries = Array.isArray(json) ? json : (json as Record<string, unknown> | null)?.[list]
  if (!Array.isArray(entries)) throw new Error(t.lists.noList(list))
  if (entries.length > MOST_ENTRIES) throw new Error(t.lists.tooMany(MOST_ENTRIES))
  return entries.map((entry: unknown, i) => {
    const { address, name } = typeof entry === 'string' ? { address: entry, name: '' } : ((entry ?? {}) as { address?: unknown; name?: unknown })
    if (typeof address !== 'string' || !isAddress(address)) throw new Error(t.lists.badEntry(i + 1))
    return { address: withPrefix(readAddress(address), prefix), name: typeof name === 'string' ? cleanName(name) : '' }
  })
}
