import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { picture } from '../browser'
import { FIL, type Scene } from './scene'

export function everythingElse(the: () => Scene): void {
  describe('everything else', () => {
    test('a lease whose provider stopped beating is reported, and the rest comes back with part of the collateral', async () => {
      await the().go(`lease/${the().stage.market}/1`)
      await the().sees('Its provider missed three windows')
      await the().picture('79-fault')
      await the().button('Report the fault').click()
      await the().sign()
      const before = await the().balance()
      await the().button('Withdraw').click()
      await the().sign()
      expect(await the().balance()).toBeGreaterThan(before + 20n * FIL)
    })

    test('the overview shows it all, in the popup too', async () => {
      await the().go('rent')
      await the().article('Offer 0').getByRole('button', { name: 'Rent' }).click()
      await the().reviewAndSign()
      await the().go('overview')
      await the().article(/Position/).first().waitFor()
      await the().page.getByRole('link', { name: 'Lease 2' }).waitFor()
      await the().picture('80-overview')
      const popup = await the().browser.open('overview', 'popup')
      await popup.setViewportSize({ width: 390, height: 600 })
      await popup.getByText('Balance').waitFor()
      await popup.getByRole('article').first().waitFor()
      await picture(popup, '81-popup')
      await popup.close()
    })

    test('activity holds every message and event, and is saved as CSV', async () => {
      const { page } = the()
      await the().go('activity')
      await the().sees(/Deposit 120 FIL in North Vault/)
      await the().picture('82-activity')
      const messages = await saved(page)
      expect(messages[0]).toContain('Value (attoFIL)')
      expect(messages.join('\n')).toContain('120000000000000000000')
      await page.getByRole('tab', { name: 'Messages' }).focus()
      await page.keyboard.press('ArrowRight')
      await page.getByRole('tab', { name: 'Events', selected: true }).waitFor()
      await the().sees('Deposited')
      await the().sees('Lease accepted')
      await the().picture('83-events')
      const events = await saved(page)
      const columns = events[0]?.split(',') ?? []
      const deposit = events.find((line) => line.includes('Deposited') && line.includes(',120000000000000000000,'))?.split(',') ?? []
      expect(deposit[columns.indexOf('principal (attoFIL)')]).toBe('120000000000000000000')
      expect(events.join('\n')).not.toMatch(/\d FIL/)
      // What was given away concerns its new holder, from then on: it redeemed nothing of this account's.
      expect(events.filter((line) => line.includes('Given away, or received'))).toHaveLength(1)
    })

    test('a vehicle whose end is announced says so, and takes nobody in', async () => {
      const { devnet } = the().stage
      const { address } = await devnet.run<{ address: string }>('owner', 'create', '--name', 'Last Harbour', '--symbol', 'LAST', '--wallet', 'operator', '--vote-period', '1d', '--timelock', '1d', '--term', '0d', '--min-operator', '0%')
      await devnet.run('stake', 'deposit', address, '5FIL', '--wallet', 'investor')
      await devnet.run('owner', 'wind-down', address, '--wallet', 'operator')
      await the().go(`vehicle/${address}`)
      await the().sees('The end of this vehicle is announced')
      await the().sees('nobody comes in any more')
      await the().fill('Amount', '5')
      expect(await the().button('Review').isDisabled()).toBe(true)
      await the().picture('88-ending')
    })

    test('what is gone hides nothing else, and is followed no longer', async () => {
      const { page, stage } = the()
      const gone = { address: 't0999999', name: 'Sunken' }
      await page.evaluate(async (entry) => {
        const call = async (method: string, ...args: unknown[]) => (await chrome.runtime.sendMessage({ to: 'background', method, args })).value
        const book = await call('book')
        await call('setBook', { owners: [...book.owners, entry], markets: [...book.markets, entry] })
      }, gone)
      await the().go('overview')
      await the().sees('Sunken')
      await the().article(/Position/).first().waitFor()
      await page.getByRole('link', { name: 'Lease 2' }).waitFor()
      await the().picture('89-gone')
      for (const [route, there] of [['invest', 'North Vault'], ['provide', 'Harbour Market'], ['activity', 'Messages'], ['rent', 'Harbour Market']] as const) {
        await the().go(route)
        await the().sees(there)
        if (route === 'activity') await page.getByRole('tab', { name: 'Events' }).click()
        await page.getByRole('button', { name: 'Stop following Sunken' }).first().waitFor()
      }
      await the().article('Offer 0').waitFor()
      await page.getByRole('button', { name: 'Stop following Sunken' }).first().click()
      await page.getByText('Sunken').first().waitFor({ state: 'hidden' })
      await the().article('Offer 0').waitFor()
      await the().go('invest')
      await page.getByRole('button', { name: 'Stop following Sunken' }).click()
      await page.getByText('Sunken').waitFor({ state: 'hidden' })
      expect(await page.evaluate(async () => (await chrome.runtime.sendMessage({ to: 'background', method: 'book', args: [] })).value)).toMatchObject({ owners: [{ address: stage.owner }], markets: [{ address: stage.market }] })
    })

    test('accounts are made and watched; a watched one cannot sign', async () => {
      const { page, stage, me } = the()
      await the().go('accounts')
      await the().button('New account').click()
      await the().fill('Name', 'Savings')
      await the().choice('New account').click()
      await page.getByRole('heading', { name: 'Savings' }).waitFor()
      await the().button('Watch an address').click()
      await the().fill('Name', 'The vehicle')
      await the().fill('Address', stage.owner)
      await the().choice('Watch an address').click()
      await page.getByRole('heading', { name: 'The vehicle' }).waitFor()
      await the().picture('84-accounts')
      await page.locator('header select').selectOption({ label: 'The vehicle (watched)' })
      await the().go('send')
      // The other account is there: its address is the one to receive at.
      await the().sees(stage.owner)
      await the().fill('To', me)
      await the().fill('Amount', '1')
      await the().button('Review').click()
      await the().sees('This account is only watched')
      expect(await the().choice('Sign').isDisabled()).toBe(true)
      await the().choice('Cancel').click()
      await page.locator('header select').selectOption({ label: 'Account 1' })
    })

    test('every control has a name, and the keyboard reaches it', async () => {
      const { page } = the()
      for (const route of ['overview', 'invest', `vehicle/${the().stage.owner}`, 'rent', 'provide', 'activity', 'accounts', 'settings', 'send']) {
        await the().go(route)
        await page.locator('main h1, main h2').first().waitFor()
        await expect.poll(() => page.title()).toMatch(/^\w+ · Leasehold$/)
        expect(await nameless(the()), route).toEqual([])
      }
      await the().page.getByRole('navigation').getByRole('link', { name: 'Activity' }).click()
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main')
      expect(await page.title()).toBe('Activity · Leasehold')
      await the().go('send')
      await page.getByLabel('To', { exact: true }).focus()
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe(await page.getByLabel('Amount', { exact: true }).getAttribute('id'))
      await the().go('accounts')
      await the().button('New account').click()
      await the().dialog().waitFor()
      await page.keyboard.press('Escape')
      await the().dialog().waitFor({ state: 'hidden' })
    })

    test('a person’s choice of light or dark goes before the system’s', async () => {
      const background = () => the().page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
      await the().go('settings')
      await the().sees('Appearance and lock')
      const light = await background()
      await the().page.getByLabel('Appearance').selectOption('dark')
      await expect.poll(background).not.toBe(light)
      await the().page.getByLabel('Appearance').selectOption('system')
      await expect.poll(background).toBe(light)
    })

    test('a node that goes away is told, and what was shown stays', async () => {
      await the().go('overview')
      await the().article(/Position/).first().waitFor()
      await the().stage.devnet.stop()
      await the().page.getByRole('alert').first().waitFor({ timeout: 90_000 })
      await the().sees(/No node answers at/)
      await the().article(/Position/).first().waitFor()
      await the().picture('85-node-gone')
    })
  })
}

/** The lines of the file that is saved. */
async function saved(page: Page): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString().split('\r\n')
}

/** Controls on the page that a screen reader could not name. */
function nameless({ page }: Scene): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], input, select, textarea')]
      .filter((control) => {
        const labelled = control.getAttribute('aria-label') ?? control.textContent?.trim() ?? ''
        const label = control.id ? document.querySelector(`label[for="${control.id}"]`) : control.closest('label')
        return !labelled && !label
      })
      .map((control) => control.outerHTML.slice(0, 120)),
  )
}
