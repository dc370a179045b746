import { describe, expect, test } from 'vitest'
import { FIL, type Scene } from './scene'

export function leaving(the: () => Scene): void {
  const cards = () => the().article(/Position \d+ of North Vault/)
  const of = (amount: string) => cards().filter({ has: the().page.getByTitle(amount, { exact: true }) }).first()

  describe('leaving', () => {
    test('a position is split, a part of it given away, and the other pays somebody else', async () => {
      await cards().first().getByRole('button', { name: 'Split' }).click()
      await the().fill('Principal of the first part', '20')
      await the().picture('60-split')
      await the().reviewAndSign()
      await expect.poll(() => cards().count(), { timeout: 60_000 }).toBe(2)
      await of('20 FIL').getByRole('button', { name: 'Give away' }).click()
      await the().fill('Receiver', 't1nowhere')
      await the().sees('no Filecoin address')
      await the().fill('Receiver', the().stage.investor)
      await the().reviewAndSign('61-review-transfer')
      await expect.poll(() => cards().count(), { timeout: 60_000 }).toBe(1)
      await cards().getByRole('button', { name: 'Pay to' }).click()
      await the().fill('Who is paid', the().stage.investor)
      await the().reviewAndSign('62-review-payout')
      await cards().getByText('Earnings go to').waitFor()
    })

    test('an early exit shows what it costs, and is paid at once while there is cash', async () => {
      const before = await the().balance()
      await cards().first().getByRole('button', { name: 'Redeem' }).click()
      await the().fill('Principal to take out', '40.123456789012345678')
      await the().dialog().getByText(/Early-exit fee/).first().waitFor()
      await the().picture('63-redeem')
      const [worth = '', fee = ''] = await the().dialog().locator('.quote dd').allTextContents()
      expect(worth).toBe('40.123456789012345678 FIL')
      await the().choice('Review').click()
      await the().dialog().getByText(/North Vault.*→\s*you/).first().waitFor()
      // What the form said is what the review says, to the last digit.
      await the().dialog().getByText(fee.replace('−', ''), { exact: true }).first().waitFor()
      await the().sign('64-review-redeem')
      expect(await the().balance()).toBeGreaterThan(before + 37n * FIL)
    })

    test('with the cash pledged, it becomes an exit ticket, which is paid when the pledge has come home', async () => {
      const { devnet, miner, owner } = the().stage
      const { idle, principal } = await cash(the())
      const buffer = principal / 20n
      await devnet.run('owner', 'pledge', owner, miner, `${(idle - buffer) / FIL - 1n}FIL`, '--wallet', 'operator')
      await cards().first().getByRole('button', { name: 'Redeem' }).click()
      await the().dialog().getByText('As an exit ticket').waitFor()
      await the().picture('65-redeem-ticket')
      await the().reviewAndSign('66-review-ticket')
      await the().sees('Your exit tickets')
      await the().sees('must come home first')
      await the().picture('67-ticket')
      await the().harvest()
      await the().page.getByText('Funded', { exact: true }).waitFor()
      const before = await the().balance()
      await the().button('Withdraw what is funded').click()
      await the().sign('68-review-withdraw')
      expect(await the().balance()).toBeGreaterThan(before + 30n * FIL)
      await the().sees('You hold nothing here yet')
    })

    test('who left comes back', async () => {
      await the().fill('Amount', '75')
      await the().button('Review').click()
      await the().sign()
      await cards().first().waitFor()
      await the().harvest()
    })
  })
}

/** What the vehicle has in cash, and the principal that its buffer is a part of. */
async function cash({ stage }: Scene): Promise<{ idle: bigint; principal: bigint }> {
  const { return: summary } = await stage.devnet.run<{ return: Record<string, string> }>('actor', 'call', stage.owner, 'Summary', '--read')
  const amount = (field: string) => BigInt(summary[field] ?? '')
  return { idle: amount('idle'), principal: amount('principal_active') + amount('principal_pending') }
}
