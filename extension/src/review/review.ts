/**
 * Builds what a person sees before signing. The message comes from the intent alone: a node contributes a nonce and gas, which are
 * shown and bounded, and the result of a trial, which changes nothing about the message.
 */

import { type Abi, type Json, type Kind } from '../abi/abi'
import { readAddress, sameAddress, shortAddress, withPrefix } from '../chain/address'
import { type Identity, identify } from '../chain/codes'
import type { Prefix } from '../chain/network'
import { type LotusMessage, MAX_FEE, maxFee, messageCid } from '../chain/message'
import { type Node, type Trace, type Tried } from '../chain/node'
import { exactFil, fil } from '../money/fil'
import type { PageMessage } from '../sites/permissions'
import { t } from '../strings/en'
import { fromBase64, toBase64 } from '../bytes'
import type { Account } from '../vault/vault'
import type { Intent, Line, Move, Review } from './types'
import { outcome } from './outcome'
import { words } from './words'

export interface Setting {
  abi: Abi
  node: Node
  account: Account
  /** What a person calls an address, if it has a name. */
  nameOf(address: string): string | undefined
}

/** The message that an intent asks for, without nonce and gas. */
export function draftOf(abi: Abi, intent: Intent, from: string, prefix: Prefix): LotusMessage {
  if (!/^\d{1,30}$/.test(intent.value)) throw new Error(t.errors.noAmount)
  const call = intent.actor === 'send' ? { number: 0, bytes: new Uint8Array() } : abi.encode(intent.actor, intent.method, intent.params)
  return bare(from, withPrefix(readAddress(intent.to), prefix), intent.value, call.number, toBase64(call.bytes))
}

/** Whether a web page's message has all that it takes to sign it as it is. */
export function isComplete({ nonce, gasLimit, gasFeeCap, gasPremium }: PageMessage): boolean {
  return nonce !== undefined && Boolean(gasLimit) && gasFeeCap !== undefined && gasPremium !== undefined
}

/** The message that a web page asks for. Its nonce and gas are kept where `keep` says so: the page will send what is signed. */
export function draftOfPage(message: PageMessage, from: string, prefix: Prefix, keep: boolean): LotusMessage {
  const draft = bare(from, withPrefix(readAddress(message.to), prefix), message.value, message.method, message.params)
  if (!keep) return draft
  const { nonce = 0, gasLimit = 0, gasFeeCap = '0', gasPremium = '0' } = message
  return { ...draft, Nonce: nonce, GasLimit: gasLimit, GasFeeCap: gasFeeCap, GasPremium: gasPremium }
}

function bare(from: string, to: string, value: string, method: number, params: string): LotusMessage {
  return { Version: 0, To: to, From: from, Nonce: 0, Value: value, GasLimit: 0, GasFeeCap: '0', GasPremium: '0', Method: method, Params: params }
}

/** Who asks, what for, and as which actor's message it was meant. */
export interface Asked {
  origin: string | null
  then: 'push' | 'sign'
  /** The interface that the message was encoded with; a web page's message is decoded by the code that is on chain. */
  actor: Kind | null
}

/** Tries a draft, adds nonce and gas unless they are fixed already, and says in words what will happen. */
export async function review(setting: Setting, draft: LotusMessage, asked: Asked): Promise<Review> {
  const { origin, then } = asked
  const { abi, node, account } = setting
  const { prefix } = node.network
  if (account.prefix !== prefix) throw new Error(t.vault.otherKind(prefix))
  await node.mustBeNetwork()
  const [identity, balance, ownId] = await Promise.all([identify(node, draft.To), node.balance(draft.From), node.lookupId(draft.From)])
  const isShort = balance < BigInt(draft.Value)
  const tried = isShort ? null : await node.tryMessage(draft)
  const found = identity ?? { kind: 'none' as const, code: null, known: draft.Method === 0 }
  // A node that lies about the code must not change the words: what was encoded as one actor's call is shown as that.
  const actor = asked.actor ? { ...found, kind: asked.actor, known: found.known && found.kind === asked.actor } : found
  const call = decoded(abi, actor.kind, draft)
  const name = setting.nameOf(draft.To) ?? shortAddress(draft.To)
  const told = { name, value: BigInt(draft.Value), params: call?.params ?? null }
  const said = draft.Method === 0 ? words('send', 'Send', told) : call ? words(actor.kind, call.method, told) : unknownCall(draft, name)
  const result = tried ? trial(setting, actor.kind, call?.method, tried) : UNTRIED
  const message = result.ok && then === 'push' ? await completed(node, draft) : draft
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
    title: said.title,
    lines: said.lines,
    call,
    fee: fee.toString(),
    balance: balance.toString(),
    tried: { ...result, moves: named(setting, result.moves, [draft.From, ownId]) },
    warnings: warnings(identity, draft, call !== null, actor.known),
    refusal: refusal(account, result, balance, BigInt(draft.Value), fee),
  }
}

