/** Messages: built, encoded and named by their CID here, never by a node. */

import { t } from '../strings/en'
import { base32 } from 'iso-base/rfc4648'
import { Message } from 'iso-filecoin/message'
import { fromBase64 } from '../bytes'
import { blake2b } from '@noble/hashes/blake2.js'

/** A message as Lotus spells it: what is shown, signed and pushed. */
export interface LotusMessage {
  Version: 0
  To: string
  From: string
  Nonce: number
  /** attoFIL, decimal. */
  Value: string
  GasLimit: number
  GasFeeCap: string
  GasPremium: string
  Method: number
  /** Base64. */
  Params: string
}

/** A signature as Lotus spells it. */
export interface LotusSignature {
  Type: 1 | 2
  Data: string
}

/** The most that a message may cost in fees before it is refused as a mistake, or a node's lie: 5 FIL, in attoFIL. */
export const MAX_FEE = 5n * 10n ** 18n
/** What fees hardly ever come to, which is as much as Lotus pays without being told to: 0.07 FIL, in attoFIL. */
export const USUAL_FEE = 7n * 10n ** 16n
/** No block holds more gas. */
export const MAX_GAS = 10_000_000_000

/** The most that a message can cost beyond its value, in attoFIL. */
export function maxFee(message: LotusMessage): bigint {
  return BigInt(message.GasLimit) * BigInt(message.GasFeeCap)
}

/** A message's bytes, by iso-filecoin. */
export function messageBytes(message: LotusMessage): Uint8Array {
  return Message.fromLotus(message).serialize()
}

/** A message's CID, as text. */
export function messageCid(message: LotusMessage): string {
  return cidText(Message.fromLotus(message).cidBytes())
}

/**
 * The CID by which the chain knows a signed message: of the message itself where the signature is BLS, else of the pair of
 * message and signature.
 */
export function signedCid(message: LotusMessage, signature: LotusSignature): string {
  if (signature.Type === 2) return messageCid(message)
  const data = fromBase64(signature.Data)
  const bytes = messageBytes(message)
  const header = data.length + 1 < 24 ? [0x40 + data.length + 1] : [0x58, data.length + 1]
  return cidText(cidBytes(Uint8Array.from([0x82, ...bytes, ...header, signature.Type, ...data])))
}

function cidBytes(block: Uint8Array): Uint8Array {
  return Uint8Array.from([0x01, 0x71, 0xa0, 0xe4, 0x02, 0x20, ...blake2b(block, { dkLen: 32 })])
}

function cidText(bytes: Uint8Array): string {
  return `b${base32.encode(bytes).toLowerCase()}`
}

/** What a node may say about gas. Nothing else of its answer is looked at. */
export interface Gas {
  GasLimit: number
  GasFeeCap: string
  GasPremium: string
}

/** Takes the gas out of a node's answer, or throws a sentence when it makes no sense. */
export function gasOf(answer: unknown): Gas {
  const { GasLimit, GasFeeCap, GasPremium } = (answer ?? {}) as Record<string, unknown>
  const isAmount = (text: unknown): text is string => typeof text === 'string' && /^\d{1,30}$/.test(text)
  if (!Number.isSafeInteger(GasLimit) || !isAmount(GasFeeCap) || !isAmount(GasPremium)) {
    throw new Error(t.node.strangeGas)
  }
  const limit = GasLimit as number
  if (limit <= 0 || limit > MAX_GAS) throw new Error(t.node.tooMuchGas)
  const premium = BigInt(GasPremium) <= BigInt(GasFeeCap) ? GasPremium : GasFeeCap
  return { GasLimit: limit, GasFeeCap, GasPremium: premium }
}
