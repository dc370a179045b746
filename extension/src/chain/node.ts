/** A node of a network: the few calls that this extension makes, with errors that are sentences. */

import { t } from '../strings/en'
import { RPC } from 'iso-filecoin/rpc'
import { atto } from '../money/fil'
import { isoNetwork, type Network } from './network'
import { type Gas, type LotusMessage, type LotusSignature, gasOf } from './message'

/** Why a node did not answer as it should. */
export class NodeError extends Error {
  override name = 'NodeError'
  constructor(
    message: string,
    /** Whether nobody answered at all. */
    readonly unreachable = false,
    /** The exit code, where an actor refused. */
    readonly exit: number | null = null,
  ) {
    super(message)
  }
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

/** A call in an execution trace. */
export interface Trace {
  Msg: { From: string; To: string; Value: string; Method: number }
  MsgRct: { ExitCode: number; Return: string | null }
  GasCharges?: unknown[] | null
  Subcalls: Trace[] | null
  Error?: string
}

/** What StateCall says of a message that was only tried. */
export interface Tried {
  exit: number
  /** The callee's own words, where the node passes them on. */
  error: string
  /** Base64; empty when nothing was returned. */
  returned: string
  gasUsed: number
  trace: Trace | null
}

/** Where a message ended up. */
export interface Receipt {
  exit: number
  returned: string
  gasUsed: number
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
    if (status === 401 || status === 403) return new NodeError(t.node.otherToken(this.network.url))
    if (status) return new NodeError(t.node.status(this.network.url, status))
    return new NodeError(t.node.silent(this.network.url), true)
  }

  async networkName(): Promise<string> {
    return String(await this.call('StateNetworkName'))
  }

  /** Throws unless the node is one of the network that it was chosen for. */
  async mustBeNetwork(): Promise<void> {
    const name = await this.networkName()
    if (name !== this.network.name) {
      throw new NodeError(t.node.otherNetwork(name.slice(0, 60), this.network.name))
    }
  }

  async head(): Promise<Head> {
    const head = await this.call<{ Height: number; Blocks: { Timestamp: number }[] }>('ChainHead')
    if (!Number.isSafeInteger(head?.Height)) throw new NodeError(t.node.noHeight)
    return { epoch: head.Height, timestamp: head.Blocks?.[0]?.Timestamp ?? Math.floor(Date.now() / 1000) }
  }

  async balance(address: string): Promise<bigint> {
    return atto(await this.call('WalletBalance', address))
  }

  async nonce(address: string): Promise<number> {
    const nonce = await this.call<number>('MpoolGetNonce', address)
    if (!Number.isSafeInteger(nonce) || nonce < 0) throw new NodeError(t.node.noNonce)
    return nonce
  }

  /** The actor at an address, `null` when there is none. */
  async actor(address: string): Promise<Actor | null> {
    try {
      const actor = await this.call<{ Code: Link; Balance: string; Nonce: number }>('StateGetActor', address, null)
      return { code: String(actor.Code['/']), balance: atto(actor.Balance), nonce: actor.Nonce }
    } catch (error) {
      if (error instanceof NodeError && !error.unreachable && /not found/i.test(error.message)) return null
      throw error
    }
  }

  /** The ID address behind an address, `null` before anything reached it. */
  async lookupId(address: string): Promise<string | null> {
    try {
      return String(await this.call('StateLookupID', address, null))
    } catch (error) {
      if (error instanceof NodeError && !error.unreachable) return null
      throw error
    }
  }

  /** Tries a message on top of the head, without signing or paying. */
  async tryMessage(message: LotusMessage): Promise<Tried> {
    const answer = await this.call<{
      MsgRct: { ExitCode: number; Return: string | null; GasUsed: number }
      Error?: string
      ExecutionTrace?: Trace
    }>('StateCall', message, null)
    return {
      exit: Number(answer.MsgRct.ExitCode),
      error: String(answer.Error ?? ''),
      returned: answer.MsgRct.Return ?? '',
      gasUsed: Number(answer.MsgRct.GasUsed),
      trace: answer.ExecutionTrace ?? null,
    }
  }

  /** What a message will cost: only the three numbers of gas are taken from the answer. */
  async gas(message: LotusMessage): Promise<Gas> {
    return gasOf(await this.call('GasEstimateMessageGas', message, { MaxFee: '0' }, null))
  }

  async push(message: LotusMessage, signature: LotusSignature): Promise<string> {
    const link = await this.call<Link>('MpoolPush', { Message: message, Signature: signature })
    return String(link?.['/'])
  }

  /** The receipt of a message that is on chain, `null` while it is not. */
  async receipt(cid: string): Promise<Receipt | null> {
    const found = await this.call<{
      Receipt: { ExitCode: number; Return: string | null; GasUsed: number }
      Height: number
    } | null>('StateSearchMsg', null, { '/': cid }, -1, true)
    if (!found) return null
    const { ExitCode, Return, GasUsed } = found.Receipt
    return { exit: Number(ExitCode), returned: Return ?? '', gasUsed: Number(GasUsed), height: found.Height }
  }

  /** Events of actors, oldest first. */
  async events(addresses: string[], fromHeight: number): Promise<ActorEvent[]> {
    return (await this.call<ActorEvent[] | null>('GetActorEventsRaw', { addresses, fromHeight })) ?? []
  }
}
