/** Lists that come in pages. */

import { expect, test } from 'vitest'
import { toBase64 } from '../../src/bytes'
import type { Node } from '../../src/chain/node'
import { Reader } from '../../src/chain/reads'
import { abi } from './load'

const MARKET = 't01010'
const RENTER = 't0103'

/** A page without leases that says where to go on, as the market encodes it. */
function emptyPage(next: number | null): Uint8Array {
  if (next === null) return Uint8Array.of(0x82, 0x80, 0xf6)
  const page = Uint8Array.of(0x82, 0x80, 0x1b, 0, 0, 0, 0, 0, 0, 0, 0)
  new DataView(page.buffer).setBigUint64(3, BigInt(next))
  return page
}

/** A reader of a market whose pages go on at these numbers, and the parameters that it was asked with. */
async function reader(nexts: (number | null)[]): Promise<{ read: Reader; asked: string[] }> {
  const asked: string[] = []
  const tryMessage = async ({ Params }: { Params: string }) => {
    asked.push(Params)
    return { exit: 0, returned: toBase64(emptyPage(nexts[asked.length - 1] ?? null)) }
  }
  const node = { network: { prefix: 't' }, tryMessage } as unknown as Node
  return { read: new Reader(await abi(), node), asked }
}

test('a list is read to its end, however many of its pages are empty', async () => {
  const nexts = Array.from({ length: 300 }, (_, page) => (page + 1) * 1_000_000_000)
  const { read, asked } = await reader([...nexts, null])

  expect(await read.leasesOf(MARKET, RENTER)).toEqual([])

  const params = (cursor: number) => toBase64(read.abi.encode('lease', 'LeasesOf', { of: RENTER, status: null, cursor, limit: 100 }).bytes)
  expect(asked).toEqual([0, ...nexts].map(params))
})

test('a node that goes back in a list is not followed in a circle', async () => {
  const { read, asked } = await reader([5, 5, 5])
  expect(await read.leasesOf(MARKET, RENTER)).toEqual([])
  expect(asked.length).toBe(2)
})
