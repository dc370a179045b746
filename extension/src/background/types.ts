/** What the pages of the extension and the background worker say to one another. */

import type { Network } from '../chain/network'
import type { Intent, Review } from '../review/types'
import type { Permissions } from '../sites/permissions'
import type { Account, Phase } from '../vault/vault'

export interface Settings {
  /** Minutes after which an unused vault locks. */
  lockAfter: number
  theme: 'system' | 'light' | 'dark'
}

/** A message that was sent from here. */
export interface Sent {
  cid: string
  network: string
  from: string
  to: string
  value: string
  title: string
  /** The method's name, or its number. */
  method: string
  /** Whose interface explains its exit code. */
  actor: Review['actor']['kind']
  /** The web page that asked for it. */
  origin: string | null
  /** Milliseconds since 1970. */
  at: number
  /** `unknown`: whether the node took it, or whether it still can get on chain, is not certain. */
  state: 'pending' | 'unknown' | 'done' | 'failed'
  nonce: number
  height: number | null
  sentence: string
  gasUsed: number
  /** Base64. */
  returned: string
}

/** Something a web page asks a person. */
export type Request =
  | { id: string; origin: string; kind: 'connect' }
  | { id: string; origin: string; kind: 'text'; account: string; text: string | null; hex: string }
  | { id: string; origin: string; kind: 'message'; review: Review }

/** Addresses that a person follows on one network. */
export interface Book {
  owners: Entry[]
  markets: Entry[]
}

export interface Entry {
  address: string
  /** What the person or the list calls it. */
  name: string
}

export interface Status {
  phase: Phase
  /** The accounts that exist on the chosen network's kind. */
  accounts: Account[]
  /** Those that exist on the other kind only, and cannot be used now. */
  elsewhere: Account[]
  /** The chosen account's ID. */
  account: string | null
  networks: Network[]
  network: Network
  settings: Settings
}

/** Everything the background worker does for the extension's own pages. */
export interface Api {
  status(): Promise<Status>
  touch(): Promise<void>
  draftPhrase(): Promise<string[]>
  createVault(password: string, words: Record<number, string>): Promise<void>
  restoreVault(password: string, phrase: string): Promise<void>
  unlock(password: string): Promise<void>
  lock(): Promise<void>
  changePassword(old: string, next: string): Promise<void>
  /** Adds an account and returns its ID. What is imported or watched belongs to the chosen network's kind. */
  deriveAccount(name: string): Promise<string>
  importKey(name: string, key: string): Promise<string>
  watchAccount(name: string, address: string): Promise<string>
  renameAccount(id: string, name: string): Promise<void>
  removeAccount(id: string): Promise<void>
  selectAccount(id: string): Promise<void>
  /** Asks the node at a URL who it is, and keeps it as a network. */
  addNetwork(label: string, url: string, token: string): Promise<Network>
  /** Changes where a network's node is; its name stays. */
  moveNetwork(id: string, url: string, token: string): Promise<void>
  removeNetwork(id: string): Promise<void>
  selectNetwork(id: string): Promise<void>
  setSettings(settings: Settings): Promise<void>
  /** Builds a message, tries it, and says what will happen. */
  propose(intent: Intent): Promise<Review>
  review(id: string): Promise<Review>
  /** Signs and sends exactly what was reviewed. Returns the CID. */
  approve(id: string): Promise<string>
  dismiss(id: string): Promise<void>
  /** Opens a lease's access secret (hexadecimal) with the chosen account. */
  openSecret(sealed: string): Promise<string>
  activity(): Promise<Sent[]>
  /** Looks for the receipts of messages that are on their way. */
  settle(): Promise<Sent[]>
  book(): Promise<Book>
  setBook(book: Book): Promise<void>
  sites(): Promise<Permissions>
  revokeSite(origin: string): Promise<void>
  requests(): Promise<Request[]>
  /** Answers a web page; `account` says which account a page may know. */
  answer(id: string, yes: boolean, account?: string): Promise<void>
}

export type Call = { [M in keyof Api]: { to: 'background'; method: M; args: Parameters<Api[M]> } }[keyof Api]
export type Answer = { ok: true; value: unknown } | { ok: false; error: { name: string; message: string } }
