/** Every parameter of a call by its name, whatever the words say or leave out. */

import type { Json } from '../abi/abi'
import { visible } from '../chain/names'
import { t } from '../strings/en'
import { line } from './fields'
import type { Line } from './types'

/** One line for each value, under the names that lead to it. */
export function paramLines(params: Json, names: string[] = []): Line[] {
  const label = names.map(visible).join(' · ') || t.words.parameter
  if (params === null) return names.length > 0 ? [line(label, t.words.none)] : []
  if (Array.isArray(params)) {
    if (params.length === 0) return [line(label, t.words.none)]
    if (params.every((one) => one === null || typeof one !== 'object')) return [line(label, params.map(plain).join(', '))]
    return params.flatMap((one, i) => paramLines(one, [...names, String(i + 1)]))
  }
  if (typeof params !== 'object') return [line(label, plain(params))]
  const entries = Object.entries(params)
  if (entries.length === 0) return [line(label, t.words.none)]
  return entries.flatMap(([name, value]) => paramLines(value, [...names, name.replaceAll('_', ' ')]))
}

/** Text that is empty is shown as such, and not as nothing. */
function plain(value: Json): string {
  if (value === null) return t.words.none
  return value === '' ? t.words.empty : visible(String(value))
}
