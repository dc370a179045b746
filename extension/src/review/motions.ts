/** What a vote is about. The message has only a number, so what it stands for is read from the chain, and is what the node says. */

import type { Abi, Json } from '../abi/abi'
import type { OwnerTerms, Proposal } from '../abi/types'
import type { Node } from '../chain/node'
import { ourKind } from '../chain/codes'
import { Reader } from '../chain/reads'
import { t } from '../strings/en'
import { actionSentence, codeOf, termsOf } from './actions'
import { type Fields, line } from './fields'
import { changedTerms, termLines } from './terms'
import type { Line } from './types'

/** A proposal that a call names; `proposal` is null where the node does not tell it, `terms` where it would change none. */
export interface Motion {
  proposal: Proposal | null
  /** The terms in force. */
  terms: OwnerTerms | null
}

/** The proposal that a call votes on or moves on, null for every other call. */
export async function motionOf(abi: Abi, node: Node, owner: string, call: { method: string; params: Json } | null): Promise<Motion | null> {
  if (call?.method !== 'Vote' && call?.method !== 'Execute') return null
  const id = (call.params as Fields).proposal_id ?? null
  const reader = new Reader(abi, node)
  try {
    const proposal = await reader.call<Proposal>('owner', owner, 'Proposal', { proposal_id: id })
    if (proposal.proposal_id !== id) return { proposal: null, terms: null }
    return { proposal, terms: termsOf(proposal.action) ? await reader.ownerTerms(owner) : null }
  } catch {
    return { proposal: null, terms: null }
  }
}

/** What a proposal would do, in a sentence and what belongs to it. `now` are the terms in force, where they are known. */
export function actionLines(label: string, action: unknown, now: OwnerTerms | null): Line[] {
  const code = codeOf(action)
  const next = termsOf(action)
  return [
    line(label, actionSentence(action)),
    ...(code === null ? [] : [line(t.review.code, ourKind(code) === 'owner' ? t.vote.codeOurs : t.vote.codeOther)]),
    ...(next ? termsThen(next, now) : []),
  ]
}

/** Who the operator is, is not among what terms change: they leave it as it is. */
function termsThen(next: OwnerTerms, now: OwnerTerms | null): Line[] {
  return now ? changedTerms(now, next) : termLines(next).filter(({ label }) => label !== t.terms.operator)
}
