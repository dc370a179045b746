/** The past, read from nodes that answer for a day at a time, forget, or keep no events at all. */

import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Abi } from '../../src/abi/abi'
import { fromHex, toBase64 } from '../../src/bytes'
import { DEVNET } from '../../src/chain/network'
import { Node } from '../../src/chain/node'
import { windowsBack } from '../../src/chain/past'
import { Reader } from '../../src/chain/reads'
import { type Answers, fakeNode, HONEST } from './fake-node'
import { abi as loadAbi } from './load'

const OWNER = 't01005'
const ROBUST = 't2nnyqgfdd6pp6i2l4vqz7wrtwjtgpblqvdvifuha'

interface Filter {
  addresses: string[]
  fromHeight: number
  toHeight: number
}

let abi: Abi
/** A harvest, as a node tells it. */
let entries: { Flags: number; Key: string; Codec: number; Value: string }[]

beforeAll(async () => {
  abi = await loadAbi()
  const vectors = JSON.parse(await readFile(new URL('../../../actors/abi/tests/vectors/owner.json', import.meta.url), 'utf8')) as { event?: { key: string; codec: number; value: string }[] }[]
  const all = vectors.flatMap(({ event }) => (event ? [event] : []))
  const harvested = all.find((event) => abi.decodeEvent('owner', event.map(({ value, ...entry }) => ({ ...entry, value: fromHex(value) }))).type === 'harvested')
  entries = harvested!.map(({ key, codec, value }) => ({ Flags: 3, Key: key, Codec: codec, Value: toBase64(fromHex(value)) }))
})

/** Lotus: knows emitters by ID addresses, and answers for at most 2,880 epochs. One harvest a day at noon, from the first day on. */
function lotus({ addresses, fromHeight, toHeight }: Filter): unknown[] {
  if (addresses.some((address) => !/^t0/.test(address))) throw new Error('can only query events by ID or Delegated addresses')
  if (fromHeight === undefined || toHeight === undefined || toHeight - fromHeight > 2_880) throw new Error('invalid epoch range: range between to and \'from\' heights is too large (maximum: 2880)')
  const events = []
  for (let height = 1_440; height <= toHeight; height += 2_880) {
    if (height >= fromHeight) events.push({ emitter: OWNER, entries, height, msgCid: { '/': `at${height}` }, reverted: false })
  }
  return events
}

function reading(answers: Answers): { reader: Reader; asked: () => Filter[] } {
  const node = fakeNode({ ...HONEST, StateLookupID: OWNER, ChainHead: { Height: 10_000, Blocks: [{ Timestamp: 0 }] }, ...answers })
  return {
    reader: new Reader(abi, new Node(DEVNET, node.fetcher)),
    asked: () => node.asked.flatMap(({ method, params }) => (method === 'GetActorEventsRaw' ? [params[0] as Filter] : [])),
  }
}

const heights = (stretch: { events: { height: number }[] }) => stretch.events.map(({ height }) => height)

test('windows go back from the head to where somebody is interested, none longer than a day', () => {
  expect(windowsBack(0, 6_000, 9)).toEqual([
    { from: 5_760, to: 6_000 },
    { from: 2_880, to: 5_759 },
    { from: 0, to: 2_879 },
  ])
  expect(windowsBack(3_000, 6_000, 9).at(-1)).toEqual({ from: 3_000, to: 5_759 })
  expect(windowsBack(0, 1_000_000, 30)).toHaveLength(30)
  expect(windowsBack(0, 0, 9)).toEqual([{ from: 0, to: 0 }])
  expect(windowsBack(7, 6, 9)).toEqual([])
})

describe('a node that refuses large ranges', () => {
  test('is asked day by day, by the actor’s ID, and tells everything in order', async () => {
    const { reader, asked } = reading({ GetActorEventsRaw: lotus as never })
    const stretch = await reader.events('owner', ROBUST, 0, 30)
    expect(heights(stretch)).toEqual([1_440, 4_320, 7_200])
    expect(stretch.events[0]).toMatchObject({ kind: 'harvested', message: 'at1440', entries: { fees: expect.any(String) } })
    expect(stretch).toMatchObject({ from: 0, isWhole: true, refusal: '' })
    expect(asked()).toHaveLength(4)
  })

  test('is asked no further back than somebody wants to see', async () => {
    const { reader } = reading({ GetActorEventsRaw: lotus as never })
    const stretch = await reader.events('owner', OWNER, 0, 2)
    expect(heights(stretch)).toEqual([7_200])
    expect(stretch).toMatchObject({ from: 5_760, isWhole: false, refusal: '' })
    expect(await reader.events('owner', OWNER, 6_000, 30)).toMatchObject({ from: 6_000, isWhole: true })
  })

  test('is not asked twice for what cannot change any more, unless the chain is another one', async () => {
    let head = 10_000
    const { reader, asked } = reading({ GetActorEventsRaw: lotus as never, ChainHead: () => ({ Height: head, Blocks: [{ Timestamp: 0 }] }) })
    await reader.events('owner', OWNER, 0, 30)
    head += 1
    const before = asked().length
    expect(heights(await reader.events('owner', OWNER, 0, 30))).toEqual([1_440, 4_320, 7_200])
    expect(asked().slice(before)).toEqual([{ addresses: [OWNER], fromHeight: 8_640, toHeight: 10_001 }])
    head = 9_000
    const then = asked().length
    await reader.events('owner', OWNER, 0, 30)
    expect(asked().slice(then)).toHaveLength(4)
  })
})

