import { describe, expect, test } from 'vitest'
import { FIL, type Scene } from './scene'

export function investing(the: () => Scene): void {
  const cards = () => the().article(/Position \d+ of North Vault/)

  describe('investing', () => {
    test('a vehicle is followed, with its code known to this build', async () => {
      await the().go('invest')
      await the().sees('You follow no vehicle yet')
      await the().picture('12-invest-empty')
      await the().button('Follow a vehicle').first().click()
      await the().fill('Address of an owner actor', 't01')
      await the().choice('Add').click()
      await the().dialog().getByRole('alert').waitFor()
      await the().fill('Address of an owner actor', the().stage.owner)
      await the().picture('13-follow')
      await the().choice('Add').click()
      await the().page.getByRole('heading', { name: 'North Vault' }).waitFor()
      await the().sees('Code known')
      await the().picture('14-invest')
    })

    test('more than there is cannot be deposited: the sentence comes before the signature', async () => {
      await the().page.getByRole('link', { name: 'Look closer' }).click()
      await the().fill('Amount', '501')
      await the().button('Review').click()
      await the().sees(/Not enough FIL: the account has 499.4/)
      expect(await the().choice('Sign').isDisabled()).toBe(true)
      await the().picture('15-refused')
      const before = await the().balance()
      await the().choice('Cancel').click()
      expect(await the().balance()).toBe(before)
    })

    test('a deposit becomes a position', async () => {
      await the().fill('Amount', '120')
      await the().button('Review').click()
      await the().sees('Deposit 120 FIL in North Vault')
      await the().sign('16-review-deposit')
      await cards().waitFor()
      await the().sees('Earns from next round')
      expect(await the().balance()).toBeLessThan(380n * FIL)
      expect(await the().balance()).toBeGreaterThan(379n * FIL)
      expect(await the().page.getByLabel('Amount', { exact: true }).inputValue()).toBe('')
    })

    test('it earns from the next round on, and what it earned is claimed', async () => {
      const { devnet, miner } = the().stage
      await the().harvest()
      await devnet.call('Devnet.Award', miner, 5)
      await devnet.advance(2_880 * 3)
      await the().harvest()
      await cards().getByText('Earning').waitFor()
      const claim = cards().getByRole('button', { name: 'Claim' })
      await expect.poll(() => claim.isEnabled(), { timeout: 60_000 }).toBe(true)
      await the().picture('17-vehicle')
      const before = await the().balance()
      await claim.click()
      await the().dialog().getByText(/North Vault.*→\s*you/).first().waitFor()
      await the().sign('18-review-claim')
      expect(await the().balance()).toBeGreaterThan(before)
      await expect.poll(() => claim.isEnabled(), { timeout: 60_000 }).toBe(false)
    })

    test('what it earns next is compounded into a second position, and the two are merged', async () => {
      const { devnet, miner } = the().stage
      await devnet.call('Devnet.Award', miner, 4)
      await devnet.advance(2_880 * 3)
      await the().harvest()
      await the().button('Compound').click()
      await the().sign('19-review-compound')
      await expect.poll(() => cards().count(), { timeout: 60_000 }).toBe(2)
      await the().button('Merge').click()
      await the().dialog().getByRole('checkbox').last().check()
      await the().sees('cannot be merged with one another')
      await the().dialog().getByRole('button', { name: 'Close' }).click()

      await the().harvest()
      await expect.poll(() => cards().getByText('Earning').count(), { timeout: 60_000 }).toBe(2)
      await the().button('Merge').click()
      await the().picture('20-merge')
      await the().reviewAndSign('21-review-merge')
      await expect.poll(() => cards().count(), { timeout: 60_000 }).toBe(1)
    })

    test('anyone can harvest, and sees beforehand what it brings', async () => {
      await the().button('Harvest now').click()
      await the().dialog().getByText('The round ends').waitFor()
      await the().sign('22-review-harvest')
    })
  })
}
