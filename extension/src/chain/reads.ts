/** Reads of our actors, by StateCall: no key, no fee. */

import type { Abi, Json, Kind } from '../abi/abi'
import type * as A from '../abi/types'
import { t } from '../strings/en'
import { fromBase64, toBase64 } from '../bytes'
import { idOf } from './address'
import { type Node, NodeError } from './node'
import { Past, type Stretch } from './past'

/** Who asks when nobody in particular does: the system actor exists on every network. */
const NOBODY = 0

export class Reader {
  readonly abi: Abi
  readonly past: Past

  constructor(
    abi: Abi,
    readonly node: Node,
  ) {
    this.abi = abi.on(node.network.prefix)
    this.past = new Past(this.abi, node)
  }

  /** Calls a method without sending it. `from` matters only to methods that ask who calls. */
  async call<T>(actor: Kind, to: string, method: string, params: Json = null, from?: string): Promise<T> {
    const { number, bytes } = this.abi.encode(actor, method, params)
    const tried = await this.node.tryMessage({
      Version: 0,
      To: to,
      From: from ?? `${this.node.network.prefix}0${NOBODY}`,
      Nonce: 0,
      Value: '0',
      GasLimit: 0,
      GasFeeCap: '0',
      GasPremium: '0',
      Method: number,
      Params: toBase64(bytes),
    })
    if (tried.exit !== 0) {
      throw new NodeError(capital(this.abi.sentence(actor, tried.exit) ?? t.errors.exit(tried.exit)), false, tried.exit)
    }
    return this.abi.decodeReturn<T>(actor, method, fromBase64(tried.returned))
  }

  summary = (owner: string) => this.call<A.Summary>('owner', owner, 'Summary')
  ownerTerms = (owner: string) => this.call<A.OwnerTerms>('owner', owner, 'Terms')
  miners = (owner: string) => this.call<A.Miner[]>('owner', owner, 'Miners')
  fees = (owner: string) => this.call<A.FeeOwed[]>('owner', owner, 'Fees')

  /** One holder's positions, all pages. */
  positionsOf(owner: string, holder: string): Promise<A.Position[]> {
    return this.pages('owner', owner, 'PositionsOf', { holder }, 'positions', 'from')
  }

  /** One holder's exit tickets, all pages. */
  exitsOf(owner: string, holder: string): Promise<A.ExitTicket[]> {
    return this.pages('owner', owner, 'Exits', { holder }, 'exits', 'from')
  }

  proposals(owner: string): Promise<A.Proposal[]> {
    return this.pages('owner', owner, 'Proposals', {}, 'proposals', 'from')
  }

  marketTerms = (market: string) => this.call<A.MarketTerms>('lease', market, 'Terms')
  lease = (market: string, lease: number) => this.call<A.Lease>('lease', market, 'Lease', { lease })
  offer = (market: string, offer: number) => this.call<A.Offer>('lease', market, 'Offer', { offer })
  owed = (market: string, earner: string) => this.call<A.Atto>('lease', market, 'Owed', { earner })

  offers(market: string, filter: A.OfferFilter): Promise<A.Offer[]> {
    return this.pages('lease', market, 'Offers', { filter: filter as unknown as Json }, 'offers', 'cursor')
  }

  leasesOf(market: string, of: string): Promise<A.Lease[]> {
    return this.pages('lease', market, 'LeasesOf', { of, status: null }, 'leases', 'cursor')
  }

  /** A provider's account at a market, `null` when it has none. */
  async provider(market: string, provider: string): Promise<A.Provider | null> {
    try {
      return await this.call<A.Provider>('lease', market, 'Provider', { provider })
    } catch (error) {
      if (error instanceof NodeError && error.exit === NOT_A_PROVIDER) return null
      throw error
    }
  }

  private async pages<T>(
    actor: Kind,
    to: string,
    method: string,
    params: Record<string, Json>,
    list: string,
    cursor: 'from' | 'cursor',
  ): Promise<T[]> {
    const all: T[] = []
    let at: number | null = 0
    while (at !== null) {
      const from: number = at
      const answer: Record<string, unknown> = await this.call(actor, to, method, { ...params, [cursor]: from, limit: 100 })
      all.push(...(answer[list] as T[]))
      // A page may be empty and not the last, and there may be any number of them. Only a node that lies goes back.
      const next = answer.next as number | null
      at = next !== null && next > from ? next : null
    }
    return all
  }

  /** The ID address of an actor that has to be there. */
  async idOf(address: string): Promise<string> {
    const id = idOf(address) === null ? await this.node.lookupId(address) : address
    if (id === null) throw new NodeError(t.errors.nobodyAt(address))
    return id
  }

  /** The events of one actor since an epoch, at most so many windows back from the head. */
  async events(kind: Kind, address: string, since: number, windows: number): Promise<Stretch> {
    return this.past.read([{ kind, id: await this.idOf(address) }], since, windows)
  }
}

/** What the lease actor says of an address that has no account as a provider. */
export const NOT_A_PROVIDER = 57

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** The filter that lets every offer through that can be leased now. */
export const ANY_OFFER: A.OfferFilter = {
  leasable: true,
  provider: null,
  class: null,
  region: null,
  label: null,
  evidence: null,
  max_rate: null,
  min_cpu_milli: 0,
  min_memory_mib: 0,
  min_disk_mib: 0,
  min_gpu_count: 0,
  gpu_model: null,
  min_bandwidth_mbps: 0,
  term: null,
}
