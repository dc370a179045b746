/** The background worker's work, apart from the browser: every part of it can be tested with plain maps and a made-up node. */

import type { Abi } from '../abi/abi'
import { fromHex } from '../bytes'
import { idOf, isAddress, readAddress, withPrefix } from '../chain/address'
import { MOST_ENTRIES } from '../chain/list'
import { type LotusSignature, signedCid } from '../chain/message'
import { cleanName } from '../chain/names'
import { badUrl, DEVNET, type Network, prefixOf } from '../chain/network'
import { Node } from '../chain/node'
import { draftOf } from '../review/draft'
import { review, type Setting } from '../review/review'
import type { Intent, Review } from '../review/types'
import { allow, type Permissions, revoke } from '../sites/permissions'
import { t } from '../strings/en'
import { sign } from '../vault/keys'
import { openSecret } from '../vault/sealing'
import { type Account, Locked, type Vault } from '../vault/vault'
import { Activity } from './activity'
import { Queue } from './queue'
import { readSettings, writeSettings } from './settings'
import type { Store } from './store'
import type { Book, Entry, Settings, Status } from './types'

/** A message was signed and handed over, and the node did not say that it has it. */
export class Unconfirmed extends Error {
  override name = 'Unconfirmed'
  constructor(
    readonly cid: string,
    sentence: string,
  ) {
    super(sentence)
  }
}

interface Signed {
  reviewed: Review
  signature: LotusSignature
  node: Node
}

export interface World {
  local: Store
  session: Store
  vault: Vault
  abi: () => Promise<Abi>
  fetcher?: typeof fetch
}

export class Service {
  readonly activity: Activity
  /** Whatever changes networks, books or permissions, one change after another. */
  private readonly changes = new Queue()
  /** The reviews that are being signed. */
  private readonly signing = new Set<string>()

  constructor(private readonly world: World) {
    this.activity = new Activity(world, (network) => this.node(network))
  }

  // ---- what there is

  async status(): Promise<Status> {
    const { vault } = this.world
    const phase = await vault.phase()
    const network = await this.network()
    const accounts = phase === 'open' ? await vault.accounts(network.prefix) : []
    return {
      phase,
      accounts,
      elsewhere: phase === 'open' ? await vault.elsewhere(network.prefix) : [],
      account: accounts.length > 0 ? (await this.account()).id : null,
      networks: await this.networks(),
      network,
      settings: await this.settings(),
    }
  }

  settings(): Promise<Settings> {
    return readSettings(this.world.local)
  }

  setSettings(settings: Settings): Promise<void> {
    return writeSettings(this.world.local, settings)
  }

  /** The chosen account, or another where that does not exist on the network. Throws when the vault is locked. */
  async account(on?: Network): Promise<Account> {
    const accounts = await this.accounts(on)
    const chosen = await this.world.local.get<string>('account')
    const account = accounts.find(({ id }) => id === chosen) ?? accounts[0]
    if (!account) throw new Locked()
    return account
  }

  async selectAccount(id: string): Promise<void> {
    if (!(await this.accounts()).some((account) => account.id === id)) throw new Error(t.errors.noAccount)
    await this.world.local.set('account', id)
  }

  /** Forgets an account: pages that knew it are connected no more. */
  async removeAccount(id: string): Promise<void> {
    await this.world.vault.remove(id)
    await this.changeSites((sites) => Object.fromEntries(Object.entries(sites).filter(([, { account }]) => account !== id)))
  }

  /** The accounts that exist on a network. */
  async accounts(on?: Network): Promise<Account[]> {
    return this.world.vault.accounts((on ?? (await this.network())).prefix)
  }

  async importKey(name: string, key: string): Promise<string> {
    return this.world.vault.importKey(name, key, (await this.network()).prefix)
  }

  async watch(name: string, address: string): Promise<string> {
    return this.world.vault.watch(name, address, (await this.network()).prefix)
  }

  // ---- networks

