/** Forms before a review: no amount that somebody goes on with is shown with digits missing, unless it says so. */

import { type Component, createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { expect, test, vi } from 'vitest'
import type { Lease, Offer, OwnerTerms, Position, Summary } from '../../src/abi/types'
import { exactly } from '../../src/money/fil'

vi.stubGlobal('window', { location: { hash: '', search: '' }, addEventListener() {} })
const part = async (name: string): Promise<Component> => ((await import(`../../src/ui/parts/${name}.vue`)) as { default: Component }).default

/** What is there to be read, tooltips and all; and what is there without them. */
async function draw(name: string, props: Record<string, unknown>): Promise<{ all: string; seen: string }> {
  const all = (await renderToString(createSSRApp(await part(name), props))).replaceAll(/<!--.*?-->/g, '')
  return { all, seen: all.replaceAll(/<[^>]+>/g, '') }
}

/** Amounts in a text that are neither of these nor marked as rounded. */
function unmarked(text: string, exact: bigint[]): string[] {
  const known = exact.map(exactly)
  return (text.match(/(≈ )?[\d,.]+ FIL/g) ?? []).filter((amount) => !amount.startsWith('≈') && !known.includes(amount))
}

const LONG = 123_456_789_012_345_678n
const AMOUNTS = [1n, LONG, 5n * 10n ** 18n + 1n]

const position = (token_id: number, principal: bigint) =>
  ({ token_id, holder: 't0100', principal: String(principal), due: String(principal), maturity: 0, pending: false, operator_stake: false, payout: null, ballots: [] }) satisfies Position

test.each(AMOUNTS)('the least deposit of %d attoFIL is said exactly', async (least) => {
  const terms = { min_deposit: String(least) } as OwnerTerms
  const summary = { wind_down_from: null, investor_deficit: '0', frozen: false, paused_until: null } as Summary
  expect((await draw('DepositForm', { owner: 't01005', terms, summary })).seen).toContain(`At least ${exactly(least)}`)
})

test.each(AMOUNTS)('how much of %d attoFIL can be redeemed or split off is said exactly', async (principal) => {
  for (const action of ['redeem', 'split']) {
    const { all, seen } = await draw('StakeSheet', { position: position(1, principal), action, owner: 't01005', earlyExit: 0 })
    expect(seen).toContain(`At most ${exactly(principal)}`)
    expect(unmarked(all, [principal])).toEqual([])
  }
})

test.each(AMOUNTS)('what is merged is listed exactly, and so is what it makes together: %d attoFIL twice', async (principal) => {
  const { all, seen } = await draw('MergeSheet', { owner: 't01005', positions: [position(1, principal), position(2, principal)] })
  expect(seen.split(exactly(principal))).toHaveLength(3)
  expect(seen).toContain(exactly(2n * principal))
  expect(unmarked(all, [principal, 2n * principal])).toEqual([])
})

const terms = (rate: bigint) => ({ resources: { cpu_milli: 1000, memory_mib: 1024, disk_mib: 0, gpu_model: '', gpu_count: 0, bandwidth_mbps: 0 }, rate: String(rate), min_term: 2_880, max_term: 2_880 })

test.each([1n, 416_666_666_666_666n, LONG])('a lease of a day at %d attoFIL an epoch says exactly what is prepaid', async (rate) => {
  const price = 2_880n * rate
  const rates = [120n * rate, price, 30n * price]
  const offer = { offer: 1, version: 1, terms: terms(rate) } as unknown as Offer
  const rent = await draw('RentSheet', { offer, market: 't01006' })
  const extend = await draw('ExtendSheet', { lease: { lease: 3 } as Lease, market: 't01006', method: 'TopUp', rate: String(rate), step: 2_880 })
  for (const { all, seen } of [rent, extend]) {
    const [, total] = seen.split('To prepay')
    expect(total).toContain(exactly(price))
    expect(unmarked(all, rates)).toEqual([])
  }
})

test('a term is said to the epoch', async () => {
  const { seen } = await draw('ExtendSheet', { lease: { lease: 3 } as Lease, market: 't01006', method: 'TopUp', rate: '1', step: 2_976 })
  expect(seen).toContain('That is 1 d 48 min')
})

test('what a card has a button for is exact, or marked', async () => {
  const { all, seen } = await draw('StakeCard', { position: position(1, LONG), vehicle: { address: 't01005', name: 'North', symbol: 'N', term: 0 } })
  expect(seen).toContain('≈ 0.1235 FIL')
  expect(seen).toContain('≈ +0.123457 FIL')
  expect(all).toContain('title="0.123456789012345678 FIL"')
})
