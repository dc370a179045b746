/**
 * The vault: the phrase and the keys of this browser, encrypted in `local`. While it is open its AES key is in `session`, which is
 * memory: it survives the worker being stopped, and ends with the browser. Only the background worker has a vault.
 */

import { t } from '../strings/en'
import { hex } from 'iso-base/rfc4648'
import { readAddress, sameAddress, withPrefix } from '../chain/address'
import type { Store } from '../background/store'
import { fromBase64, toBase64 } from '../bytes'
import { calibrate, derivedKey, newKey, open, type Sealed, seal } from './crypto'
import { type Key, type KeyType, keyOf, keyOfMnemonic, newMnemonic, readLotusKey, readMnemonic } from './keys'
import { LEAST_PASSWORD } from './limits'
import { sealingKey } from './sealing'

/** An account as everyone may see it. */
export interface Account {
  id: string
  name: string
  /** `watched` accounts have no key here: they can be looked at, not signed with. */
  kind: 'derived' | 'imported' | 'watched'
  type: KeyType | null
  /** With the letter `f`, whatever the network. */
  address: string
  /** Base64; empty for watched accounts. */
  publicKey: string
  /** The X25519 key that secrets for this account are sealed to, in hexadecimal; empty for watched accounts. */
  sealingKey: string
}

interface Kept extends Account {
  secret?: string
}

interface Content {
  mnemonic: string | null
  /** How many accounts of the phrase there have been: indices are not used twice. */
  derived: number
  accounts: Kept[]
}

export type Phase = 'empty' | 'locked' | 'open'

/** The vault is locked: whoever asked has to wait for a person with the password. */
export class Locked extends Error {
  override name = 'Locked'
  constructor() {
    super(t.vault.locked)
  }
}

const SEALED = 'vault'
const OPEN = 'vault-key'
const DRAFT = 'vault-draft'
/** When the vault was last used: kept apart from the key, so that noting a use cannot bring back a key that was just forgotten. */
const USED = 'vault-used'

interface Opened {
  key: string
}

export class Vault {
  constructor(
    private readonly local: Store,
    private readonly session: Store,
    private readonly now: () => number = Date.now,
    private readonly rounds: () => Promise<number> = calibrate,
  ) {}

  async phase(): Promise<Phase> {
    if (!(await this.local.get<Sealed>(SEALED))) return 'empty'
    return (await this.session.get<Opened>(OPEN)) ? 'open' : 'locked'
  }

  /** Draws a new phrase to be written down. It becomes the vault's with [create], which asks for some of its words. */
  async draft(): Promise<string[]> {
    if ((await this.phase()) !== 'empty') throw new Error(t.vault.already)
    const mnemonic = newMnemonic()
    await this.session.set(DRAFT, mnemonic)
    return mnemonic.split(' ')
  }

  /** Makes the vault of the drafted phrase. `words` are the words asked for, by their position from 0. */
  async create(password: string, words: Record<number, string>): Promise<void> {
    const mnemonic = await this.session.get<string>(DRAFT)
    if (!mnemonic) throw new Error(t.vault.draftGone)
    const right = mnemonic.split(' ')
    const asked = Object.entries(words)
    if (asked.length < 3 || asked.some(([position, word]) => right[Number(position)] !== word.trim().toLowerCase())) {
      throw new Error(t.vault.wrongWords)
    }
    await this.begin(password, mnemonic)
    await this.session.remove(DRAFT)
  }

  /** Makes the vault of a phrase that a person has. */
  async restore(password: string, phrase: string): Promise<void> {
    await this.begin(password, readMnemonic(phrase))
  }

  private async begin(password: string, mnemonic: string): Promise<void> {
    if ((await this.phase()) !== 'empty') throw new Error(t.vault.already)
    mustBeLong(password)
    const first = await account('Account 1', 'derived', keyOfMnemonic(mnemonic, 0))
    const { key, kdf } = await newKey(password, await this.rounds())
    await this.local.set(SEALED, await seal(key, kdf, { mnemonic, derived: 1, accounts: [first] } satisfies Content))
    await this.remember(key)
  }

  /** Opens the vault, or throws `WrongPassword`. */
  async unlock(password: string): Promise<void> {
    const sealed = await this.sealed()
    const key = await derivedKey(password, sealed)
    await open(key, sealed)
    await this.remember(key)
  }

  async lock(): Promise<void> {
    await this.session.remove(OPEN)
    await this.session.remove(DRAFT)
  }

  /** Notes that a person is there. */
  async touch(): Promise<void> {
    if (await this.session.get<Opened>(OPEN)) await this.session.set(USED, this.now())
  }

