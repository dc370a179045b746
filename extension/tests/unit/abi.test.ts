/** Every encoder against the golden vectors of `actors/abi`, by the WASM that the extension ships. */

import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Abi, AbiError, type Json, type Kind } from '../../src/abi/abi'
import { isExact } from '../../src/abi/exact'
import { fromHex, toHex } from '../../src/bytes'
import { abi as loadAbi } from './load'

interface Vector {
  actor: Kind
  method: string
  number: number
  side: 'params' | 'return'
  bytes: string
}

interface EventVector {
  actor: Kind
  event: { key: string; codec: number; value: string }[]
}

const read = async (name: string): Promise<(Vector | EventVector)[]> =>
  JSON.parse(await readFile(new URL(`../../../actors/abi/tests/vectors/${name}.json`, import.meta.url), 'utf8'))
const all = (await Promise.all(['owner', 'lease', 'storageminer', 'storagepower'].map(read))).flat()
const calls = all.filter((one): one is Vector => 'method' in one)
const events = all.filter((one): one is EventVector => 'event' in one)

const CANCEL = calls.find(({ actor, method }) => actor === 'lease' && method === 'Cancel')!.number

let abi: Abi
beforeAll(async () => {
  abi = await loadAbi()
})

test('there are vectors of both actors, of parameters, returns and events', () => {
  for (const actor of ['owner', 'lease']) {
    for (const side of ['params', 'return']) expect(calls.some((one) => one.actor === actor && one.side === side)).toBe(true)
    expect(events.some((one) => one.actor === actor)).toBe(true)
  }
})

describe('parameters', () => {
  test.each(calls.filter(({ side }) => side === 'params').map((one) => [`${one.actor}.${one.method} ${one.bytes.slice(0, 24)}`, one] as const))(
    '%s: bytes to JSON to the same bytes, under the same number',
    (_, { actor, method, number, bytes }) => {
      const call = abi.decodeCall(actor, number, fromHex(bytes))
      expect(call.method).toBe(method)
      const encoded = abi.encode(actor, method, call.params)
      expect(encoded.number).toBe(number)
      expect(toHex(encoded.bytes)).toBe(bytes)
    },
  )
})

/** FRC-0053 has balances here, which the actor does not count: the vectors hold 2^64 - 1, which JavaScript has no number for. */
const hasHuge = ({ bytes }: Vector) => bytes.includes('1bffffffffffffffff')

describe('returns', () => {
  test.each(calls.filter((one) => one.side === 'return' && hasHuge(one)).map((one) => [one.method, one] as const))('%s is refused, not rounded', (_, { actor, method, bytes }) => {
    expect(() => abi.decodeReturn(actor, method, fromHex(bytes))).toThrow('too large to be shown exactly')
  })

  test.each(calls.filter((one) => one.side === 'return' && !hasHuge(one)).map((one) => [`${one.actor}.${one.method} ${one.bytes.slice(0, 24)}`, one] as const))(
    '%s decodes, and a byte less does not',
    (_, { actor, method, bytes }) => {
      const whole = fromHex(bytes)
      expect(abi.decodeReturn(actor, method, whole)).not.toBeUndefined()
      expect(() => abi.decodeReturn(actor, method, whole.subarray(0, -1))).toThrow(AbiError)
    },
  )
})

describe('events', () => {
  test.each(events.map((one, i) => [i, one] as const))('vector %i has its type and every entry', (_, { actor, event }) => {
    const decoded = abi.decodeEvent(actor, event.map(({ value, ...entry }) => ({ ...entry, value: fromHex(value) })))
    expect(Object.keys(decoded)).toEqual(['type', ...event.map(({ key }) => key).filter((key) => key !== '$type')])
    expect(typeof decoded.type).toBe('string')
  })
})

describe('forms', () => {
  test('amounts are exact strings, actors addresses of the network, bytes hexadecimal, enumerations names', () => {
    const withdrawn = fromHex('0x824200091865')
    expect(abi.decodeReturn('lease', 'Withdraw', withdrawn)).toEqual({ paid: '9', payee: 't0101' })
    expect(abi.on('f').decodeReturn('lease', 'Withdraw', withdrawn)).toEqual({ paid: '9', payee: 'f0101' })
    const accept = abi.encode('lease', 'Accept', { lease: 8, secret: '0x0102' })
    expect(toHex(accept.bytes)).toBe('0x8208420102')
    expect(toHex(abi.encode('lease', 'Leases', { status: 'Active', cursor: 0, limit: 50 }).bytes)).toBe('0x8301001832')
    expect(toHex(abi.encode('owner', 'Deposit').bytes)).toBe('0x')
  })

  test('what cannot be is refused with a sentence that names the place', () => {
    const refused = (method: string, params: Json) => () => abi.encode('lease', method, params)
    expect(refused('Open', { offer: 1 })).toThrow('params.version: missing')
    expect(refused('Cancel', { lease: -1 })).toThrow('params.lease')
    expect(refused('Cancel', { lease: 1, extra: 2 })).toThrow('params.extra')
    expect(refused('Unbond', { amount: 5 })).toThrow('params.amount')
    expect(refused('Cancel', null)).toThrow('params')
    expect(refused('Nothing', null)).toThrow('no method')
    expect(() => abi.encode('nobody' as Kind, 'Claim')).toThrow('no actor')
    expect(() => abi.decodeCall('lease', 12, new Uint8Array())).toThrow('no method 12')
  })

  test('numbers that JavaScript would round are refused, not rounded', () => {
    // Cancel of lease 2^53 - 1, and of 2^53 + 1.
    expect(abi.decodeCall('lease', CANCEL, fromHex('0x811b001fffffffffffff')).params).toEqual({ lease: 9_007_199_254_740_991 })
    expect(() => abi.decodeCall('lease', CANCEL, fromHex('0x811b0020000000000001'))).toThrow('too large to be shown exactly')
    expect(() => abi.encode('lease', 'Cancel', { lease: 2 ** 53 })).toThrow('too large to be shown exactly')
    expect(isExact('{"a":"12345678901234567890","b":[9007199254740991,-9007199254740991,1.5e300]}')).toBe(true)
    for (const json of ['9007199254740993', '{"a\\"1":-9007199254740993}', '["1",90071992547409930]']) expect(isExact(json)).toBe(false)
  })

  test('exit codes have their actor’s sentence, the standard ones everybody’s', () => {
    expect(abi.sentence('owner', 49)).toBe('the value is below the least deposit of the terms')
    expect(abi.sentence('lease', 49)).toContain('units')
    expect(abi.sentence(null, 18)).toBe('the sender may not do this')
    expect(abi.sentence('owner', 4_000)).toBeNull()
  })

  test('a thousand questions leave no memory behind', () => {
    const size = () => (abi as unknown as { exports: { memory: WebAssembly.Memory } }).exports.memory.buffer.byteLength
    const ask = () => abi.encode('owner', 'Claim', { token_ids: Array.from({ length: 100 }, (_, i) => i) })
    ask()
    const before = size()
    for (let i = 0; i < 1_000; i += 1) ask()
    expect(size()).toBe(before)
  })
})
