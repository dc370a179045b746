import { describe, expect, test } from 'vitest'
import { formErrors, formOf, NEW_OFFER, termsOf } from '../../src/chain/offer-form'
import { offerLines } from '../../src/review/offers'

const KEPT = { sealing_key: '0x07', metadata: '0x' }
const FORM = { ...NEW_OFFER, region: ' eu ', cores: '0.5', memory: '1.5', price: '1', collateral: '2', labels: 'nvme, ipv6,,', endpoints: 'https://a.example' }

describe('an offer as it is typed', () => {
  test('becomes terms in the chain’s units, a day never dearer than was said', () => {
    const terms = termsOf(FORM, 1_000, KEPT)!
    expect(terms.resources).toMatchObject({ cpu_milli: 500, memory_mib: 1_536, disk_mib: 0, gpu_count: 0 })
    expect(terms).toMatchObject({ region: 'eu', labels: ['nvme', 'ipv6'], window: 120, min_term: 720, max_term: 86_400, available_until: 1_000 + 365 * 2_880, ...KEPT })
    expect(terms.rate).toBe('347222222222222')
    expect(BigInt(terms.rate) * 2_880n).toBeLessThanOrEqual(10n ** 18n)
    expect(terms.collateral).toBe('2000000000000000000')
  })

  test('comes back as it was typed', () => {
    const terms = termsOf({ ...FORM, price: '2.88', gpuModel: 'A100', gpuCount: '2' }, 50, KEPT)!
    expect(termsOf(formOf(terms, 50), 50, KEPT)).toEqual(terms)
  })

  test.each(['region', 'cores', 'memory', 'price', 'collateral'] as const)('is nothing without %s', (field) => {
    expect(termsOf({ ...FORM, [field]: '' }, 0, KEPT)).toBeNull()
  })

  test.each([
    ['cores', 'many'],
    ['disk', '-1'],
    ['units', '1e3'],
    ['price', '1,5'],
    ['collateral', 'x'],
    ['window', '1'],
    ['available', 'soon'],
  ] as const)('names what is wrong: %s “%s”', (field, text) => {
    const form = { ...FORM, [field]: text }
    expect(Object.keys(formErrors(form))).toEqual([field])
    expect(termsOf(form, 0, KEPT)).toBeNull()
  })
})

test('an offer’s lines say what a renter asks', () => {
  const lines = offerLines(termsOf({ ...FORM, disk: '500', gpuModel: 'A100', gpuCount: '2' }, 0, KEPT)!)
  expect(lines.map(({ text }) => text)).toEqual([
    '0.5 cores, 1.5 GiB, 500 GiB of disk',
    '2 × A100',
    'Container, eu',
    'Declared',
    '0.99999999999999936 FIL a day for each unit',
    '6 h to 30 d',
    '1',
    '2 FIL',
    '1 h',
    'epoch 1,051,200',
    'nvme, ipv6',
    'https://a.example',
  ])
})
