import { describe, test } from 'vitest'
import type { Scene } from './scene'

export function providing(the: () => Scene): void {
  describe('providing', () => {
    test('collateral makes a provider', async () => {
      await the().go('provide')
      await the().sees('You are no provider here yet')
      await the().button('Add collateral').click()
      await the().fill('Amount', '3')
      await the().reviewAndSign('70-review-collateral')
      await the().sees('Free collateral')
      await the().sees('No offers yet')
    })

    test('an offer is listed, changed, and taken off the list', async () => {
      await the().button('New offer').click()
      await the().fill('Region', 'eu-west')
      await the().fill('Cores', '4')
      await the().fill('Memory', 'much')
      await the().sees('This is no number')
      await the().fill('Memory', '16')
      await the().fill('A day', '0.6')
      await the().fill('Collateral for each lease', '1')
      await the().picture('71-new-offer')
      await the().reviewAndSign('72-review-offer')
      const offer = the().article('Offer 3')
      await offer.getByText('1 of 1 unit free').waitFor()
      await offer.getByRole('button', { name: 'Change' }).click()
      await the().fill('Units', '2')
      await the().reviewAndSign()
      await offer.getByText('2 of 2 units free').waitFor()
      await offer.getByRole('button', { name: 'Reserve' }).click()
      await the().fill('Units', '1')
      await the().reviewAndSign()
      await offer.getByText('1 kept by you').waitFor()
      await the().picture('73-provide')
      await offer.getByRole('button', { name: 'Take off the list' }).click()
      await the().sign()
      await offer.getByText('Paused', { exact: true }).waitFor()
    })

    test('a keeper is named, and collateral begins to leave', async () => {
      await the().button('Change: Keeper').click()
      await the().fill('Address', the().stage.investor)
      await the().reviewAndSign('74-review-keeper')
      await the().button('Take out').click()
      await the().fill('Amount', '1')
      await the().reviewAndSign()
      await the().sees('1 FIL on its way out')
    })

    test('with the operator’s imported key, a miner is handed over to the vehicle', async () => {
      const { devnet, owner } = the().stage
      await devnet.person('worker2', 1, 'bls')
      const { miner } = await devnet.run<{ miner: string }>('miner', 'create', '--worker', 'worker2', '--wallet', 'operator', '--value', '50FIL')
      const { key_info: key } = await devnet.run<{ key_info: string }>('wallet', 'export', 'operator')
      await the().go('accounts')
      await the().button('Import a key').click()
      await the().fill('Name', 'Operator')
      await the().fill('Key', 'nonsense')
      await the().choice('Import a key').click()
      await the().sees('This is no key as Lotus exports it')
      await the().fill('Key', key)
      await the().choice('Import a key').click()
      await the().sees('Signs on test networks only')
      await the().page.locator('header select').selectOption({ label: 'Operator' })

      await the().go('provide')
      // It is the operator's page now: Account 1 is a provider here.
      await the().sees('You are no provider here yet')
      await the().fill('Miner', miner)
      await the().fill('Owner actor', owner)
      await the().picture('75-hand-over')
      await the().button('1. Propose the actor as owner').click()
      await the().sign('76-review-propose-owner')
      await the().button('2. Have the actor adopt it').click()
      await the().sign('77-review-adopt')
      await the().go(`vehicle/${owner}`)
      await the().page.getByRole('rowheader', { name: miner }).waitFor()
      await the().page.locator('header select').selectOption({ label: 'Account 1' })
    })
  })
}
