/** A node of a network: the few calls that this extension makes, with errors that are sentences. */

import { t } from '../strings/en'
import { RPC } from 'iso-filecoin/rpc'
import { address, amount, bytes, count, link, list, object, type Receipt as Result, receipt, text, type Trace, trace } from './answers'
import { idOf, withPrefix } from './address'
import { isoNetwork, type Network } from './network'
import { HttpRefusal, NodeError, OtherNetwork } from './node-error'
import { type Gas, type LotusMessage, type LotusSignature, gasOf } from './message'

export { HttpRefusal, NodeError, OtherNetwork } from './node-error'
export type { Trace } from './answers'

/** Whether a node says that there is no such actor, in Lotus's words or in Forest's. No other error says anything about the actor. */
function isNoActor(error: unknown): boolean {
  return error instanceof NodeError && !error.unreachable && /actor not found|failed to lookup the id address/i.test(error.message)
}

/** A link as JSON-RPC writes it. */
export interface Link {
  '/': string
}

export interface Head {
  epoch: number
  /** Seconds since 1970. */
  timestamp: number
}

export interface Actor {
  code: string
  balance: bigint
  nonce: number
}

/** What StateCall says of a message that was only tried. */
export interface Tried extends Result {
  /** The callee's own words, where the node passes them on. */
  error: string
  trace: Trace | null
}

/** Where a message ended up. */
export interface Receipt extends Result {
  height: number
}

export interface EventEntry {
  Key: string
  Codec: number
  /** Base64. */
  Value: string
}

export interface ActorEvent {
  emitter: string
  entries: EventEntry[]
  height: number
  msgCid: Link
}

export class Node {
  private readonly rpc: RPC

  constructor(
    readonly network: Network,
    fetcher?: typeof fetch,
  ) {
    this.rpc = new RPC(
      { api: network.url, token: network.token, network: isoNetwork(network.prefix) },
      { timeout: 20_000, ...(fetcher && { fetch: fetcher }) },
    )
  }

  /** Any call. Throws a [NodeError] with a sentence. */
  async call<T>(method: string, ...params: unknown[]): Promise<T> {
    const answer = await this.rpc.call<T>({
      method: `Filecoin.${method}` as 'Filecoin.Version',
      params: (params.length > 0 ? params : undefined) as never,
    })
    if (answer.error) throw this.explain(answer.error)
    return answer.result as T
  }

  private explain(error: Error): NodeError {
    if (error.name === 'JsonRpcError') return new NodeError(t.node.says(error.message.slice(0, 300)))
    const status = (error as { code?: number; response?: Response }).response?.status
    if (status === 401 || status === 403) return new HttpRefusal(t.node.otherToken(this.network.url))
    if (status) return new HttpRefusal(t.node.status(this.network.url, status))
    return new NodeError(t.node.silent(this.network.url), true)
  }

  async networkName(): Promise<string> {
    return text(await this.call('StateNetworkName'), 'network’s name')
  }

  /** Throws unless the node is one of the network that it was chosen for. */
  async mustBeNetwork(): Promise<void> {
    const name = await this.networkName()
    if (name !== this.network.name) {
      throw new OtherNetwork(t.node.otherNetwork(name.slice(0, 60), this.network.name))
    }
  }

  async head(): Promise<Head> {
    const { Height, Blocks } = object(await this.call('ChainHead'), 'head')
    const [block] = list(Blocks, 'head’s blocks')
    return { epoch: count(Height, 'height'), timestamp: count(object(block, 'head’s block').Timestamp, 'timestamp') }
  }

  async balance(of: string): Promise<bigint> {
    return BigInt(amount(await this.call('WalletBalance', of), 'balance'))
  }

  async nonce(of: string): Promise<number> {
    return count(await this.call('MpoolGetNonce', of), 'nonce')
  }

  /** The actor at an address, `null` when there is none. */
  async actor(at: string): Promise<Actor | null> {
    try {
      const found = await this.call('StateGetActor', at, null)
      if (found === null) return null
      const { Code, Balance, Nonce } = object(found, 'actor')
      return { code: link(Code, 'actor’s code'), balance: BigInt(amount(Balance, 'balance')), nonce: count(Nonce, 'nonce') }
    } catch (error) {
      if (isNoActor(error)) return null
      throw error
    }
  }

  /** The ID address behind an address, `null` before anything reached it. */
  async lookupId(of: string): Promise<string | null> {
    try {
      const id = text(await this.call('StateLookupID', of, null), 'actor’s ID')
      if (idOf(id) !== null) return withPrefix(id, this.network.prefix)
    } catch (error) {
      if (isNoActor(error)) return null
      throw error
    }
    throw new NodeError(t.node.nonsense('actor’s ID'))
  }

  /** Tries a message on top of the head, without signing or paying. */
  async tryMessage(message: LotusMessage): Promise<Tried> {
    const { MsgRct, Error: error, ExecutionTrace } = object(await this.call('StateCall', message, null), 'trial')
    return { ...receipt(MsgRct), error: typeof error === 'string' ? error : '', trace: trace(ExecutionTrace) }
  }

  /** What a message will cost: only the three numbers of gas are taken from the answer. */
  async gas(message: LotusMessage): Promise<Gas> {
    return gasOf(await this.call('GasEstimateMessageGas', message, { MaxFee: '0' }, null))
  }

  /** Hands a signed message over. By which CID it is known is computed here, whatever the node answers. */
  async push(message: LotusMessage, signature: LotusSignature): Promise<void> {
    await this.call('MpoolPush', { Message: message, Signature: signature })
  }

  /** The receipt of a message that is on chain, `null` while it is not. */
  async receipt(cid: string): Promise<Receipt | null> {
    const found = await this.call('StateSearchMsg', null, { '/': cid }, -1, true)
    if (found === null) return null
    const { Receipt, Height } = object(found, 'look-up')
    return { ...receipt(Receipt), height: count(Height, 'height') }
  }

  /** Events of actors, oldest first, of both heights and between. Lotus knows the actors by their ID addresses only. */
  async events(addresses: string[], fromHeight: number, toHeight: number): Promise<ActorEvent[]> {
    return list(await this.call('GetActorEventsRaw', { addresses, fromHeight, toHeight }), 'events').map(eventOf)
  }
}

function eventOf(value: unknown): ActorEvent {
  const { emitter, entries, height, msgCid } = object(value, 'event')
  return {
    emitter: address(emitter, 'event’s emitter'),
    entries: list(entries, 'event’s entries').map((entry) => {
      const { Key, Codec, Value } = object(entry, 'event’s entry')
      return { Key: text(Key, 'event’s key'), Codec: count(Codec, 'event’s codec'), Value: bytes(Value, 'event’s value') }
    }),
    height: count(height, 'height'),
    msgCid: { '/': link(msgCid, 'event’s message') },
  }
}