async function completed(node: Node, draft: LotusMessage): Promise<LotusMessage> {
  const [nonce, gas] = await Promise.all([node.nonce(draft.From), node.gas(draft)])
  return { ...draft, Nonce: nonce, ...gas }
}

function decoded(abi: Abi, kind: Review['actor']['kind'], message: LotusMessage): { method: string; params: Json } | null {
  if (message.Method === 0 || kind === 'account' || kind === 'other' || kind === 'none') return null
  try {
    return abi.decodeCall(kind, message.Method, fromBase64(message.Params))
  } catch {
    return null
  }
}

function unknownCall(message: LotusMessage, name: string): { title: string; lines: Line[] } {
  const bytes = fromBase64(message.Params).length
  return {
    title: t.words.unknown(name),
    lines: [
      { label: t.words.method, text: String(message.Method) },
      { label: t.words.parameter, text: t.words.undecoded(bytes) },
    ],
  }
}

function trial({ abi }: Setting, kind: Review['actor']['kind'], method: string | undefined, tried: Tried): Review['tried'] {
  const moves = tried.trace ? movesOf(tried.trace) : []
  const base = { isTraced: isTraced(tried.trace), moves, gasUsed: tried.gasUsed }
  if (tried.exit !== 0) {
    return { ...base, ok: false, sentence: sentenceOf(abi, kind, tried.exit, tried.error), returned: [] }
  }
  let returned: Line[] = []
  if (tried.returned && method && kind !== 'account' && kind !== 'other' && kind !== 'none') {
    try {
      returned = outcome(kind, method, abi.decodeReturn(kind as Kind, method, fromBase64(tried.returned)))
    } catch {
      // What does not decode is not shown.
    }
  }
  return { ...base, ok: true, sentence: '', returned }
}

/** What an exit code means. */
export function sentenceOf(abi: Abi, kind: Review['actor']['kind'], code: number, said = ''): string {
  const known = kind === 'account' || kind === 'other' || kind === 'none' ? null : kind
  const sentence = abi.sentence(known, code)
  if (sentence) return sentence.charAt(0).toUpperCase() + sentence.slice(1)
  return said ? t.errors.exitSaid(code, said.slice(0, 200)) : t.errors.exit(code)
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

/** A message that is not even tried, because there is not enough FIL for it. */
const UNTRIED: Review['tried'] = { ok: false, sentence: '', isTraced: false, moves: [], returned: [], gasUsed: 0 }

/** The moves with names in place of addresses, as far as there are any. */
function named({ nameOf }: Setting, moves: Move[], own: (string | null)[]): Move[] {
  const name = (address: string) => {
    if (own.some((mine) => mine !== null && sameAddress(mine, address))) return t.review.you
    if (address.slice(1) === '099') return t.review.burnt
    return nameOf(address) ?? address
  }
  return moves.map(({ from, to, value }) => ({ from: name(from), to: name(to), value }))
}

function warnings(identity: Identity | null, draft: LotusMessage, isDecoded: boolean, isKnown: boolean): string[] {
  const found: string[] = []
  if (!identity && draft.Method === 0) found.push(t.warnings.newAddress)
  if (!identity && draft.Method !== 0) found.push(t.warnings.nobody)
  if (identity && !isKnown) found.push(t.warnings.unknownCode)
  if (identity && draft.Method !== 0 && !isDecoded && isKnown) found.push(t.warnings.undecoded)
  if (identity && (identity.kind === 'owner' || identity.kind === 'lease') && draft.Method === 0) found.push(t.warnings.bareSend)
  if (sameAddress(draft.To, draft.From)) found.push(t.warnings.self)
  return found
}

function refusal(account: Account, tried: Review['tried'], balance: bigint, value: bigint, fee: bigint): string | null {
  if (account.kind === 'watched') return t.errors.watched
  if (balance < value) return t.errors.short(fil(balance), exactFil(value))
  if (!tried.ok) return t.errors.refused(tried.sentence)
  if (fee > MAX_FEE) return t.errors.feeTooHigh(fil(fee), fil(MAX_FEE))
  if (balance < value + fee) return t.errors.shortForFee(fil(balance), fil(value + fee))
  return null
}
