/** Plain sentences: for every method of the golden vectors, for every action that can be proposed, for terms and offers. */

import { beforeAll, describe, expect, test } from 'vitest'
import type { Abi } from '../../src/abi/abi'
import type { OwnerTerms } from '../../src/abi/types'
import { fromHex } from '../../src/bytes'
import { actionSentence, codeOf, isFreezing } from '../../src/review/actions'
import { outcome } from '../../src/review/outcome'
import { changedTerms, termLines } from '../../src/review/terms'
import { words } from '../../src/review/words'
import { abi as loadAbi } from './load'
import { vectorsOf } from './vectors'

const vectors = [...(await vectorsOf('owner')), ...(await vectorsOf('lease'))]
const of = (side: string) => vectors.filter((one) => one.side === side).map((one) => [`${one.actor}.${one.method}`, one] as const)

/** Methods that people are never asked to sign: reads, the constructor, hooks, and what only operators' machines call. */
const WITHOUT = /\.(Constructor|Receive|SetPeer|SetMultiaddrs|Position|Positions|PositionsOf|Exits?|Proposals?|MetadataID|Balance|Owner|IsApproved|IsApprovedForAll|List\w+|Provider|Offers?|Leases?|LeasesOf|PaidUntil|Owed)$/

let abi: Abi
beforeAll(async () => {
  abi = await loadAbi()
})

describe('calls', () => {
  test.each(of('params').filter(([name]) => !WITHOUT.test(name)))('%s has a sentence of its own', (_, { actor, method, number, bytes }) => {
    const { params } = abi.decodeCall(actor, number, fromHex(bytes))
    const said = words(actor, method, { name: 'North', value: 7n, params })
    expect(said.title).not.toContain(`Call ${method}`)
    expect(said.title).toContain('North')
    expect(JSON.stringify(said)).not.toMatch(/undefined|\[object|NaN/)
  })

  // What transfers return are balances that nobody counts, in numbers that cannot be read exactly: nothing is told of them.
  test.each(of('return').filter(([name]) => !WITHOUT.test(name) && !/\.Transfer(From)?$/.test(name)))('what %s returns is told without a hitch', (_, { actor, method, bytes }) => {
    const lines = outcome(actor, method, abi.decodeReturn(actor, method, fromHex(bytes)))
    expect(JSON.stringify(lines)).not.toMatch(/undefined|\[object|NaN/)
  })

  test('a method without a sentence is listed as it is', () => {
    expect(words('owner', 'Unheard', { name: 'North', value: 0n, params: { token_ids: [1, 2], deep: { a: null } } })).toEqual({
      title: 'Call Unheard of North',
      lines: [
        { label: 'token ids', text: '1, 2' },
        { label: 'deep', text: 'a: none' },
      ],
    })
  })

  test('a parameter of another form is never put into a sentence', () => {
    const said = words('owner', 'Claim', { name: 'North', value: 0n, params: { token_ids: 'all' } })
    expect(said.title).toBe('Call Claim of North')
  })
})

describe('proposals', () => {
  test('every action has a plain sentence', () => {
    expect(actionSentence({ Upgrade: 'bafy' })).toBe('Replace the vehicle’s code by bafy')
    expect(actionSentence({ ChangeTerms: {} })).toBe('Change the terms')
    expect(actionSentence({ SetSealing: false })).toBe('Forbid the operator to pledge cash to miners')
    expect(actionSentence({ ReplaceOperator: 't0100' })).toBe('Make t0100 the operator')
    expect(actionSentence({ ReleaseMiner: { miner: 't01001', new_owner: 't0100' } })).toBe('Let miner t01001 go to t0100')
    expect(actionSentence({ Pause: 2_880 })).toBe('Refuse deposits and pledges for 1 d; exits stay open')
    for (const other of ['New', { toString: 1 }, null, 7, {}]) expect(actionSentence(other)).toBe('Something that this build does not know')
  })

  test('code, terms and operator freeze a vehicle; a pause does not', () => {
    expect([{ Upgrade: 'b' }, { ChangeTerms: {} }, { ReplaceOperator: 't01' }, { Pause: 1 }].map(isFreezing)).toEqual([true, true, true, false])
    expect([codeOf({ Upgrade: 'b' }), codeOf({ Pause: 1 })]).toEqual(['b', null])
  })

  test('only what other terms change is named', () => {
    const now: OwnerTerms = {
      operator: 't0100',
      name: 'North',
      symbol: 'N',
      fees: [
        { label: 'operator', beneficiary: 't0100', bps: 500 },
        { label: 'dataset', beneficiary: 't0101', bps: 200 },
      ],
      min_deposit: (10n ** 18n).toString(),
      cap: (10n ** 24n).toString(),
      term: 0,
      early_exit_bps: 100,
      buffer_bps: 200,
      min_operator_bps: 300,
      float_window: 2_880,
      min_proposal: (10n ** 19n).toString(),
      vote_period: 2_880,
      timelock: 2_880,
      execution_window: 2_880,
      quorum_bps: 3_000,
      threshold_bps: 6_667,
    }
    const next = { ...now, operator: 't0999', term: 28_800, fees: [{ label: 'operator', beneficiary: 't0100', bps: 700 }] }
    expect(changedTerms(now, next)).toEqual([
      { label: 'Fee: operator', text: '5 % to t0100 → 7 % to t0100' },
      { label: 'Fee: dataset', text: '2 % to t0101 → none' },
      { label: 'Term of a deposit', text: 'none → 10 d' },
    ])
    expect(changedTerms(now, { ...now })).toEqual([])
    expect(termLines(now).map(({ text }) => text)).toContain('66.67 %')
  })
})
