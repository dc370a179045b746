/**
 * What actors told in the past. Nodes answer for a limited range of epochs at a time (Lotus for 2,880, unless its operator says otherwise)
 * and with a limited number of events, and not all keep events of long ago: so the past is read window by window, newest first, as far
 * back as somebody asks, and in halves where a window is refused as too wide.
 */

import type { Abi, Json, Kind } from '../abi/abi'
import { fromBase64 } from '../bytes'
import { DAY } from '../money/time'
import { type ActorEvent, type Node, NodeError } from './node'

/** The epochs of a window. */
const WINDOW = DAY
/** Windows are not halved below this: a node that answers for fewer epochs tells nothing, and says why. */
const LEAST = 45
/** After so many requests nothing older is asked for, until somebody wants to see it. */
const MOST_ASKED = 200
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
  /** The epochs that the node answers for at a time, as far as it has shown. */
  private widest = WINDOW
  private head = 0
  /** How many ranges the node was asked for. */
  private asked = 0

  constructor(
    private readonly abi: Abi,
    private readonly node: Node,
  ) {}

  /** The events since an epoch, at most so many windows back from the head, and no further than some requests reach. Throws when the node tells none. */
  async read(emitters: Emitter[], since: number, windows: number): Promise<Stretch> {
    const head = await this.newHead()
    const ranges = emitters.length > 0 ? windowsBack(since, head, windows) : []
    const parts: Event[][] = []
    const askedBefore = this.asked
    const stretch = (refusal = ''): Stretch => {
      const from = ranges[parts.length - 1]?.from ?? since
      return { events: parts.toReversed().flat(), from, isWhole: from <= since, refusal }
    }
    for (let i = 0; i < ranges.length && this.asked - askedBefore < MOST_ASKED; i += AT_ONCE) {
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

  /** The events of a range, in pieces of at most `size` epochs, oldest first. */
  private async window(emitters: Emitter[], range: Range, head: number, size = this.widest): Promise<Event[]> {
    const key = [...emitters.map(({ id }) => id), range.from, range.to].join()
    const kept = this.kept.get(key)
    if (kept) return kept
    const pieces = windowsBack(range.from, range.to, Infinity, size)
    const parts: Event[][] = []
    if (pieces.length > 1) for (const piece of pieces) parts.push(await this.window(emitters, piece, head, size))
    else parts.push(await this.answer(emitters, range, head, size))
    const events = parts.toReversed().flat()
    if (range.to < head - FINALITY) this.kept.set(key, events)
    return events
  }

  /** Asks for a range; in smaller pieces where the node finds it too wide, or too full. */
  private async answer(emitters: Emitter[], { from, to }: Range, head: number, size: number): Promise<Event[]> {
    this.asked += 1
    try {
      const events = await this.node.events(emitters.map(({ id }) => id), from, to)
      return events.flatMap((event) => this.decode(emitters, event) ?? [])
    } catch (error) {
      const smaller = isTooMuch(error) ? halved({ from, to }, size) : null
      if (smaller === null) throw error
      if (isTooWide(error)) this.widest = Math.min(this.widest, smaller)
      return this.window(emitters, { from, to }, head, smaller)
    }
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
export function windowsBack(since: number, head: number, most: number, size = WINDOW): Range[] {
  const windows: Range[] = []
  for (let to = head; to >= since && windows.length < most; ) {
    const from = Math.max(since, Math.floor(to / size) * size)
    windows.push({ from, to })
    to = from - 1
  }
  return windows
}

/** A smaller size of pieces that does cut a range, `null` where pieces would become too small. */
function halved({ from, to }: Range, size: number): number | null {
  const half = Math.ceil(size / 2)
  if (half < LEAST) return null
  return windowsBack(from, to, 2, half).length > 1 ? half : halved({ from, to }, half)
}

/** Whether a node refuses a range for its length, in Lotus's and Forest's words: it will refuse every one that is as long. */
function isTooWide(error: unknown): boolean {
  return error instanceof NodeError && /heights is too large|range is too (wide|large)/i.test(error.message)
}

/** Whether a node would answer for a part of a range that it refuses. */
function isTooMuch(error: unknown): boolean {
  return isTooWide(error) || (error instanceof NodeError && /too many events|more restricted filter/i.test(error.message))
}
