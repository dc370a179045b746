/**
 * Builds what a person sees before signing. The message comes from the intent alone: a node contributes a nonce and gas, which are
 * shown and bounded, and the result of a trial, which changes nothing about the message.
 */

import type { Abi, Json, Kind } from '../abi/abi'
import { fromBase64 } from '../bytes'
import { identify } from '../chain/codes'
import { type LotusMessage, maxFee, messageCid } from '../chain/message'
import { visible } from '../chain/names'
import type { Node } from '../chain/node'
import { t } from '../strings/en'
import type { Account } from '../vault/account'
import { motionOf } from './motions'
import { called, followedAs, type Known, partyOf } from './parties'
import { hasInterface, trial, UNTRIED } from './trial'
import type { Line, Review } from './types'
import { refusal, warnings } from './warnings'
import { type Told, type Words, words } from './words'

export interface Setting extends Known {
  abi: Abi
  node: Node
  account: Account
  /** What an earlier message does of which it is not certain whether it arrived. */
  unconfirmed?: string
}

/** Who asks, what for, and as which actor's message it was meant. */
export interface Asked {
  origin: string | null
  then: 'push' | 'sign'
  /** The interface that the message was encoded with, null for a web page's message, which comes as bytes. */
  actor: Kind | null
  /** What a person typed where a parameter has to be an ID, which the node has looked up. */
  typed?: string
}

/** Tries a draft, adds nonce and gas unless they are fixed already, and says in words what will happen. */
export async function review(setting: Setting, draft: LotusMessage, asked: Asked): Promise<Review> {
  const { origin, then } = asked
  const { abi, node, account } = setting
  const { prefix } = node.network
  if (account.prefix !== prefix) throw new Error(t.vault.otherKind(prefix))
  await node.mustBeNetwork()
  const [identity, balance, ownId] = await Promise.all([identify(node, draft.To), node.balance(draft.From), node.lookupId(draft.From)])
  const tried = balance < BigInt(draft.Value) ? null : await node.tryMessage(draft)
  const found = identity ?? { kind: 'none' as const, code: null, known: draft.Method === 0 }
  // A node that lies about the code must not change the words: what was encoded as one actor's call is shown as that, and what a web
  // page sends to an address that the person follows is read as what the person follows there.
  const meant = asked.actor ?? followedAs(setting.book, draft.To)
  const actor = meant ? { ...found, kind: meant, known: found.known && found.kind === meant } : found
  const meaning = draft.Method === 0 || asked.actor ? 'ours' : meant ? 'followed' : 'node'
  const call = decoded(abi, actor.kind, draft)
  const party = partyOf(setting, draft.To, [draft.From, ownId])
  const motion = actor.kind === 'owner' ? await motionOf(abi, node, draft.To, call) : null
  const told = { name: called(party), value: BigInt(draft.Value), params: call?.params ?? null, account, motion, typed: asked.typed }
  const said = wordsFor(draft, actor.kind, call, told)
  const result = tried ? trial(abi, setting, [draft.From, ownId], actor.kind, call?.method, tried) : UNTRIED
  // Nothing is signed for an account that is only watched; its gas could not even be estimated where it is a contract.
  const message = result.ok && then === 'push' && account.kind !== 'watched' ? await completed(node, draft) : draft
  const fee = maxFee(message)

  return {
    id: crypto.randomUUID(),
    origin,
    then,
    network: { id: node.network.id, label: node.network.label, name: node.network.name, prefix },
    account: { id: account.id, name: account.name, address: draft.From },
    message,
    cid: messageCid(message),
    actor: { kind: actor.kind, code: actor.code, known: actor.known },
    to: party,
    meaning,
    title: visible(said.title),
    lines: said.lines.map(seen),
    call,
    fee: fee.toString(),
    balance: balance.toString(),
    tried: { ...result, returned: result.returned.map(seen) },
    warnings: [...warnings({ identity, message, isDecoded: call !== null, isKnown: actor.known, meaning }), ...(said.warnings ?? []), ...(setting.unconfirmed ? [t.warnings.unconfirmed(setting.unconfirmed)] : [])],
    refusal: refusal(account, result, balance, BigInt(draft.Value), fee),
  }
}

/** Text of others may be in any line: names, labels, keys. */
function seen(line: Line): Line {
  return { ...line, label: visible(line.label), text: visible(line.text) }
}

async function completed(node: Node, draft: LotusMessage): Promise<LotusMessage> {
  const [nonce, gas] = await Promise.all([node.nonce(draft.From), node.gas(draft)])
  return { ...draft, Nonce: nonce, ...gas }
}

function decoded(abi: Abi, kind: Review['actor']['kind'], message: LotusMessage): { method: string; params: Json } | null {
  if (message.Method === 0 || !hasInterface(kind)) return null
  try {
    return abi.decodeCall(kind, message.Method, fromBase64(message.Params))
  } catch {
    return null
  }
}

function wordsFor(draft: LotusMessage, kind: Review['actor']['kind'], call: Review['call'], told: Told): Words {
  if (draft.Method === 0) return words('send', 'Send', told)
  if (call) return words(kind, call.method, told)
  const bytes = fromBase64(draft.Params).length
  return {
    title: t.words.unknown(told.name),
    lines: [
      { label: t.words.method, text: String(draft.Method) },
      { label: t.words.parameter, text: t.words.undecoded(bytes) },
    ],
  }
}