  /** Locks the vault when nobody was there for so long. Whether it did. */
  async lockIfIdle(minutes: number): Promise<boolean> {
    if (!(await this.session.get<Opened>(OPEN))) return false
    const used = (await this.session.get<number>(USED)) ?? 0
    if (this.now() - used < minutes * 60_000) return false
    await this.lock()
    return true
  }

  async accounts(): Promise<Account[]> {
    return (await this.content()).accounts.map(({ secret: _, ...shown }) => shown)
  }

  /** The next account of the phrase. */
  async derive(name: string): Promise<Account> {
    return this.change(async (content) => {
      if (content.mnemonic === null) throw new Error(t.vault.noPhrase)
      const added = await account(name, 'derived', keyOfMnemonic(content.mnemonic, content.derived))
      return [added, { ...content, derived: content.derived + 1 }]
    })
  }

  async importKey(name: string, text: string): Promise<Account> {
    const key = readLotusKey(text)
    return this.change(async (content) => [await account(name, 'imported', key), content])
  }

  async watch(name: string, text: string): Promise<Account> {
    const address = withPrefix(readAddress(text), 'f')
    const watched = { id: crypto.randomUUID(), name: named(name), kind: 'watched', type: null, address, publicKey: '', sealingKey: '' } as const
    return this.change(async (content) => [watched, content])
  }

  async rename(id: string, name: string): Promise<void> {
    const content = await this.content()
    found(content, id).name = named(name)
    await this.save(content)
  }

  /** Forgets an account. One of the phrase can be had again by importing the phrase; an imported key cannot. */
  async remove(id: string): Promise<void> {
    const content = await this.content()
    found(content, id)
    const accounts = content.accounts.filter((kept) => kept.id !== id)
    if (accounts.length === 0) throw new Error(t.vault.lastStays)
    await this.save({ ...content, accounts })
  }

  /** Encrypts the vault anew, with a salt of its own and rounds as this machine does them now. */
  async changePassword(old: string, next: string): Promise<void> {
    const sealed = await this.sealed()
    const content = await open(await derivedKey(old, sealed), sealed)
    mustBeLong(next)
    const { key, kdf } = await newKey(next, await this.rounds())
    await this.local.set(SEALED, await seal(key, kdf, content))
    await this.remember(key)
  }

  /** The key of an account, for signing. Throws a sentence for watched accounts. */
  async key(id: string): Promise<Key> {
    const kept = found(await this.content(), id)
    if (!kept.secret || !kept.type) throw new Error(t.vault.onlyWatched)
    const key = keyOf(fromBase64(kept.secret), kept.type)
    if (key.address !== kept.address) throw new Error(t.vault.strangeKey)
    return key
  }

  private async change(add: (content: Content) => Promise<[Kept, Content]>): Promise<Account> {
    const [added, content] = await add(await this.content())
    if (content.accounts.some((kept) => sameAddress(kept.address, added.address))) {
      throw new Error(t.vault.known)
    }
    await this.save({ ...content, accounts: [...content.accounts, added] })
    const { secret: _, ...shown } = added
    return shown
  }

  private async sealed(): Promise<Sealed> {
    const sealed = await this.local.get<Sealed>(SEALED)
    if (!sealed) throw new Error(t.vault.none)
    return sealed
  }

  private async content(): Promise<Content> {
    const opened = await this.session.get<Opened>(OPEN)
    if (!opened) throw new Locked()
    return (await open(fromBase64(opened.key), await this.sealed())) as Content
  }

  private async save(content: Content): Promise<void> {
    const opened = await this.session.get<Opened>(OPEN)
    if (!opened) throw new Locked()
    const { kdf } = await this.sealed()
    await this.local.set(SEALED, await seal(fromBase64(opened.key), kdf, content))
  }

  private async remember(key: Uint8Array): Promise<void> {
    await this.session.set(USED, this.now())
    await this.session.set(OPEN, { key: toBase64(key) } satisfies Opened)
  }
}

function mustBeLong(password: string): void {
  if (password.length < LEAST_PASSWORD) throw new Error(t.vault.shortPassword(LEAST_PASSWORD))
}

function named(name: string): string {
  const trimmed = name.trim().slice(0, 40)
  if (!trimmed) throw new Error(t.vault.noName)
  return trimmed
}

function found(content: Content, id: string): Kept {
  const kept = content.accounts.find((candidate) => candidate.id === id)
  if (!kept) throw new Error(t.errors.noAccount)
  return kept
}

async function account(name: string, kind: 'derived' | 'imported', key: Key): Promise<Kept> {
  return {
    id: crypto.randomUUID(),
    name: named(name),
    kind,
    type: key.type,
    address: key.address,
    publicKey: key.publicKey,
    sealingKey: hex.encode(await sealingKey(key)).toLowerCase(),
    secret: key.secret,
  }
}
