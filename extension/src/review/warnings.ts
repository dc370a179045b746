/** What a person should think about before signing, and why something cannot be signed at all. */

import { sameAddress } from '../chain/address'
import type { Identity } from '../chain/codes'
import { type LotusMessage, MAX_FEE, maxFee, USUAL_FEE } from '../chain/message'
import { exactFil, exactly } from '../money/fil'
import { t } from '../strings/en'
import type { Account } from '../vault/account'
import type { Review } from './types'

export interface Seen {
  identity: Identity | null
  message: LotusMessage
  isDecoded: boolean
  /** The code is of this build, and of the kind that the words are about. */
  isKnown: boolean
  meaning: Review['meaning']
}

export function warnings({ identity, message, isDecoded, isKnown, meaning }: Seen): string[] {
  const w = t.warnings
  const isCall = message.Method !== 0
  const found: string[] = []
  if (meaning === 'node') found.push(w.nodeAlone)
  if (!identity) found.push(isCall ? w.nobody : w.newAddress)
  if (identity && !isKnown) found.push(w.unknownCode)
  if (identity && isCall && !isDecoded && isKnown) found.push(w.undecoded)
  if (identity && (identity.kind === 'owner' || identity.kind === 'lease') && !isCall) found.push(w.bareSend)
  if (sameAddress(message.To, message.From)) found.push(w.self)
  if (maxFee(message) > USUAL_FEE) found.push(w.dear(exactly(maxFee(message)), exactly(USUAL_FEE)))
  return found
}

export function refusal(account: Account, tried: Review['tried'], balance: bigint, value: bigint, fee: bigint): string | null {
  if (account.kind === 'watched') return t.errors.watched
  if (balance < value) return t.errors.short(exactly(balance), exactFil(value))
  if (!tried.ok) return t.errors.refused(tried.sentence)
  if (fee > MAX_FEE) return t.errors.feeTooHigh(exactly(fee), exactly(MAX_FEE))
  if (balance < value + fee) return t.errors.shortForFee(exactly(balance), exactly(value + fee))
  return null
}
