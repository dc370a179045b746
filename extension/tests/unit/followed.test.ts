/** Reading everything that a person follows: one that is gone hides no other, and errors are not taken for "there is none". */

import { beforeAll, describe, expect, test } from 'vitest'
import type { Abi } from '../../src/abi/abi'
import { toBase64 } from '../../src/bytes'
import { distinct, each, found, lost } from '../../src/chain/each'
import { concerning } from '../../src/chain/happenings'
import { DEVNET } from '../../src/chain/network'
import { HttpRefusal, Node } from '../../src/chain/node'
import { NOT_A_PROVIDER, Reader } from '../../src/chain/reads'
import type { LotusMessage } from '../../src/chain/message'
import { type Answers, fakeNode, HONEST } from './fake-node'
import { abi as loadAbi } from './load'

const DEAD = 't0999999'
const ALIVE = 't01005'
const ME = 't0100'

let abi: Abi
beforeAll(async () => {
  abi = await loadAbi()
})

const reader = (answers: Answers) => new Reader(abi, new Node(DEVNET, fakeNode({ ...HONEST, ...answers }).fetcher))
const fails = (message: string) => () => {
  throw new Error(message)
}
const exits = (ExitCode: number, Return = '') => ({ MsgRct: { ExitCode, Return, GasUsed: 1 }, ExecutionTrace: null })

/** Answers reads of the one actor that is alive; whoever calls another one hears that it is not there. */
const oneAlive = (returned: Uint8Array): Answers => ({
  ChainHead: { Height: 100, Blocks: [{ Timestamp: 0 }] },
  GetActorEventsRaw: [],
  StateCall: ((message: LotusMessage) => (message.To === ALIVE ? exits(0, toBase64(returned)) : exits(4_000))) as never,
})
/** A page without positions, and without a next one: an empty list and nothing. */
const NO_POSITIONS = Uint8Array.from([0x82, 0x80, 0xf6])

describe('a list with an address where nobody is', () => {
  const entries = [
    { address: DEAD, name: 'Gone' },
    { address: ALIVE, name: 'North' },
  ]

  test('shows the others, and says which one is gone', async () => {
    const node = reader(oneAlive(NO_POSITIONS))
    const read = await each(entries, ({ address }) => node.positionsOf(address, ME))
    expect(found(read)).toEqual([{ entry: entries[1], value: [] }])
    expect(lost(read)).toEqual([{ entry: entries[0], sentence: expect.stringContaining('exit code 4000') }])
  })

  test('counts nothing twice that is there under two addresses', async () => {
    const robust = 't2nnyqgfdd6pp6i2l4vqz7wrtwjtgpblqvdvifuha'
    const twice = [{ address: robust, name: 'North' }, ...entries, { address: ALIVE, name: 'North again' }]
    const node = reader({ ...oneAlive(NO_POSITIONS), StateLookupID: ((address: string) => (address === robust ? ALIVE : fails('actor not found')())) as never })
    expect((await distinct(twice, (address) => node.idOf(address))).map(({ name }) => name)).toEqual(['North', 'Gone'])
    const { failed } = await concerning(node, { owners: [...twice, entries[0]!], markets: [] }, ME, 30)
    expect(failed).toHaveLength(2)
  })

  test('does not hide what happened to the others', async () => {
    const { happenings, failed, isWhole } = await concerning(reader(oneAlive(NO_POSITIONS)), { owners: entries, markets: [] }, ME, 30)
    expect(happenings).toEqual([])
    expect(isWhole).toBe(true)
    expect(failed.map(({ entry }) => [entry.list, entry.address])).toEqual([['owners', DEAD]])
  })

  test.each([
    ['a node that does not answer', async () => { throw new TypeError('fetch failed') }],
    ['a server that fails', async () => new Response('', { status: 500 })],
  ])('%s is no entry’s fault: nothing is said of any', async (_, fetcher) => {
    const node = new Reader(abi, new Node(DEVNET, fetcher as unknown as typeof fetch))
    await expect(each(entries, ({ address }) => node.positionsOf(address, ME))).rejects.toThrow('127.0.0.1:1234')
  })
})

describe('there is none', () => {
  test('is said of an actor only when the node says that, in Lotus’s or in Forest’s words', async () => {
    for (const words of ['resolution lookup failed (t1abc): resolve address t1abc: actor not found', 'Failed to lookup the id address t1abc']) {
      expect(await reader({ StateLookupID: fails(words) }).node.lookupId('t1abc')).toBeNull()
      expect(await reader({ StateGetActor: fails(words) }).node.actor('t1abc')).toBeNull()
    }
    expect(await reader({ StateGetActor: null }).node.actor('t1abc')).toBeNull()
  })

  test.each(['method \'Filecoin.StateLookupID\' not found', 'block not found', 'too many requests'])('is not said when the node says: %s', async (words) => {
    const { node } = reader({ StateLookupID: fails(words), StateGetActor: fails(words) })
    await expect(node.lookupId('t1abc')).rejects.toThrow(words)
    await expect(node.actor('t1abc')).rejects.toThrow(words)
  })

  test('is said of a provider only when the market says it', async () => {
    expect(abi.sentence('lease', NOT_A_PROVIDER)).toContain('no such provider')
    expect(await reader({ StateCall: exits(NOT_A_PROVIDER) }).provider(ALIVE, ME)).toBeNull()
    await expect(reader({ StateCall: exits(4_000) }).provider(ALIVE, ME)).rejects.toThrow('exit code 4000')
    await expect(reader({ StateCall: fails('out of memory') }).provider(ALIVE, ME)).rejects.toThrow('out of memory')
  })

  test('a server that wants another token is told from a node of another network', async () => {
    const node = new Node(DEVNET, (async () => new Response('', { status: 401 })) as typeof fetch)
    await expect(node.mustBeNetwork()).rejects.toThrow(HttpRefusal)
  })
})
