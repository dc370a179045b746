/**
 * The vault: the phrase and the keys of this browser, encrypted in `local`. While it is open its AES key is in `session`, which is
 * memory: it survives the worker being stopped, and ends with the browser. Only the background worker has a vault.
 */

import { t } from '../strings/en'
import { readAddress, withPrefix } from '../chain/address'
import type { Prefix } from '../chain/network'
import { Queue } from '../background/queue'
import type { Store } from '../background/store'
import { fromBase64, toBase64 } from '../bytes'
import { type Account, derived, imported, isSame, type Kept, named, seen, watched } from './account'
import { calibrate, derivedKey, newKey, open, type Sealed, seal } from './crypto'
import { type Key, keyOf, newMnemonic, readLotusKey, readMnemonic } from './keys'
import { LEAST_PASSWORD } from './limits'

export type { Account } from './account'

interface Content {
  mnemonic: string
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

interface Draft {
  mnemonic: string
  /** When it was drawn, in milliseconds. */
  since: number
}

export class Vault {
  /** Whatever changes the vault, one change after another. */
  private readonly changes = new Queue()

  constructor(
    private readonly local: Store,
    private readonly session: Store,
    private readonly now: () => number = Date.now,
    private readonly rounds: () => Promise<number> = calibrate,
    /** After how many minutes without a person the vault is locked. */
    private readonly idleAfter: () => Promise<number> = async () => 15,
  ) {}

  async phase(): Promise<Phase> {
    if (!(await this.local.get<Sealed>(SEALED))) return 'empty'
    return (await this.opened()) ? 'open' : 'locked'
  }

  /** Draws a new phrase to be written down. It becomes the vault's with [create], which asks for some of its words. */
  async draft(): Promise<string[]> {
    if ((await this.phase()) !== 'empty') throw new Error(t.vault.already)
    const mnemonic = newMnemonic()
    await this.session.set(DRAFT, { mnemonic, since: this.now() } satisfies Draft)
    return mnemonic.split(' ')
  }

  /** Makes the vault of the drafted phrase. `words` are the words asked for, by their position from 0. */
  async create(password: string, words: Record<number, string>): Promise<void> {
    await this.lockIfIdle()
    const draft = await this.session.get<Draft>(DRAFT)
    if (!draft) throw new Error(t.vault.draftGone)
    const right = draft.mnemonic.split(' ')
    const asked = Object.entries(words)
    if (asked.length < 3 || asked.some(([position, word]) => right[Number(position)] !== word.trim().toLowerCase())) {
      throw new Error(t.vault.wrongWords)
    }
    await this.changes.run(() => this.begin(password, draft.mnemonic))
  }

  /** Makes the vault of a phrase that a person has. */
  async restore(password: string, phrase: string): Promise<void> {
    const mnemonic = readMnemonic(phrase)
    await this.changes.run(() => this.begin(password, mnemonic))
  }

  private async begin(password: string, mnemonic: string): Promise<void> {
    if ((await this.phase()) !== 'empty') throw new Error(t.vault.already)
    mustBeLong(password)
    const first = await derived(t.accounts.defaultName(1), mnemonic, 0)
    const { key, kdf } = await newKey(password, await this.rounds())
    await this.local.set(SEALED, await seal(key, kdf, { mnemonic, derived: 1, accounts: [first] } satisfies Content))
    await this.session.remove(DRAFT)
    await this.remember(key)
  }

  /** Opens the vault, or throws `WrongPassword`. */
  async unlock(password: string): Promise<void> {
    await this.changes.run(async () => {
      const sealed = await this.sealed()
      const key = await derivedKey(password, sealed)
      await open(key, sealed)
      await this.remember(key)
    })
  }

  async lock(): Promise<void> {
    await this.session.remove(OPEN)
    await this.session.remove(DRAFT)
  }

  /** Notes that a person is there. Who comes back too late finds the vault locked. */
  async touch(): Promise<void> {
    if (await this.opened()) await this.session.set(USED, this.now())
  }

  /** Locks the vault, and forgets a phrase that was only drafted, when nobody was there for too long. Whether it is locked. */
  async lockIfIdle(): Promise<boolean> {
    const draft = await this.session.get<Draft>(DRAFT)
    if (draft && (await this.isIdleSince(draft.since))) await this.session.remove(DRAFT)
    return (await this.opened()) === null
  }

