/**
 * What actors told in the past. Nodes answer for a limited range of epochs at a time (Lotus for 2,880, unless its operator says otherwise),
 * and not all keep events of long ago: so the past is read window by window, newest first, and as far back as somebody asks.
 */

import type { Abi, Json, Kind } from '../abi/abi'
import { fromBase64 } from '../bytes'
import { DAY } from '../money/time'
import type { ActorEvent, Node } from './node'

/** The epochs of a window. */
const WINDOW = DAY
/** What is older than this is not undone. */
const FINALITY = 900
/** Windows that are asked for at the same time. */
const AT_ONCE = 5
/** Windows that are read before anybody asks for more: a month. */
export const FIRST_WINDOWS = 30

/** An event, decoded. */
export interface Event {
  kind: string
  entries: Record<string, Json>
  height: number
  message: string
  emitter: string
}

/** Whose events are read. Nodes know emitters by their ID addresses. */
export interface Emitter {
  kind: Kind
  id: string
}

/** A stretch of the past. */
export interface Stretch {
  /** Oldest first. Those of another version of the actor are left out. */
  events: Event[]
  /** The first epoch that was looked at. */
  from: number
  /** Nothing that was asked for lies before it. */
  isWhole: boolean
  /** Why the node tells nothing older; empty where nothing older was asked for. */
  refusal: string
}

export class Past {
  /** Windows that cannot change any more, by emitters and range. */
  private readonly kept = new Map<string, Event[]>()
  private head = 0

  constructor(
    private readonly abi: Abi,
    private readonly node: Node,
  ) {}

  /** The events since an epoch, at most so many windows back from the head. Throws when the node tells no events at all. */
  async read(emitters: Emitter[], since: number, windows: number): Promise<Stretch> {
    const head = await this.newHead()
    const ranges = emitters.length > 0 ? windowsBack(since, head, windows) : []
    const parts: Event[][] = []
    const stretch = (refusal = ''): Stretch => {
      const from = ranges[parts.length - 1]?.from ?? since
      return { events: parts.toReversed().flat(), from, isWhole: from <= since, refusal }
    }
    for (let i = 0; i < ranges.length; i += AT_ONCE) {
      const batch = await Promise.allSettled(ranges.slice(i, i + AT_ONCE).map((range) => this.window(emitters, range, head)))
      for (const part of batch) {
        if (part.status === 'fulfilled') parts.push(part.value)
        else if (parts.length === 0) throw part.reason
        else return stretch((part.reason as Error).message)
      }
    }
    return stretch()
  }

  private async newHead(): Promise<number> {
    const { epoch } = await this.node.head()
    // The chain was taken back, or is another one: a devnet that began anew, for example.
    if (epoch < this.head) this.kept.clear()
    this.head = epoch
    return epoch
  }

  private async window(emitters: Emitter[], { from, to }: Range, head: number): Promise<Event[]> {
    const ids = emitters.map(({ id }) => id)
    const key = [...ids, from, to].join()
    const kept = this.kept.get(key)
    if (kept) return kept
    const events = (await this.node.events(ids, from, to)).flatMap((event) => this.decode(emitters, event) ?? [])
    if (to < head - FINALITY) this.kept.set(key, events)
    return events
  }

  private decode(emitters: Emitter[], { emitter, entries, height, msgCid }: ActorEvent): Event | null {
    const kind = emitters.find(({ id }) => id.slice(1) === emitter.slice(1))?.kind
    if (!kind) return null
    try {
      const raw = entries.map(({ Key, Codec, Value }) => ({ key: Key, codec: Codec, value: fromBase64(Value) }))
      const { type, ...read } = this.abi.decodeEvent(kind, raw)
      return { kind: type, entries: read, height, message: msgCid['/'], emitter }
    } catch {
      return null
    }
  }
}

/** Epochs, both ends included. */
export interface Range {
  from: number
  to: number
}

/** The windows from an epoch up to the head, newest first. They begin at the same epochs whatever the head is, so that they can be kept. */
export function windowsBack(since: number, head: number, most: number): Range[] {
  const windows: Range[] = []
  for (let to = head; to >= since && windows.length < most; ) {
    const from = Math.max(since, Math.floor(to / WINDOW) * WINDOW)
    windows.push({ from, to })
    to = from - 1
  }
  return windows
}
