/** What pages keep of the chain: answers that come late, and what is wrong with a node. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DEVNET, type Network } from '../../src/chain/network'
import { HttpRefusal, NodeError, OtherNetwork } from '../../src/chain/node'
import { quoting } from '../../src/ui/state/quote'

const OTHER: Network = { ...DEVNET, id: 'other', url: 'http://127.0.0.1:4321/rpc/v1', name: 'other-net' }
/** The network that the background worker says is chosen. */
let chosen: Network

beforeEach(() => {
  chosen = DEVNET
  vi.resetModules()
  vi.stubGlobal('document', { hidden: false, documentElement: { setAttribute() {}, removeAttribute() {} } })
  vi.stubGlobal('chrome', {
    runtime: { sendMessage: async () => ({ ok: true, value: { phase: 'open', accounts: [], account: null, networks: [], network: chosen, settings: { lockAfter: 15, theme: 'system' } } }) },
  })
})

afterEach(() => vi.unstubAllGlobals())

/** Answers that wait to be given. */
function later<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve = (_: T) => {}
  let reject = (_: Error) => {}
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

describe('a quote', () => {
  test('is never that for another amount, however late it comes', async () => {
    const { value, refusal, ask } = quoting<string>()
    const [first, second] = [later<string>(), later<string>()]
    void ask(() => first.promise)
    const asked = ask(() => second.promise)
    second.resolve('for the second amount')
    await asked
    first.resolve('for the first amount')
    await first.promise
    expect(value.value).toBe('for the second amount')

    const third = later<string>()
    void ask(() => third.promise)
    expect(value.value).toBeNull()
    await ask(null)
    third.reject(new Error('too much'))
    await third.promise.catch(() => {})
    expect([value.value, refusal.value]).toEqual([null, ''])
  })

  test('that is refused says why', async () => {
    const { value, refusal, ask } = quoting<string>()
    await ask(async () => { throw new Error('This position voted') })
    expect([value.value, refusal.value]).toEqual([null, 'This position voted'])
  })
})

describe('the network', () => {
  /** A node for each URL, whose head is given when it is. */
  function nodes(heads: Record<string, Promise<number>>): void {
    const names: Record<string, string> = { [DEVNET.url]: DEVNET.name, [OTHER.url]: OTHER.name }
    vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init)
      const { method } = (await request.json()) as { method: string }
      const result = method.endsWith('StateNetworkName') ? names[request.url] : { Height: await heads[request.url], Blocks: [{ Timestamp: 1 }] }
      return new Response(JSON.stringify({ jsonrpc: '2.0', id: 1, result }), { headers: { 'content-type': 'application/json' } })
    })
  }

  test('that is left does not set the head of the one that was chosen instead', async () => {
    const slow = later<number>()
    nodes({ [DEVNET.url]: slow.promise, [OTHER.url]: Promise.resolve(7) })
    const { chain, lookNow } = await import('../../src/ui/state/chain')
    const { refreshStatus } = await import('../../src/ui/state/session')
    await refreshStatus()
    const first = lookNow()
    chosen = OTHER
    await refreshStatus()
    await lookNow()
    slow.resolve(99_999)
    await first
    expect(chain.clock?.epoch).toBe(7)
    expect(chain.health).toBe('good')
  })

  test.each([
    ['a server that fails', 500, 'failing'],
    ['a token that is wrong', 401, 'failing'],
  ])('%s is not taken for another network', async (_, status, health) => {
    vi.stubGlobal('fetch', async () => new Response('', { status }))
    const { chain, lookNow } = await import('../../src/ui/state/chain')
    await lookNow()
    expect(chain.health).toBe(health)
    expect(chain.sentence).toContain(DEVNET.url)
  })

  test('every trouble has its name', async () => {
    const { healthOf } = await import('../../src/ui/state/chain')
    // These classes come from the test's own import: an error is told by its class.
    const node = await import('../../src/chain/node')
    expect(healthOf(new node.OtherNetwork('x'))).toBe('wrong-network')
    expect(healthOf(new node.HttpRefusal('x'))).toBe('failing')
    expect(healthOf(new node.NodeError('x', true))).toBe('down')
    expect(healthOf(new Error('x'))).toBe('failing')
    expect([new OtherNetwork('x'), new HttpRefusal('x')].every((error) => error instanceof NodeError)).toBe(true)
  })
})

test('an ABI that did not load is loaded again when somebody asks again', async () => {
  const { readFile } = await import('node:fs/promises')
  const wasm = await readFile(new URL('../../generated/abi.wasm', import.meta.url))
  vi.stubGlobal('chrome', { runtime: { getURL: (path: string) => `chrome-extension://id/${path}` } })
  const fetched = vi.fn().mockRejectedValueOnce(new TypeError('failed to fetch')).mockImplementation(async () => new Response(wasm))
  vi.stubGlobal('fetch', fetched)
  const { loadAbi } = await import('../../src/abi/load')
  await expect(loadAbi()).rejects.toThrow('failed to fetch')
  const abi = await loadAbi()
  expect(await loadAbi()).toBe(abi)
  expect(fetched).toHaveBeenCalledTimes(2)
})
