/** Keys: where they come from, and what they sign. Only the background worker links this. */

import { t } from '../strings/en'
import { blake2b } from '@noble/hashes/blake2.js'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { generateMnemonic, validateMnemonic } from '@scure/bip39'
import { hex } from 'iso-base/rfc4648'
import {
  accountFromLotus,
  accountFromPrivateKey,
  accountFromMnemonic,
  personalSign,
  signMessage,
} from 'iso-filecoin/wallet'
import { pathFromNetwork } from 'iso-filecoin/utils'
import { type LotusMessage, type LotusSignature, messageCid } from '../chain/message'
import { isoNetwork, type Prefix } from '../chain/network'
import { Message } from 'iso-filecoin/message'
import { fromBase64, toBase64 } from '../bytes'

export type KeyType = 'SECP256K1' | 'BLS'

export interface Key {
  type: KeyType
  /** Base64, big-endian, as iso-filecoin takes it. */
  secret: string
  /** With the letter of the networks that it signs on. */
  address: string
  /** Base64. */
  publicKey: string
}

/** 24 words, from the platform's randomness. */
export function newMnemonic(): string {
  return generateMnemonic(wordlist, 256)
}

/** Words as they should be spaced; throws a sentence when they are no mnemonic. */
export function readMnemonic(text: string): string {
  const words = text.trim().toLowerCase().split(/\s+/)
  const unknown = words.find((word) => !wordlist.includes(word))
  if (![12, 15, 18, 21, 24].includes(words.length)) throw new Error(t.vault.wordCount(words.length))
  if (unknown !== undefined) throw new Error(t.vault.unknownWord(unknown.slice(0, 20)))
  const mnemonic = words.join(' ')
  if (!validateMnemonic(mnemonic, wordlist)) throw new Error(t.vault.badChecksum)
  return mnemonic
}

/**
 * The nth key of a phrase on one kind of network. Messages do not name their network, so a message for one could be sent on another: what
 * is signed for a test network comes from a key that has nothing on mainnet.
 */
export function keyOfMnemonic(mnemonic: string, index: number, prefix: Prefix): Key {
  const account = accountFromMnemonic(mnemonic, 'SECP256K1', pathFromNetwork(isoNetwork(prefix), index), '', isoNetwork(prefix))
  return keyOf(account.privateKey, 'SECP256K1', prefix)
}

/** Reads a key as `lotus wallet export` (and `leasehold wallet export`) writes it: hexadecimal, or the JSON inside it. */
export function readLotusKey(text: string, prefix: Prefix): Key {
  const trimmed = text.trim()
  try {
    const json = trimmed.startsWith('{') ? trimmed : new TextDecoder().decode(hex.decode(trimmed.toUpperCase()))
    const { Type, PrivateKey } = JSON.parse(json) as { Type: string; PrivateKey: string }
    const account = accountFromLotus(hex.encode(new TextEncoder().encode(JSON.stringify({ Type, PrivateKey }))), isoNetwork(prefix))
    return keyOf(account.privateKey as Uint8Array, account.type, prefix)
  } catch {
    throw new Error(t.vault.badKey)
  }
}

/** The key with this secret, on one kind of network. */
export function keyOf(secret: Uint8Array, type: KeyType, prefix: Prefix): Key {
  const { address, publicKey } = accountFromPrivateKey(secret, type, isoNetwork(prefix))
  return { type, secret: toBase64(secret), address: address.toString(), publicKey: toBase64(publicKey) }
}

/** Signs a message whose CID was shown: refused when the message has another one. */
export function sign(key: Key, message: LotusMessage, shownCid: string): LotusSignature {
  if (messageCid(message) !== shownCid) throw new Error(t.vault.otherMessage)
  return signMessage(fromBase64(key.secret), key.type, Message.fromLotus(message)).toLotus()
}

/** Signs a text for a page (FRC-0102): such a signature is never valid for a message. */
export function signText(key: Key, data: Uint8Array): LotusSignature {
  return personalSign(fromBase64(key.secret), key.type, data).toLotus()
}

/** What the derivation of sealing keys hashes first; the command line's derivation is the same, and never changes. */
const SEALING_LABEL = 'leasehold sealing key 1'

/** The X25519 secret that belongs to a key: whoever can sign can open what was sealed. */
export function sealingSecret(key: Key): Uint8Array {
  const secret = fromBase64(key.secret)
  // Lotus, whose form the derivation is defined on, writes BLS keys with the least significant byte first.
  if (key.type === 'BLS') secret.reverse()
  return blake2b(Uint8Array.from([...new TextEncoder().encode(SEALING_LABEL), ...secret]), { dkLen: 32 })
}
