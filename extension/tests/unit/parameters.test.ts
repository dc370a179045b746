/** Nothing that is signed stays unsaid: every parameter of every method is shown, and those that decide who gets what are said. */

import { beforeAll, describe, expect, test } from 'vitest'
import type { Abi, Json } from '../../src/abi/abi'
import { fromHex } from '../../src/bytes'
import { paramLines } from '../../src/review/details'
import { type Told, words } from '../../src/review/words'
import { abi as loadAbi } from './load'
import { vectorsOf } from './vectors'

const vectors = (await Promise.all((['owner', 'lease', 'storageminer'] as const).map(vectorsOf))).flat()
const params = vectors.filter(({ side }) => side === 'params')

let abi: Abi
beforeAll(async () => {
  abi = await loadAbi()
})

/** Every value with the names that lead to it. */
function leaves(value: Json, names: string[] = []): { names: string[]; value: Json }[] {
  if (value === null || typeof value !== 'object') return [{ names, value }]
  if (Array.isArray(value)) return value.flatMap((one) => leaves(one, names))
  return Object.entries(value).flatMap(([name, one]) => leaves(one, [...names, name]))
}

describe('under the details', () => {
  test.each(params.map((one) => [`${one.actor}.${one.method} ${one.bytes.slice(0, 24)}`, one] as const))('every parameter of %s is shown by its name', (_, one) => {
    const call = abi.decodeCall(one.actor, one.number, fromHex(one.bytes))
    const lines = paramLines(call.params)
    for (const { names, value } of call.params === null ? [] : leaves(call.params)) {
      const said = value === null ? 'none' : value === '' ? 'empty' : String(value)
      const found = lines.filter(({ label }) => names.every((name) => label.includes(name.replaceAll('_', ' '))))
      expect(found.map(({ text }) => text).join('\n'), names.join('.')).toContain(said)
    }
  })

  test('text of others is shown with what cannot be seen in it', () => {
    expect(paramLines({ region: 'eu\u202e\u0000', labels: [], keys: ['', 'a'], parts: [{ n: 1 }, { n: 2 }] })).toEqual([
      { label: 'region', text: 'eu\\u{202e}\\u{0}' },
      { label: 'labels', text: 'none' },
      { label: 'keys', text: 'empty, a' },
      { label: 'parts · 1 · n', text: '1' },
      { label: 'parts · 2 · n', text: '2' },
    ])
  })
})

describe('in the words', () => {
  const MINE = '09'.repeat(32)
  const account = { address: 't0100', sealingKey: MINE }
  const said = (actor: 'owner' | 'lease', method: string, given: Record<string, Json>, told: Partial<Told> = {}) =>
    words(actor, method, { name: 'North', value: 10n ** 18n + 1n, params: given, account, ...told })
  const text = ({ lines }: { lines: { label: string; text: string }[] }, label: string) => lines.find((line) => line.label === label)?.text

  const open = { offer: 1, version: 1, max_rate: '3', term: 121, open_ended: false, ssh_key: 'ssh-ed25519 AAAA', sealing_key: `0x${MINE}` }

  test('a lease’s secret is sealed to the account, or there is a warning', () => {
    const own = said('lease', 'Open', open)
    expect(text(own, 'Access secret')).toBe('sealed to you')
    expect(text(own, 'SSH key')).toBe('ssh-ed25519 AAAA')
    expect(own.warnings).toEqual([])
    const other = said('lease', 'Open', { ...open, sealing_key: `0x${'07'.repeat(32)}`, ssh_key: '' })
    expect(text(other, 'Access secret')).toBe(`sealed to the key 0x${'07'.repeat(32)}`)
    expect(text(other, 'SSH key')).toBe('none')
    expect(other.warnings?.join()).toContain('somebody else could open it')
    // A watched account has no key that anything could be sealed to.
    expect(said('lease', 'Open', { ...open, sealing_key: '0x' }, { account: { address: 't0100', sealingKey: '' } }).warnings).toHaveLength(1)
  })

  test('amounts and times are exact', () => {
    const lease = said('lease', 'Open', open)
    expect(text(lease, 'Prepaid')).toBe('1.000000000000000001 FIL for 1 h 30 s')
    expect(text(lease, 'At most')).toBe('0.00000000000000036 FIL an hour')
    expect(said('owner', 'Deposit', {}).title).toBe('Deposit 1.000000000000000001 FIL in North')
    expect(said('lease', 'TopUp', { lease: 3 }).title).toBe('Top up lease 3 of North with 1.000000000000000001 FIL')
    expect(text(said('owner', 'Redeem', { token_id: 3, principal: '1999999999999999999', min_value: '1' }), 'Principal')).toBe('1.999999999999999999 FIL')
  })

  test('whose position is given away, with which position is proposed, and what is stored for the renter', () => {
    expect(text(said('owner', 'TransferFrom', { from: 't0101', to: 't0102', token_ids: [3], operator_data: '0x' }), 'From')).toBe('t0101')
    const pause = { Pause: 2_881 }
    expect(text(said('owner', 'Propose', { token_id: 7, action: pause }), 'With')).toBe('#7')
    expect(text(said('owner', 'Propose', { token_id: null, action: pause }), 'With')).toBe('the operator’s own right')
    expect(text(said('owner', 'Propose', { token_id: 7, action: pause }), 'Proposal')).toBe('Refuse deposits and pledges for 1 d 30 s; exits stay open')
    expect(text(said('lease', 'Accept', { lease: 3, secret: '0x0102' }), 'Secret')).toBe('2 bytes, sealed')
  })

  test('an offer’s key and what is more about it', () => {
    const [created] = params.filter(({ method }) => method === 'CreateOffer')
    const terms = abi.decodeCall('lease', created!.number, fromHex(created!.bytes)).params as Record<string, Json>
    const own = said('lease', 'CreateOffer', { ...terms, sealing_key: `0x${MINE}`, metadata: '0x0155' })
    expect([text(own, 'Messages of renters'), text(own, 'More about it'), own.warnings]).toEqual(['sealed to you', '0x0155', []])
    const changed = said('lease', 'UpdateOffer', { offer: 1, terms: { ...terms, sealing_key: `0x${'07'.repeat(32)}` } })
    expect(text(changed, 'Messages of renters')).toContain('sealed to the key 0x07')
    expect(changed.warnings?.join()).toContain('not this account’s')
  })
})
