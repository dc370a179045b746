import { describe, expect, test } from 'vitest'
import { isAddress, readAddress, sameAddress, shortAddress, withPrefix } from '../../src/chain/address'
import { csvOf } from '../../src/chain/csv'
import { MOST_ENTRIES, readList } from '../../src/chain/list'
import { badUrl, prefixOf } from '../../src/chain/network'

describe('addresses', () => {
  const robust = 't1qode47ievxlxzk6z2viuovedabmn3tq6t57uqhq'

  test('are read in every form, and typing errors are caught', () => {
    for (const address of ['t01005', 'f01005', robust, withPrefix(robust, 'f')]) expect(readAddress(` ${address} `)).toBe(address)
    for (const text of ['', 't0', 't1', 'x01005', robust.replace('qode', 'qodf'), `${robust}a`, '0x01', 't0-1']) expect(isAddress(text)).toBe(false)
  })

  test('are the same whatever the network’s letter', () => {
    expect(sameAddress('t01005', 'f01005')).toBe(true)
    expect(sameAddress('t01005', 't01006')).toBe(false)
    expect(shortAddress(robust)).toBe('t1qode47…57uqhq')
    expect(shortAddress('t01005')).toBe('t01005')
  })
})

test.each([
  ['http://127.0.0.1:1234/rpc/v1', true],
  ['http://localhost/rpc/v1', true],
  ['https://node.example/rpc/v1', true],
  ['http://node.example/rpc/v1', false],
  ['https://user:secret@node.example', false],
  ['ftp://127.0.0.1', false],
  ['127.0.0.1:1234', false],
  ['', false],
])('the URL “%s” is good: %s', (url, good) => expect(badUrl(url) === null).toBe(good))

test('only mainnet’s addresses begin with f', () => {
  expect([prefixOf('mainnet'), prefixOf('leasehold-devnet'), prefixOf('calibrationnet')]).toEqual(['f', 't', 't'])
})

describe('list files', () => {
  test('hold addresses, with or without a name', () => {
    const file = JSON.stringify({ owners: ['f01005', { address: 't01006', name: 'North' }], markets: [] })
    expect(readList(file, 'owners', 't')).toEqual([
      { address: 't01005', name: '' },
      { address: 't01006', name: 'North' },
    ])
    expect(readList('["t01"]', 'markets', 't')).toEqual([{ address: 't01', name: '' }])
  })

  test.each([
    ['not json', 'no JSON'],
    ['{}', 'no list'],
    ['[1]', 'Entry 1'],
    ['["t01", {"address": "nowhere"}]', 'Entry 2'],
    ['[null]', 'Entry 1'],
  ])('%s is refused', (text, sentence) => expect(() => readList(text, 'owners', 't')).toThrow(sentence))

  test('that are too long are refused, not cut', () => {
    const list = (length: number) => JSON.stringify(Array.from({ length }, (_, i) => `t0${1_000 + i}`))
    expect(readList(list(MOST_ENTRIES), 'owners', 't')).toHaveLength(MOST_ENTRIES)
    expect(() => readList(list(MOST_ENTRIES + 1), 'owners', 't')).toThrow('at most 200 entries')
  })
})

test('CSV is quoted, and no cell is a formula', () => {
  const csv = csvOf([
    ['a', 'b,"c"'],
    ['=1+1', '-5'],
    ['line\nbreak', '@x'],
  ])
  expect(csv).toBe('a,"b,""c"""\r\n\'=1+1,-5\r\n"line\nbreak",\'@x\r\n')
})
