/** Networks, and what a person follows. */

import { beforeEach, describe, expect, test } from 'vitest'
import { Service } from '../../src/background/service'
import { memory } from '../../src/background/store'
import { DEVNET } from '../../src/chain/network'
import { type Asked, fakeNode, HONEST } from './fake-node'
import { abi } from './load'

let service: Service
let asked: Asked[]
/** What the node calls its network. */
let name: string

beforeEach(() => {
  name = DEVNET.name
  const node = fakeNode({ ...HONEST, StateNetworkName: () => name })
  asked = node.asked
  // Nothing here needs a vault.
  service = new Service({ local: memory(), session: memory(), vault: {} as never, abi, fetcher: node.fetcher })
})

describe('a network’s node', () => {
  const URL = 'https://node.example/rpc/v1'

  test('may be another one of the same network', async () => {
    await service.moveNetwork(DEVNET.id, URL, 'secret')
    expect(await service.network()).toEqual({ ...DEVNET, url: URL, token: 'secret' })
    await service.moveNetwork(DEVNET.id, URL, '')
    expect((await service.network()).token).toBeUndefined()
  })

  test('is not one of another network, whatever it is asked', async () => {
    name = 'mainnet'
    await expect(service.moveNetwork(DEVNET.id, URL, '')).rejects.toThrow('belongs to the network “mainnet”, not to “leasehold-devnet”')
    expect(await service.networks()).toEqual([DEVNET])
    expect(asked.map(({ method }) => method)).toEqual(['StateNetworkName'])
  })

  test('has a URL that nobody on the way can answer for, and is of a network that there is', async () => {
    await expect(service.moveNetwork(DEVNET.id, 'http://node.example/rpc/v1', '')).rejects.toThrow('need https')
    await expect(service.moveNetwork('gone', URL, '')).rejects.toThrow('no such network')
    expect(asked).toEqual([])
  })
})

describe('what a person follows', () => {
  const list = (length: number) => Array.from({ length }, (_, i) => ({ address: `f0${1_000 + i}`, name: '' }))

  test('is kept, with the letter of the network', async () => {
    await service.setBook({ owners: list(2), markets: [] })
    expect((await service.book()).owners.map(({ address }) => address)).toEqual(['t01000', 't01001'])
  })

  test('is refused, not cut, where it is too much', async () => {
    await service.setBook({ owners: list(200), markets: [] })
    await expect(service.setBook({ owners: list(201), markets: [] })).rejects.toThrow('at most 200 entries')
    expect((await service.book()).owners).toHaveLength(200)
  })
})
