import { describe, expect, test } from 'vitest'
import { FIL, type Scene } from './scene'

export function renting(the: () => Scene): void {
  const lease = () => new URL(the().page.url()).hash.split('/').at(-1) ?? ''

  describe('renting', () => {
    test('a market is followed from a list file, and its offers are filtered', async () => {
      await the().go('rent')
      await the().sees('You follow no market yet')
      await the().picture('30-rent-empty')
      await the().button('Follow a market').first().click()
      const list = JSON.stringify({ markets: [{ address: the().stage.market, name: 'Harbour Market' }] })
      const file = the().dialog().locator('input[type=file]')
      await file.setInputFiles({ name: 'list.json', mimeType: 'application/json', buffer: Buffer.from('{"markets": ["nowhere"]}') })
      await the().sees('Entry 1 of the list is no address')
      await file.setInputFiles({ name: 'list.json', mimeType: 'application/json', buffer: Buffer.from(list) })
      await the().article('Offer 0').waitFor()
      expect(await the().page.getByRole('article').count()).toBe(3)
      await the().picture('31-rent')
      await the().fill('Cores, from', '16')
      await the().article('Offer 0').waitFor({ state: 'hidden' })
      expect(await the().page.getByRole('article').count()).toBe(1)
      await the().fill('Cores, from', '')
      await the().article('Offer 0').waitFor()
    })

    test('a lease is ordered, accepted, and its secret opened here', async () => {
      const { devnet, market, secret } = the().stage
      await the().article('Offer 0').getByRole('button', { name: 'Rent' }).click()
      await the().fill('For how long', '2')
      await the().dialog().getByLabel('Unit').selectOption('days')
      await the().dialog().getByLabel('Ends').selectOption('open')
      await the().picture('32-order')
      await the().choice('Review').click()
      await the().sees('sealed to you')
      await the().dialog().getByText('The message itself').click()
      for (const parameter of ['max rate', 'sealing key', 'ssh key']) await the().dialog().getByText(parameter, { exact: true }).waitFor()
      await the().sign('33-review-rent')
      await the().page.getByRole('link', { name: /Lease \d+/ }).click()
      await the().sees('To be accepted within')
      await the().picture('34-ordered')
      const file = await devnet.file('secret', secret)
      await devnet.run('lease', 'accept', market, lease(), '--secret-file', file, '--wallet', 'provider')
      await the().page.locator('[data-test=paid-until]').waitFor()
      await the().button('Open the secret').click()
      expect(await the().page.locator('[data-test=secret]').textContent()).toBe(secret)
    })

    test('beats are seen, time is bought, and it ends with the rest refunded', async () => {
      const { devnet, market } = the().stage
      const paidUntil = the().page.locator('[data-test=paid-until]')
      for (let beat = 1; beat <= 6; beat += 1) {
        await devnet.advance(beat === 4 ? 110 : 50)
        await devnet.run('lease', 'heartbeat', market, lease(), '--wallet', 'provider')
      }
      await the().page.locator('[data-test=beats]').getByText('6').waitFor()
      await the().picture('35-lease')
      const before = await paidUntil.textContent()
      await the().button('Top up').click()
      await the().fill(/How many/, '12')
      await the().picture('36-top-up')
      await the().reviewAndSign()
      await expect.poll(() => paidUntil.textContent(), { timeout: 60_000 }).not.toBe(before)
      const topped = await paidUntil.textContent()
      await the().button('Renew').click()
      await the().fill(/How many/, '24')
      await the().reviewAndSign('37-review-renew')
      await expect.poll(() => paidUntil.textContent(), { timeout: 60_000 }).not.toBe(topped)
      await the().button('End now').click()
      await the().sign('38-review-terminate')
      await the().sees('Terminated')
      const had = await the().balance()
      await the().button('Withdraw').click()
      await the().sign()
      expect(await the().balance()).toBeGreaterThan(had + FIL)
      await the().picture('39-lease-over')
    })

    test('another lease is left running', async () => {
      const { devnet, market, secret } = the().stage
      await the().go('rent')
      await the().article('Offer 2').getByRole('button', { name: 'Rent' }).click()
      await the().reviewAndSign()
      await the().page.getByRole('link', { name: 'Lease 1' }).click()
      await the().sees('To be accepted within')
      const file = await devnet.file('secret', secret)
      await devnet.run('lease', 'accept', market, lease(), '--secret-file', file, '--wallet', 'provider')
      await the().page.locator('[data-test=paid-until]').waitFor()
      await the().go('rent')
      await the().page.getByRole('link', { name: 'Lease 1' }).waitFor()
      await the().picture('40-rent-leases')
    })
  })
}
