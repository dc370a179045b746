/** What a call will do, in words: from its decoded bytes, never from what somebody said about it. */

import type { Json } from '../abi/abi'
import { exactly } from '../money/fil'
import { t } from '../strings/en'
import { type Fields, line, text } from './fields'
import { LEASE } from './lease-words'
import type { Motion } from './motions'
import { OWNER } from './owner-words'
import type { Line } from './types'

/** What a call is about, as far as it matters for words. */
export interface Told {
  /** The actor at the other end, as a person knows it. */
  name: string
  /** attoFIL that go along. */
  value: bigint
  params: Json
  /** Who would sign. */
  account?: { address: string; sealingKey: string }
  /** The proposal that the call is about. */
  motion?: Motion | null
  /** What a person typed in place of an ID that the node has looked up. */
  typed?: string
}

export interface Words {
  title: string
  lines: Line[]
  warnings?: string[]
}

/** Says what one method does with these parameters. Throws where one is missing. */
export type Teller = (params: Fields, told: Told) => Words

const w = t.words

const OTHERS: Record<string, Record<string, Teller>> = {
  send: {
    Send: (_, { name, value }) => ({ title: w.send(exactly(value), name), lines: [] }),
  },
  storageminer: {
    ChangeOwnerAddress: (_, { name, params, typed }) => ({
      title: w.handOver(name),
      lines: [line(w.newOwner, typed ? w.saidToBe(text(params), typed) : text(params)), line(w.effect, w.handOverEffect)],
      warnings: typed ? [t.warnings.lookedUp(text(params), typed)] : [],
    }),
  },
}
const TELLERS: Record<string, Record<string, Teller>> = { ...OTHERS, owner: OWNER, lease: LEASE }

/** Words for a call. A method without a sentence of its own gets its name and its parameters as they are. */
export function words(kind: string, method: string, told: Told): Words {
  try {
    const tell = own(own(TELLERS, kind), method)
    if (tell) return tell((told.params ?? {}) as Fields, told)
  } catch {
    // A parameter is missing or of another form: the plain listing shows what there is.
  }
  return { title: t.words.plain(method, told.name), lines: listed(told.params) }
}

function own<T>(table: Record<string, T> | undefined, key: string): T | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined
}

/** Parameters one under another, whatever they are. */
export function listed(params: Json): Line[] {
  if (params === null) return []
  if (typeof params !== 'object') return [line(t.words.parameter, String(params))]
  return Object.entries(params).map(([label, value]) => line(label.replaceAll('_', ' '), plain(value)))
}

function plain(value: Json): string {
  if (value === null) return t.words.none
  if (Array.isArray(value)) return value.map(plain).join(', ') || t.words.none
  if (typeof value === 'object') return Object.entries(value).map(([k, v]) => `${k.replaceAll('_', ' ')}: ${plain(v)}`).join('; ')
  return String(value)
}
