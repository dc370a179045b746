/** The messages that were sent from here, and what became of them. */

import type { Network } from '../chain/network'
import type { Node } from '../chain/node'
import { sentenceOf } from '../review/trial'
import type { Review } from '../review/types'
import type { World } from './service'
import type { Sent } from './types'

const KEY = 'activity'
/** Older messages are forgotten: the chain still has them. */
const MOST = 1_000

export class Activity {
  /** One at a time: two settlings would undo one another's notes. */
  private settling: Promise<Sent[]> | null = null

  constructor(
    private readonly world: Pick<World, 'local' | 'abi'>,
    private readonly node: (network: Network) => Node,
  ) {}

  async all(): Promise<Sent[]> {
    return (await this.world.local.get<Sent[]>(KEY)) ?? []
  }

  async add(reviewed: Review, cid: string): Promise<void> {
    const { message, network, origin, actor, call, title } = reviewed
    const sent: Sent = {
      cid,
      network: network.id,
      from: message.From,
      to: message.To,
      value: message.Value,
      title,
      method: message.Method === 0 ? 'Send' : (call?.method ?? String(message.Method)),
      actor: actor.kind,
      origin,
      at: Date.now(),
      state: 'pending',
      height: null,
      sentence: '',
      gasUsed: 0,
      returned: '',
    }
    await this.world.local.set(KEY, [sent, ...(await this.all())].slice(0, MOST))
  }

  /** Looks for receipts of what is on its way, once each. */
  settle(networks: Network[]): Promise<Sent[]> {
    this.settling ??= this.look(networks).finally(() => {
      this.settling = null
    })
    return this.settling
  }

  private async look(networks: Network[]): Promise<Sent[]> {
    const pending = (await this.all()).filter((sent) => sent.state === 'pending')
    for (const sent of pending) {
      const network = networks.find(({ id }) => id === sent.network)
      if (!network) continue
      const receipt = await this.node(network).receipt(sent.cid).catch(() => null)
      if (!receipt) continue
      const failed = receipt.exit !== 0
      const sentence = failed ? sentenceOf(await this.world.abi(), sent.actor, receipt.exit) : ''
      const { height, gasUsed, returned } = receipt
      await this.update(sent.cid, { state: failed ? 'failed' : 'done', sentence, height, gasUsed, returned })
    }
    return this.all()
  }

  private async update(cid: string, change: Partial<Sent>): Promise<void> {
    const all = await this.all()
    await this.world.local.set(KEY, all.map((sent) => (sent.cid === cid ? { ...sent, ...change } : sent)))
  }
}