  async networks(): Promise<Network[]> {
    return (await this.world.local.get<Network[]>('networks')) ?? [DEVNET]
  }

  async network(): Promise<Network> {
    const networks = await this.networks()
    const chosen = await this.world.local.get<string>('network')
    return networks.find(({ id }) => id === chosen) ?? networks[0] ?? DEVNET
  }

  async addNetwork(label: string, url: string, token: string): Promise<Network> {
    const wrong = badUrl(url)
    if (wrong) throw new Error(wrong)
    const asked: Network = { id: crypto.randomUUID(), label: label.trim().slice(0, 40), url, name: '', prefix: 't', ...(token && { token }) }
    const name = await this.node(asked).networkName()
    if (!/^[\w.-]{1,60}$/.test(name)) throw new Error(t.errors.strangeNetwork)
    const network = { ...asked, name, prefix: prefixOf(name), label: asked.label || name }
    await this.changeNetworks((networks) => [...networks, network])
    return network
  }

  async moveNetwork(id: string, url: string, token: string): Promise<void> {
    const wrong = badUrl(url)
    if (wrong) throw new Error(wrong)
    const networks = await this.networks()
    const network = networks.find((candidate) => candidate.id === id)
    if (!network) throw new Error(t.errors.noNetwork)
    const moved: Network = { ...network, url, token: token || undefined }
    await this.node(moved).mustBeNetwork()
    await this.changeNetworks((now) => now.map((n) => (n.id === id ? moved : n)))
  }

  async removeNetwork(id: string): Promise<void> {
    if (id === DEVNET.id) throw new Error(t.errors.devnetStays)
    await this.changeNetworks((networks) => networks.filter((network) => network.id !== id))
  }

  private changeNetworks(change: (networks: Network[]) => Network[]): Promise<void> {
    return this.changes.run(async () => this.world.local.set('networks', change(await this.networks())))
  }

  async selectNetwork(id: string): Promise<void> {
    if (!(await this.networks()).some((network) => network.id === id)) throw new Error(t.errors.noNetwork)
    await this.world.local.set('network', id)
  }

  node(network: Network): Node {
    return new Node(network, this.world.fetcher)
  }

  // ---- addresses that a person follows

  async book(on?: Network): Promise<Book> {
    const books = (await this.world.local.get<Record<string, Book>>('books')) ?? {}
    return books[(on ?? (await this.network())).id] ?? { owners: [], markets: [] }
  }

  async setBook(book: Book): Promise<void> {
    const { id, prefix } = await this.network()
    const clean = (entries: Entry[]) => {
      if (entries.length > MOST_ENTRIES) throw new Error(t.lists.tooMany(MOST_ENTRIES))
      return entries.map(({ address, name }) => ({ address: withPrefix(readAddress(address), prefix), name: cleanName(String(name)) }))
    }
    const kept: Book = { owners: clean(book.owners), markets: clean(book.markets) }
    await this.changes.run(async () => {
      const books = (await this.world.local.get<Record<string, Book>>('books')) ?? {}
      await this.world.local.set('books', { ...books, [id]: kept })
    })
  }

  /** What it takes to review a message of an account: the chosen one, or another. */
  async setting(of?: Account): Promise<Setting> {
    // Asked once: all of it is about the same network, whatever a person chooses meanwhile.
    const network = await this.network()
    const [account, accounts, book, abi] = await Promise.all([of ?? this.account(network), this.accounts(network), this.book(network), this.world.abi()])
    const unconfirmed = await this.activity.unconfirmed(network.id, account.address)
    return { abi: abi.on(network.prefix), account, accounts, book, unconfirmed, node: this.node(network) }
  }

  // ---- messages

