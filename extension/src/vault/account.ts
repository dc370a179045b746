/** The accounts in a vault. Messages do not name their network, so an account has a side for each kind of network it signs on. */

import { hex } from 'iso-base/rfc4648'
import { cleanName } from '../chain/names'
import type { Prefix } from '../chain/network'
import { t } from '../strings/en'
import { type Key, type KeyType, keyOfMnemonic } from './keys'
import { sealingKey } from './sealing'

/** An account as everyone may see it, on one kind of network. */
export interface Account {
  id: string
  name: string
  /**
   * `derived` accounts are there on both kinds of network, with an address on each; the others only on the kind where they were added.
   * `watched` accounts have no key here: they can be looked at, not signed with.
   */
  kind: 'derived' | 'imported' | 'watched'
  type: KeyType | null
  /** The kind of network that the address is of. */
  prefix: Prefix
  address: string
  /** Base64; empty for watched accounts. */
  publicKey: string
  /** The X25519 key that secrets for this account are sealed to, in hexadecimal; empty for watched accounts. */
  sealingKey: string
}

/** What an account is on one kind of network. */
type Side = Pick<Account, 'type' | 'address' | 'publicKey' | 'sealingKey'> & { secret?: string }

/** An account as the vault keeps it. */
export type Kept = Pick<Account, 'id' | 'name' | 'kind'> & { on: Partial<Record<Prefix, Side>> }

/** What everyone may see of an account on a kind of network; `null` where it does not exist there. */
export function seen({ id, name, kind, on }: Kept, prefix: Prefix): Account | null {
  const side = on[prefix]
  if (!side) return null
  const { type, address, publicKey, sealingKey } = side
  return { id, name, kind, prefix, type, address, publicKey, sealingKey }
}

/** The nth account of a phrase. */
export async function derived(name: string, mnemonic: string, index: number): Promise<Kept> {
  const [f, test] = await Promise.all([sideOf(keyOfMnemonic(mnemonic, index, 'f')), sideOf(keyOfMnemonic(mnemonic, index, 't'))])
  return { id: crypto.randomUUID(), name: named(name), kind: 'derived', on: { f, t: test } }
}

export async function imported(name: string, key: Key, prefix: Prefix): Promise<Kept> {
  return { id: crypto.randomUUID(), name: named(name), kind: 'imported', on: { [prefix]: await sideOf(key) } }
}

export function watched(name: string, address: string, prefix: Prefix): Kept {
  const side: Side = { type: null, address, publicKey: '', sealingKey: '' }
  return { id: crypto.randomUUID(), name: named(name), kind: 'watched', on: { [prefix]: side } }
}

/** Whether two accounts are of one address, or of one key: a key that signed on both kinds of network would undo what sides are for. */
export function isSame(one: Kept, other: Kept): boolean {
  const [ones, others] = [one, other].map(({ on }) => Object.values(on))
  return ones!.some((a) => others!.some((b) => a.address === b.address || (a.publicKey !== '' && a.publicKey === b.publicKey)))
}

/** A name as it is kept; throws a sentence when nothing is left of it. */
export function named(name: string): string {
  const trimmed = cleanName(name, 40)
  if (!trimmed) throw new Error(t.vault.noName)
  return trimmed
}

async function sideOf(key: Key): Promise<Side> {
  const { type, address, publicKey, secret } = key
  return { type, address, publicKey, secret, sealingKey: hex.encode(await sealingKey(key)).toLowerCase() }
}
