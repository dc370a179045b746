/** Reads decoded values for words; throws where one is missing or of another form, so that nothing false is said. */

import type { Json } from '../abi/abi'
import { exactly } from '../money/fil'
import type { Line } from './types'

export type Fields = Record<string, Json>

export const line = (label: string, text: string): Line => ({ label, text })

export function text(value: Json | undefined): string {
  if (value === undefined || value === null) throw new Error('missing')
  return String(value)
}

export function number(value: Json | undefined): number {
  const n = Number(text(value))
  if (!Number.isFinite(n)) throw new Error('no number')
  return n
}

export function list(value: Json | undefined): Json[] {
  if (!Array.isArray(value)) throw new Error('no list')
  return value
}

/** Exact: what is read before signing is what happens. */
export const amount = (value: Json | undefined): string => exactly(BigInt(text(value)))
export const tokens = (value: Json | undefined): string => list(value).map((id) => `#${text(id)}`).join(', ')
export const joined = (value: Json | undefined): string => list(value).map(text).join(', ')
