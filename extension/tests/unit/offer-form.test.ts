import { describe, expect, test } from 'vitest'
import { formErrors, formOf, NEW_OFFER, termsOf } from '../../src/chain/offer-form'
import { offerLines, size } from '../../src/review/offers'

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

  test.each([1_000, 1_025, 1_536, 999_999])('can be changed though its memory of %d MiB is no round number of GiB', (mib) => {
    const terms = termsOf(FORM, 50, KEPT)!
    const listed = { ...terms, resources: { ...terms.resources, memory_mib: mib, disk_mib: mib } }
    expect(formErrors(formOf(listed, 50))).toEqual({})
    expect(termsOf(formOf(listed, 50), 50, KEPT)).toEqual(listed)
  })

  test.each(['region', 'cores', 'memory', 'price', 'collateral'] as const)('is nothing without %s', (field) => {
    expect(termsOf({ ...FORM, [field]: '' }, 0, KEPT)).toBeNull()
  })

  test.each([
    ['cores', 'many'],
    ['disk', '-1'],
    ['units', '1e3'],
    ['units', '1.5'],
    ['gpuCount', '0.5'],
    ['bandwidth', '99.9'],
    ['price', '1,5'],
    ['price', '0,125'],
    ['collateral', 'x'],
    ['window', '1'],
    ['available', 'soon'],
  ] as const)('names what is wrong: %s “%s”', (field, text) => {
    const form = { ...FORM, [field]: text }
    expect(Object.keys(formErrors(form))).toEqual([field])
    expect(termsOf(form, 0, KEPT)).toBeNull()
  })
})

test('sizes are said without rounding', () => {
  expect([512, 1_024, 1_300, 1_536, 512_000, 1_048_576, 1_572_864, 1_100_000].map(size)).toEqual(['512 MiB', '1 GiB', '1,300 MiB', '1.5 GiB', '500 GiB', '1 TiB', '1.5 TiB', '1,100,000 MiB'])
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
