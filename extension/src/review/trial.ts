/** What a message did when it was tried, in words. Whatever is told here changes nothing about what is signed. */

import type { Abi, Kind } from '../abi/abi'
import { fromBase64 } from '../bytes'
import { visible } from '../chain/names'
import type { Trace, Tried } from '../chain/node'
import { t } from '../strings/en'
import { outcome } from './outcome'
import { type Known, partyOf } from './parties'
import type { Line, Move, Review } from './types'

type ActorKind = Review['actor']['kind']

/** A message that is not even tried, because there is not enough FIL for it. */
export const UNTRIED: Review['tried'] = { ok: false, sentence: '', isTraced: false, moves: [], returned: [], gasUsed: 0 }

/** `self` are the sender's addresses. */
export function trial(abi: Abi, known: Known, self: (string | null)[], kind: ActorKind, method: string | undefined, tried: Tried): Review['tried'] {
  const moves = tried.trace ? movesOf(tried.trace) : []
  const party = (address: string) => partyOf(known, address, self)
  const base = {
    isTraced: isTraced(tried.trace),
    moves: moves.map(({ from, to, value }): Move => ({ from: party(from), to: party(to), value })),
    gasUsed: tried.gasUsed,
  }
  if (tried.exit !== 0) {
    return { ...base, ok: false, sentence: sentenceOf(abi, kind, tried.exit, tried.error), returned: [] }
  }
  return { ...base, ok: true, sentence: '', returned: method ? returnedBy(abi, kind, method, tried.returned) : [] }
}

function returnedBy(abi: Abi, kind: ActorKind, method: string, bytes: string): Line[] {
  if (!bytes || !hasInterface(kind)) return []
  try {
    return outcome(kind, method, abi.decodeReturn(kind, method, fromBase64(bytes)))
  } catch {
    // What does not decode is not shown.
    return []
  }
}

export function hasInterface(kind: ActorKind): kind is Kind {
  return kind !== 'account' && kind !== 'other' && kind !== 'none'
}

/** What an exit code means. */
export function sentenceOf(abi: Abi, kind: ActorKind, code: number, said = ''): string {
  const sentence = abi.sentence(hasInterface(kind) ? kind : null, code)
  if (sentence) return sentence.charAt(0).toUpperCase() + sentence.slice(1)
  return said ? t.errors.exitSaid(code, visible(said.slice(0, 200))) : t.errors.exit(code)
}

/** The FIL that moved while a message ran, in order. Calls that failed moved nothing. */
export function movesOf({ from, to, value, exit, calls }: Trace): { from: string; to: string; value: string }[] {
  if (exit !== 0) return []
  return [...(BigInt(value) > 0n ? [{ from, to, value }] : []), ...calls.flatMap(movesOf)]
}

/** Whether a node looked into the call: without tracing, a trace has neither gas charges nor calls within. */
function isTraced(trace: Trace | null): boolean {
  return trace !== null && (trace.charges > 0 || trace.calls.length > 0)
}
