/** Parts of pages, as they are drawn for some state of the chain. */

import { type Component, createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { describe, expect, test, vi } from 'vitest'
import type { OwnerTerms, Proposal, Summary } from '../../src/abi/types'

vi.stubGlobal('window', { location: { hash: '', search: '' }, addEventListener() {} })
const [{ default: ProposalCard }, { default: VehicleCard }, { default: DepositForm }, { default: Ending }, { default: BeatStrip }] = await Promise.all([
  import('../../src/ui/parts/ProposalCard.vue'),
  import('../../src/ui/parts/VehicleCard.vue'),
  import('../../src/ui/parts/DepositForm.vue'),
  import('../../src/ui/parts/Ending.vue'),
  import('../../src/ui/parts/BeatStrip.vue'),
])

const FIL = 10n ** 18n
const draw = async (part: Component, props: Record<string, unknown>) => (await renderToString(createSSRApp(part, props))).replaceAll(/<!--.*?-->/g, '')

const TERMS: OwnerTerms = {
  operator: 't0100',
  name: 'North',
  symbol: 'N',
  fees: [],
  min_deposit: FIL.toString(),
  cap: (1_000n * FIL).toString(),
  term: 0,
  early_exit_bps: 0,
  buffer_bps: 0,
  min_operator_bps: 0,
  float_window: 0,
  min_proposal: FIL.toString(),
  vote_period: 2_880,
  timelock: 2_880,
  execution_window: 2_880,
  quorum_bps: 3_000,
  threshold_bps: 6_667,
}

const SUMMARY: Summary = {
  round: 1,
  harvested_at: null,
  balance: '0',
  idle: '0',
  exits_reserved: '0',
  exits_waiting: '0',
  rewards_unclaimed: '0',
  fees_unclaimed: '0',
  unsettled: '0',
  principal_active: (30n * FIL).toString(),
  principal_pending: '0',
  operator_stake: (10n * FIL).toString(),
  miners_worth: '0',
  surplus: '0',
  investor_deficit: '0',
  miners: 1,
  next_token_id: 2,
  next_proposal_id: 0,
  sealing: true,
  paused_until: null,
  frozen: false,
  wind_down_from: null,
  wind_down_until: null,
}

describe('a proposal', () => {
  const proposal = (approving: bigint, rejecting: bigint, quorum: bigint): Proposal => ({
    proposal_id: 3,
    proposer: 't0100',
    action: { SetSealing: false },
    status: 'Voting',
    proposed: 5,
    voting_ends: 10,
    ceiling: 9,
    approving: approving.toString(),
    rejecting: rejecting.toString(),
    quorum: quorum.toString(),
    executable_from: null,
    lapses_after: null,
    threshold_bps: 6_667,
    token_id: null,
  })
  const drawn = (...votes: [bigint, bigint, bigint]) => draw(ProposalCard, { proposal: proposal(...votes), terms: TERMS, positions: [] })

  test('that falls short of its quorum or threshold is not shown as having reached it', async () => {
    expect(await drawn(996n, 0n, 1_000n)).toContain('99.6 % of the quorum')
    expect(await drawn(99_999n, 0n, 100_000n)).toContain('99.99 % of the quorum')
    expect(await drawn(66_669n, 33_331n, 1n)).toContain('66.66 % of the votes are in favour; 66.67 % are needed')
  })

  test('needs what the terms asked for under which it was made, whatever they ask for now', async () => {
    const made = { ...proposal(8n, 2n, 1n), threshold_bps: 9_000 }
    const card = await draw(ProposalCard, { proposal: made, terms: TERMS, positions: [] })
    expect(card).toContain('80 % of the votes are in favour; 90 % are needed')
    expect(card).toContain('needs 90 % in favour')
    expect(card).not.toContain('66.67 %')
  })

  test('that has reached them says so, and no more', async () => {
    expect(await drawn(5_000n, 0n, 1_000n)).toContain('100 % of the quorum')
    expect(await drawn(0n, 0n, 1_000n)).toContain('>0 % of the quorum')
  })
})

describe('a vehicle', () => {
  const drawn = (change: Partial<Summary>) => draw(VehicleCard, { address: 't01005', terms: TERMS, summary: { ...SUMMARY, ...change }, known: true })

  test('says how much its operator would lose first, where there is anybody to lose it for', async () => {
    expect(await drawn({})).toContain('Operator stake 50 % of investors’')
    expect(await drawn({ principal_active: SUMMARY.operator_stake })).toContain('No investors yet')
    expect(await drawn({ principal_active: SUMMARY.operator_stake })).not.toContain('Operator stake')
  })

  test('calls a deficit by its name', async () => {
    expect(await drawn({ surplus: '5' })).toMatch(/Surplus/)
    expect(await drawn({ surplus: '-5' })).toMatch(/Deficit/)
    expect(await drawn({ surplus: '-5' })).not.toMatch(/Surplus/)
  })

  test('whose end is announced says so in the list, on its page, and where one would deposit', async () => {
    const ending = { wind_down_from: 1_000, wind_down_until: 2_000 }
    expect(await drawn(ending)).toContain('>Ending<')
    expect(await drawn({})).not.toContain('>Ending<')
    expect(await draw(Ending, { summary: { ...SUMMARY, ...ending } })).toContain('from epoch 1,000 to epoch 2,000')
    expect(await draw(Ending, { summary: SUMMARY })).toBe('')
    const form = { owner: 't01005', terms: TERMS }
    expect(await draw(DepositForm, { ...form, summary: { ...SUMMARY, ...ending } })).toContain('nobody comes in any more')
    expect(await draw(DepositForm, { ...form, summary: SUMMARY })).not.toContain('nobody comes in')
  })
})

test('the time of a lease whose beats were not read is neither proven nor missed', async () => {
  const strip = await draw(BeatStrip, { start: 0, until: 4_800, now: 4_800, window: 100, beats: [2_500], from: 2_400 })
  const slices = strip.match(/<i class="\w+"/g) ?? []
  expect(slices.filter((slice) => slice.includes('unread'))).toHaveLength(24)
  expect(slices.slice(0, 24).every((slice) => slice.includes('unread'))).toBe(true)
  expect(strip).toContain('missed')
  expect(strip).toContain('1 of 24 slices')
})
