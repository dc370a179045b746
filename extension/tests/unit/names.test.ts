/** What others call themselves never passes for what is known here. */

import { describe, expect, test } from 'vitest'
import { cleanName, visible } from '../../src/chain/names'
import { readList } from '../../src/chain/list'
import { outcome } from '../../src/review/outcome'
import type { Intent } from '../../src/review/types'
import { words } from '../../src/review/words'
import { t } from '../../src/strings/en'
import { ME, OWNER, worker } from './worker'

const claim: Intent = { to: OWNER, actor: 'owner', method: 'Claim', params: { token_ids: [3] }, value: '0' }
const call = (From: string, To: string, Value: string, Subcalls: unknown[] = []) => ({ Msg: { From, To, Value, Method: 0 }, MsgRct: { ExitCode: 0, Return: null }, Subcalls })

describe('names', () => {
  test.each([
    ['North Vault', 'North Vault'],
    ['  North\n\tVault  ', 'North Vault'],
    ['\u202eyou', 'you'],
    ['you\u200b\u2066\u0000\ufeff', 'you'],
    ['a\u2028b\u2029c', 'a b c'],
    ['\u3164\u115f', ''],
    ['t01000', ''],
    [ME, ''],
    ['x'.repeat(99), 'x'.repeat(64)],
  ])('%j becomes %j', (given, clean) => expect(cleanName(given)).toBe(clean))

  test.each(['constructor', 'toString', '__proto__'])('that every object has, like %s, are not found among our words', (name) => {
    expect([t.events[name], t.entries[name]]).toEqual([undefined, undefined])
    expect(words('owner', name, { name: 'North', value: 0n, params: null }).title).toBe(`Call ${name} of North`)
    expect(outcome('owner', name, 'x')).toEqual([{ label: 'Parameters', text: 'x' }])
  })

  test('of a list file are clean', () => {
    expect(readList('{"owners": [{"address": "t01005", "name": "\\u202eNorth\\n"}]}', 'owners', 't')).toEqual([{ address: OWNER, name: 'North' }])
  })

  test('what cannot be seen in other text is written out', () => {
    expect(visible('a\u202eb\n')).toBe('a\\u{202e}b\\u{a}')
    expect(visible('“Größe” – 5 €')).toBe('“Größe” – 5 €')
  })
})

describe('a review', () => {
  const follow = async (name: string, answers = {}) => {
    const world = await worker(answers)
    await world.service.setBook({ owners: [{ address: OWNER, name }], markets: [] })
    return world
  }

  test.each(['you', 'burnt', 'Account 1', 'you\u202e'])('does not take a vehicle that calls itself %j for anything else', async (name) => {
    const trace = call(ME, OWNER, '0', [call(OWNER, 't0100', '7'), call(OWNER, 'f099', '2'), call('t0100', OWNER, '1')])
    const { service } = await follow(name, { StateCall: { MsgRct: { ExitCode: 0, Return: '', GasUsed: 1 }, ExecutionTrace: trace } })
    const review = await service.propose(claim)
    const called = cleanName(name)
    expect(review.title).toBe(`Claim what #3 earned in ${called} (t01005)`)
    expect(review.to).toEqual({ kind: 'other', name: called, address: OWNER })
    const other = { kind: 'other', name: called, address: OWNER }
    expect(review.tried.moves).toEqual([
      { from: other, to: { kind: 'you', name: '', address: 't0100' }, value: '7' },
      { from: other, to: { kind: 'burnt', name: '', address: 'f099' }, value: '2' },
      { from: { kind: 'you', name: '', address: 't0100' }, to: other, value: '1' },
    ])
  })

  test('has an own account’s name before what the book calls its address', async () => {
    const { service, vault } = await worker()
    const second = await vault.derive('Savings')
    const { address } = (await service.accounts()).find(({ id }) => id === second)!
    await service.setBook({ owners: [{ address, name: 'Exchange' }], markets: [] })
    const review = await service.propose({ to: address, actor: 'send', method: 'Send', params: null, value: '5' })
    expect(review.to).toEqual({ kind: 'own', name: 'Savings', address })
    expect(review.title).toBe('Send 0.000000000000000005 FIL to Savings (your account)')
  })

  test('has nothing unseen in its lines', async () => {
    const { service } = await worker()
    const params = { token_id: null, action: { ChangeTerms: { ...TERMS, name: 'North\u202e', fees: [{ label: 'op\u0007', beneficiary: 't0100', bps: 5 }] } } }
    const { lines } = await service.propose({ ...claim, method: 'Propose', params: params as never })
    expect(lines.map(({ label, text }) => `${label}: ${text}`)).toContain('Fee: op\\u{7}: 0.05 % to t0100')
    expect(JSON.stringify(lines)).toContain('North\\\\u{202e}')
  })
})

const TERMS = {
  operator: 't0100', name: 'North', symbol: 'N', fees: [], min_deposit: '1', cap: '5', term: 0, early_exit_bps: 100, buffer_bps: 200, min_operator_bps: 300,
  float_window: 2_880, min_proposal: '1', vote_period: 2_880, timelock: 2_880, execution_window: 2_880, quorum_bps: 3_000, threshold_bps: 6_667,
}
