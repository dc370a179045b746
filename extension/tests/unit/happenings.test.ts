/** What happened to an account: which events concern it, and how they are told and saved. */

import { expect, test } from 'vitest'
import { csvOf } from '../../src/chain/csv'
import { ofActor } from '../../src/chain/happenings'
import type { Event } from '../../src/chain/past'
import { eventTable, messageTable } from '../../src/chain/tables'

const ME = 't0100'
const THEM = 't0200'
const ACTOR = { address: 't01005', name: 'North' }
const NOTHING = { tokens: [], leases: [] }

const event = (height: number, kind: string, entries: Record<string, unknown>): Event => ({ kind, entries: entries as never, height, message: `m${height}`, emitter: ACTOR.address })
const heights = (events: Event[], held: { tokens: number[]; leases: number[] }) => ofActor(events, ACTOR, ME, held).map(({ height }) => height)

test('events concern whoever they name, and whoever holds what they name', () => {
  const events = [
    event(1, 'deposited', { token: 3, holder: ME, principal: '5' }),
    event(2, 'deposited', { token: 4, holder: THEM, principal: '5' }),
    event(3, 'harvested', { fees: '1' }),
    event(4, 'claimed', { token: 3, payee: THEM, amount: '1000000000000000000' }),
    event(5, 'claimed', { token: 4, payee: THEM, amount: '1' }),
  ]
  const mine = ofActor(events, ACTOR, ME, { tokens: [3], leases: [] })
  expect(mine.map(({ title, height }) => [title, height])).toEqual([
    ['Claimed', 4],
    ['Deposited', 1],
  ])
  expect(mine[0]?.details).toBe('position no. 3 · paid to t0200 · amount 1 FIL')
})

test('a position that was given away concerns its new holder from then on, and no longer the one before', () => {
  const events = [
    event(1, 'deposited', { token: 3, holder: ME, principal: '5' }),
    event(2, 'payout-set', { token: 3, payout: 't0300' }),
    event(3, 'claimed', { token: 3, payee: 't0300', amount: '1' }),
    event(4, 'transferred', { from: ME, to: THEM, operator: ME, tokens: [3] }),
    event(5, 'claimed', { token: 3, payee: THEM, amount: '1' }),
    event(6, 'redeemed', { token: 3, holder: THEM, principal: '5', value: '5', fee: '0', paid: '5', rewards: '0', ticket: null }),
  ]
  expect(heights(events, NOTHING)).toEqual([4, 3, 2, 1])
})

test('a position that was received concerns its holder from then on only', () => {
  const events = [
    event(1, 'deposited', { token: 3, holder: THEM, principal: '5' }),
    event(2, 'claimed', { token: 3, payee: THEM, amount: '1' }),
    event(3, 'transferred', { from: THEM, to: ME, operator: THEM, tokens: [3] }),
    event(4, 'claimed', { token: 3, payee: 't0300', amount: '1' }),
  ]
  expect(heights(events, { tokens: [3], leases: [] })).toEqual([4, 3])
  expect(heights([...events, event(5, 'transferred', { from: ME, to: THEM, operator: ME, tokens: [3] })], NOTHING)).toEqual([5, 4, 3])
})

test('what was merged or redeemed was held before', () => {
  const events = [
    event(1, 'claimed', { token: 3, payee: 't0300', amount: '1' }),
    event(2, 'merged', { token: 9, holder: ME, from: [3, 4] }),
    event(3, 'claimed', { token: 9, payee: 't0300', amount: '1' }),
    event(4, 'redeemed', { token: 9, holder: ME, principal: '5', value: '5', fee: '0', paid: '5', rewards: '0', ticket: null }),
  ]
  expect(heights(events, NOTHING)).toEqual([4, 3, 2, 1])
})

test('leases concern their renter and their provider, whichever event is the first that was read', () => {
  const beat = event(2, 'beat', { lease: 7, until: 5 })
  expect(heights([beat, event(3, 'beat', { lease: 8, until: 5 })], { tokens: [], leases: [7] })).toEqual([2])
  expect(heights([beat, event(3, 'lease-ended', { lease: 7, renter: ME, provider: THEM, reason: 'Terminated', paid: {} })], NOTHING)).toEqual([3, 2])
})

test('an actor’s names are not looked for among those that JavaScript has', () => {
  const [mine] = ofActor([event(1, 'constructor', { holder: ME, valueOf: 'x' })], ACTOR, ME, NOTHING)
  expect(mine).toMatchObject({ title: 'constructor', details: 'holder t0100 · valueOf x' })
})

test('saved events have every amount in attoFIL, to the last digit, in columns that can be added up', () => {
  const exact = '1234567890123456789'
  const happened = ofActor(
    [
      event(10, 'claimed', { token: 3, payee: ME, amount: exact }),
      event(20, 'lease-opened', { lease: 7, offer: 1, provider: THEM, renter: ME, prepaid: '5', 'accept-by': 30 }),
      event(30, 'lease-ended', { lease: 7, provider: THEM, renter: ME, reason: 'Terminated', paid: { provider: exact, fee: '1' } }),
      event(40, 'split', { token: 3, holder: ME, into: [4, 5] }),
    ],
    ACTOR,
    ME,
    NOTHING,
  )
  const [heading, ...rows] = eventTable(happened, { epoch: 40, timestamp: 1_800_000_000 })
  const cell = (row: number, column: string) => rows[row]?.[heading!.indexOf(column)]
  expect(cell(3, 'amount (attoFIL)')).toBe(exact)
  expect(cell(3, 'Time')).toBe(new Date((1_800_000_000 - 900) * 1000).toISOString())
  expect(cell(3, 'Address')).toBe(ACTOR.address)
  expect([cell(2, 'provider'), cell(2, 'prepaid (attoFIL)'), cell(2, 'accept-by')]).toEqual([THEM, '5', '30'])
  expect([cell(1, 'provider'), cell(1, 'paid.provider (attoFIL)'), cell(1, 'paid.fee (attoFIL)')]).toEqual([THEM, exact, '1'])
  expect([cell(0, 'into'), cell(0, 'amount (attoFIL)')]).toEqual(['4 5', ''])
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([heading!.length]))
  expect(csvOf([heading!, ...rows])).not.toMatch(/\d FIL/)
})

test('saved messages have their value in attoFIL', () => {
  const sent = { cid: 'bafy', network: 'n', from: 'f0100', to: 't01005', value: '120000000000000000001', nonce: 3, title: 'Deposit 120 FIL in North', method: 'Deposit', actor: 'owner', origin: null, at: 0, state: 'done', height: 7, sentence: '', gasUsed: 5, returned: '' } as const
  const [heading, row] = messageTable([sent])
  expect(row?.[heading!.indexOf('Value (attoFIL)')]).toBe('120000000000000000001')
  expect(row?.[heading!.indexOf('Time')]).toBe('1970-01-01T00:00:00.000Z')
})