  async propose(intent: Intent): Promise<Review> {
    const setting = await this.setting()
    const from = setting.account.address
    if (!isAddress(intent.to)) throw new Error(t.errors.noAddress)
    const { asked, typed } = await withId(setting.node, intent)
    const draft = draftOf(setting.abi, asked, from, setting.node.network.prefix)
    const actor = asked.actor === 'send' ? null : asked.actor
    return this.keep(await review(setting, draft, { origin: null, then: 'push', actor, typed }))
  }

  /** Keeps a review until it is answered: what is signed later is this, and not what anybody says then. */
  async keep(made: Review): Promise<Review> {
    await this.world.session.set(`review:${made.id}`, made)
    return made
  }

  async review(id: string): Promise<Review> {
    const kept = await this.world.session.get<Review>(`review:${id}`)
    if (!kept) throw new Error(t.errors.reviewGone)
    return kept
  }

  async dismiss(id: string): Promise<void> {
    await this.world.session.remove(`review:${id}`)
  }

  /** Signs what was reviewed, and takes the review away: nothing is signed twice. */
  async signReviewed(id: string, then: Review['then']): Promise<Signed> {
    if (this.signing.has(id)) throw new Error(t.errors.reviewGone)
    this.signing.add(id)
    try {
      return await this.signKept(id, then)
    } finally {
      this.signing.delete(id)
    }
  }

  private async signKept(id: string, then: Review['then']): Promise<Signed> {
    const reviewed = await this.review(id)
    if (reviewed.then !== then) throw new Error(t.errors.signOnly)
    if (reviewed.refusal) throw new Error(reviewed.refusal)
    const network = (await this.networks()).find((candidate) => candidate.id === reviewed.network.id)
    if (!network || network.name !== reviewed.network.name || network.prefix !== reviewed.network.prefix) throw new Error(t.errors.noNetwork)
    const key = await this.world.vault.key(reviewed.account.id, network.prefix)
    if (key.address !== reviewed.message.From) throw new Error(t.errors.otherAccount)
    const node = this.node(network)
    await node.mustBeNetwork()
    await this.dismiss(id)
    return { reviewed, node, signature: sign(key, reviewed.message, reviewed.cid) }
  }

  async approve(id: string): Promise<string> {
    const { reviewed, signature, node } = await this.signReviewed(id, 'push')
    const cid = signedCid(reviewed.message, signature)
    // Noted before it leaves: an answer that is lost must not make a person pay twice.
    await this.activity.add(reviewed, cid)
    try {
      await node.push(reviewed.message, signature)
    } catch (error) {
      const sentence = t.activity.unconfirmed((error as Error).message)
      await this.activity.note(cid, { state: 'unknown', sentence })
      throw new Unconfirmed(cid, sentence)
    }
    return cid
  }

  async openSecret(sealed: string): Promise<string> {
    const { id, prefix } = await this.account()
    return openSecret(await this.world.vault.key(id, prefix), fromHex(sealed))
  }

  // ---- web pages

  async sites(): Promise<Permissions> {
    return (await this.world.local.get<Permissions>('sites')) ?? {}
  }

  allowSite(origin: string, account: string): Promise<void> {
    return this.changeSites((sites) => allow(sites, origin, account, Date.now()))
  }

  revokeSite(origin: string): Promise<void> {
    return this.changeSites((sites) => revoke(sites, origin))
  }

  private changeSites(change: (sites: Permissions) => Permissions): Promise<void> {
    return this.changes.run(async () => this.world.local.set('sites', change(await this.sites())))
  }
}

/** Miners take their owner by its ID. Where a person gave another address the node is asked, and the review says that it was. */
async function withId(node: Node, intent: Intent): Promise<{ asked: Intent; typed?: string }> {
  const { actor, method, params } = intent
  if (actor !== 'storageminer' || method !== 'ChangeOwnerAddress' || typeof params !== 'string') return { asked: intent }
  const typed = readAddress(params)
  if (idOf(typed) !== null) return { asked: intent }
  const id = await node.lookupId(typed)
  if (!id) throw new Error(t.provide.noOwner)
  return { asked: { ...intent, params: id }, typed }
}