describe('a node that refuses windows of a day', () => {
  /** Answers for so many epochs at a time. */
  const narrow = (most: number) => (filter: Filter) => {
    if (filter.toHeight - filter.fromHeight > most) throw new Error(`invalid epoch range: range between to and 'from' heights is too large (maximum: ${most})`)
    return lotus(filter)
  }
  const width = ({ fromHeight, toHeight }: Filter) => toHeight - fromHeight + 1

  test('for their length is asked in halves, and remembers how wide it may be asked', async () => {
    const { reader, asked } = reading({ GetActorEventsRaw: narrow(1_000) as never })
    const stretch = await reader.events('owner', OWNER, 0, 30)
    expect(heights(stretch)).toEqual([1_440, 4_320, 7_200])
    expect(stretch).toMatchObject({ from: 0, isWhole: true, refusal: '' })
    const answered = asked().filter((filter) => width(filter) <= 1_001)
    const epochs = answered.flatMap(({ fromHeight, toHeight }) => Array.from({ length: toHeight - fromHeight + 1 }, (_, i) => fromHeight + i))
    expect(epochs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10_001 }, (_, epoch) => epoch))

    const before = asked().length
    await reader.events('owner', 't01006', 0, 30)
    expect(asked().slice(before).every((filter) => width(filter) <= 720)).toBe(true)
  })

  test('for the number of their events is asked in halves there, and in whole days elsewhere', async () => {
    const full = (filter: Filter) => {
      if (filter.fromHeight <= 4_320 && filter.toHeight >= 4_320 && width(filter) > 100) throw new Error('filter matches too many events, try a more restricted filter')
      return lotus(filter)
    }
    const { reader, asked } = reading({ GetActorEventsRaw: full as never })
    expect(heights(await reader.events('owner', OWNER, 0, 30))).toEqual([1_440, 4_320, 7_200])
    const others = asked().filter(({ fromHeight }) => fromHeight < 2_880 || fromHeight >= 5_760)
    expect(others.map(width)).toEqual([1_361, 2_880, 2_880])
    expect(asked().length).toBeLessThan(20)
  })

  test('is not asked twice for pieces that cannot change any more', async () => {
    let head = 10_000
    const { reader, asked } = reading({ GetActorEventsRaw: narrow(500) as never, ChainHead: () => ({ Height: head, Blocks: [{ Timestamp: 0 }] }) })
    await reader.events('owner', OWNER, 0, 30)
    head += 1
    const before = asked().length
    expect(heights(await reader.events('owner', OWNER, 0, 30))).toEqual([1_440, 4_320, 7_200])
    expect(asked().slice(before).every(({ toHeight }) => toHeight >= head - 901)).toBe(true)
    expect(asked().length - before).toBeLessThanOrEqual(4)
  })

  test('is asked so often at the most, and goes on where somebody wants to see more', async () => {
    const { reader, asked } = reading({ GetActorEventsRaw: narrow(50) as never, ChainHead: { Height: 90_000, Blocks: [{ Timestamp: 0 }] } })
    const first = await reader.events('owner', OWNER, 0, 30)
    expect(asked().length).toBeLessThan(700)
    expect(first).toMatchObject({ isWhole: false, refusal: '' })
    expect(first.from).toBeGreaterThan(70_000)
    expect(heights(first)).toEqual(heights(first).toSorted((a, b) => a - b))
    expect((await reader.events('owner', OWNER, 0, 60)).from).toBeLessThan(first.from)
  })

  test('and every part of them tells nothing, and says why', async () => {
    const { reader, asked } = reading({ GetActorEventsRaw: narrow(10) as never, ChainHead: { Height: 2_000, Blocks: [{ Timestamp: 0 }] } })
    await expect(reader.events('owner', OWNER, 0, 30)).rejects.toThrow('heights is too large (maximum: 10)')
    expect(asked().length).toBeLessThan(10)
  })
})

test('a node that has forgotten tells what it knows, and the rest is said to be missing', async () => {
  const forgetful = (filter: Filter) => {
    if (filter.fromHeight < 2_880) throw new Error('the index begins at epoch 2880')
    return lotus(filter)
  }
  const { reader } = reading({ GetActorEventsRaw: forgetful as never })
  const stretch = await reader.events('owner', OWNER, 0, 30)
  expect(heights(stretch)).toEqual([4_320, 7_200])
  expect(stretch).toMatchObject({ from: 2_880, isWhole: false, refusal: expect.stringContaining('the index begins at epoch 2880') })
})

test('a node without events says so in a sentence, and its other answers are as good as before', async () => {
  const { reader } = reading({ GetActorEventsRaw: () => { throw new Error('ActorEvents API is disabled') } })
  await expect(reader.events('owner', OWNER, 0, 30)).rejects.toThrow('The node says: ActorEvents API is disabled')
  expect(await reader.node.balance('t0100')).toBe(5_000n * 10n ** 18n)
})

test('the events of an actor that is not there are not asked for', async () => {
  const { reader, asked } = reading({ GetActorEventsRaw: lotus as never, StateLookupID: () => { throw new Error('actor not found') } })
  await expect(reader.events('owner', ROBUST, 0, 30)).rejects.toThrow(`There is no actor at ${ROBUST}`)
  expect(asked()).toEqual([])
})