  /** The key of the open vault: every use of it comes through here, and finds none when nobody was there for too long. */
  private async opened(): Promise<Opened | null> {
    const opened = await this.session.get<Opened>(OPEN)
    if (!opened) return null
    if (!(await this.isIdleSince((await this.session.get<number>(USED)) ?? 0))) return opened
    await this.lock()
    return null
  }

  private async isIdleSince(used: number): Promise<boolean> {
    return this.now() - used >= (await this.idleAfter()) * 60_000
  }

  /** The accounts that exist on a kind of network. */
  async accounts(prefix: Prefix): Promise<Account[]> {
    return (await this.content()).accounts.flatMap((kept) => seen(kept, prefix) ?? [])
  }

  /** The accounts that exist on the other kind of network only. */
  async elsewhere(prefix: Prefix): Promise<Account[]> {
    const other = prefix === 'f' ? 't' : 'f'
    return (await this.content()).accounts.flatMap((kept) => (kept.on[prefix] ? [] : (seen(kept, other) ?? [])))
  }

  /** The next account of the phrase. */
  async derive(name: string): Promise<string> {
    return this.add(async (content) => {
      const added = await derived(name, content.mnemonic, content.derived)
      return [added, { ...content, derived: content.derived + 1 }]
    })
  }

  /** Takes in a key for one kind of network. It signs nothing on the other. */
  async importKey(name: string, text: string, prefix: Prefix): Promise<string> {
    const added = await imported(name, readLotusKey(text, prefix), prefix)
    return this.add(async (content) => [added, content])
  }

  async watch(name: string, text: string, prefix: Prefix): Promise<string> {
    const added = watched(name, withPrefix(readAddress(text), prefix), prefix)
    return this.add(async (content) => [added, content])
  }

  async rename(id: string, name: string): Promise<void> {
    await this.changes.run(async () => {
      const content = await this.content()
      found(content, id).name = named(name)
      await this.save(content)
    })
  }

  /**
   * Forgets an account. One of the phrase can be had again by importing the phrase; an imported key cannot. One of the phrase stays, so
   * that there is an account on every network.
   */
  async remove(id: string): Promise<void> {
    await this.changes.run(async () => {
      const content = await this.content()
      found(content, id)
      const accounts = content.accounts.filter((kept) => kept.id !== id)
      if (!accounts.some(({ kind }) => kind === 'derived')) throw new Error(t.vault.lastStays)
      await this.save({ ...content, accounts })
    })
  }

  /** Encrypts the vault anew, with a salt of its own and rounds as this machine does them now. */
  async changePassword(old: string, next: string): Promise<void> {
    await this.changes.run(async () => {
      const sealed = await this.sealed()
      const content = await open(await derivedKey(old, sealed), sealed)
      mustBeLong(next)
      const { key, kdf } = await newKey(next, await this.rounds())
      await this.local.set(SEALED, await seal(key, kdf, content))
      await this.remember(key)
    })
  }

  /** The key of an account on a kind of network, for signing. Throws a sentence where the account has none. */
  async key(id: string, prefix: Prefix): Promise<Key> {
    const kept = found(await this.content(), id)
    const side = kept.on[prefix]
    if (kept.kind === 'watched') throw new Error(t.vault.onlyWatched)
    if (!side) throw new Error(t.vault.otherKind(prefix))
    if (!side.secret || !side.type) throw new Error(t.vault.strangeKey)
    const key = keyOf(fromBase64(side.secret), side.type, prefix)
    if (key.address !== side.address) throw new Error(t.vault.strangeKey)
    return key
  }

  /** Returns the account's ID. */
  private add(make: (content: Content) => Promise<[Kept, Content]>): Promise<string> {
    return this.changes.run(async () => {
      const [added, content] = await make(await this.content())
      if (content.accounts.some((kept) => isSame(kept, added))) throw new Error(t.vault.known)
      await this.save({ ...content, accounts: [...content.accounts, added] })
      return added.id
    })
  }

  private async sealed(): Promise<Sealed> {
    const sealed = await this.local.get<Sealed>(SEALED)
    if (!sealed) throw new Error(t.vault.none)
    return sealed
  }

  private async content(): Promise<Content> {
    const opened = await this.opened()
    if (!opened) throw new Locked()
    return (await open(fromBase64(opened.key), await this.sealed())) as Content
  }

  private async save(content: Content): Promise<void> {
    const opened = await this.opened()
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

function found(content: Content, id: string): Kept {
  const kept = content.accounts.find((candidate) => candidate.id === id)
  if (!kept) throw new Error(t.errors.noAccount)
  return kept
}
