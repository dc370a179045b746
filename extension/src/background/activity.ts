/** The messages that were sent from here, and what became of them. */

import type { Network } from '../chain/network'
import type { Node } from '../chain/node'
import { sentenceOf } from '../review/trial'
import type { Review } from '../review/types'
import { t } from '../strings/en'
import { Queue } from './queue'
import type { World } from './service'
import type { Sent } from './types'

const KEY = 'activity'
/** Older messages are forgotten: the chain still has them. */
const MOST = 1_000
/** How long a message is looked for of which nobody knows whether it arrived, in milliseconds. */
const LOOKED_FOR = 7 * 86_400_000

export class Activity {
  /** One at a time: two settlings would undo one another's notes. */
  private settling: Promise<Sent[]> | null = null
  /** Notes are made one after another. */
  private readonly changes = new Queue()

  constructor(
    private readonly world: Pick<World, 'local' | 'abi'>,
    private readonly node: (network: Network) => Node,
    private readonly now: () => number = Date.now,
  ) {}

  async all(): Promise<Sent[]> {
    return (await this.world.local.get<Sent[]>(KEY)) ?? []
  }

  /** The title of a message of which it is not certain whether it arrived, if there is one that is still looked for. */
  async unconfirmed(network: string, from: string): Promise<string | undefined> {
    return (await this.all()).find((sent) => this.isSought(sent) && sent.network === network && sent.from === from)?.title
  }

  private isSought(sent: Sent): boolean {
    return sent.state === 'unknown' && this.now() - sent.at < LOOKED_FOR
  }

  /** Notes a message that is about to be sent. */
  async add(reviewed: Review, cid: string): Promise<void> {
    const { message, network, origin, actor, call, title } = reviewed
    const sent: Sent = {
      cid,
      network: network.id,
      from: message.From,
      to: message.To,
      value: message.Value,
      nonce: message.Nonce,
      title,
      method: message.Method === 0 ? 'Send' : (call?.method ?? String(message.Method)),
      actor: actor.kind,
      origin,
      at: this.now(),
      state: 'pending',
      height: null,
      sentence: '',
      gasUsed: 0,
      returned: '',
    }
    await this.change((all) => [sent, ...all.filter((other) => other.cid !== cid)].slice(0, MOST))
  }

  /** Notes what became of a message. */
  note(cid: string, change: Partial<Sent>): Promise<void> {
    return this.change((all) => all.map((sent) => (sent.cid === cid ? { ...sent, ...change } : sent)))
  }

  /** Looks for receipts of what is on its way, once each. */
  settle(networks: Network[]): Promise<Sent[]> {
    this.settling ??= this.look(networks).finally(() => {
      this.settling = null
    })
    return this.settling
  }

  private async look(networks: Network[]): Promise<Sent[]> {
    for (const sent of await this.all()) {
      const isOpen = sent.state === 'pending' || this.isSought(sent)
      const network = networks.find(({ id }) => id === sent.network)
      if (!isOpen || !network) continue
      const found = await this.found(this.node(network), sent).catch(() => null)
      if (found) await this.note(sent.cid, found)
    }
    return this.all()
  }

  /** What the chain says of a message, null while it says nothing. */
  private async found(node: Node, sent: Sent): Promise<Partial<Sent> | null> {
    const first = await node.receipt(sent.cid)
    const isPassed = !first && ((await node.actor(sent.from))?.nonce ?? 0) > sent.nonce
    // Its number is used: by itself, since the first look, or by another message.
    const receipt = isPassed ? await node.receipt(sent.cid) : first
    if (!receipt) return isPassed ? { state: 'unknown', sentence: t.activity.passed } : null
    const failed = receipt.exit !== 0
    const sentence = failed ? sentenceOf(await this.world.abi(), sent.actor, receipt.exit) : ''
    const { height, gasUsed, returned } = receipt
    return { state: failed ? 'failed' : 'done', sentence, height, gasUsed, returned }
  }

  private change(change: (all: Sent[]) => Sent[]): Promise<void> {
    return this.changes.run(async () => this.world.local.set(KEY, change(await this.all())))
  }
}
