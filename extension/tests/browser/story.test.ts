/**
 * The whole story in real Chromium against a spawned devnet: a vault, money, a deposit that earns, votes, an exit; a lease from order to
 * end; and what is refused. Each step goes on where the one before ended. Pictures of every page are left in `screenshots`.
 */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser, picture } from './browser'
import { setStage, type Stage } from './stage'

const PASSWORD = 'correct horse battery staple'

let stage: Stage
let browser: Browser
let page: Page
let me: string

beforeAll(async () => {
  ;[stage, browser] = await Promise.all([setStage(), Browser.start()])
  page = await browser.open()
  await browser.loseDevnet(page)
})

afterAll(async () => {
  await browser?.stop()
  await stage?.devnet.stop()
})

const button = (name: string | RegExp, on: Page = page) => on.getByRole('button', { name })
const go = async (route: string) => {
  await page.evaluate((to) => {
    window.location.hash = to
  }, `#/${route}`)
}
/** Waits until something is on the page. */
const sees = (text: string | RegExp, on: Page = page) => on.getByText(text).filter({ visible: true }).first().waitFor()

/** Agrees to what is shown, and waits until it is on chain. */
async function sign(shot?: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await button('Sign', page).waitFor()
  if (shot) await picture(page, shot)
  await dialog.getByRole('button', { name: 'Sign' }).click()
  await dialog.getByText(/On chain since epoch/).waitFor({ timeout: 60_000 })
  await dialog.getByRole('button', { name: 'Done' }).click()
}

describe('the vault', () => {
  test('a phrase is shown once, confirmed, and encrypted under a password', async () => {
    await sees('Own a share of machines')
    await picture(page, '01-welcome')
    await button('Make a new vault').click()
    const items = page.locator('[data-test=phrase] li')
    await items.first().waitFor()
    const words = (await items.allTextContents()).map((text) => text.replace(/^\d+/, ''))
    expect(words).toHaveLength(24)
    await picture(page, '02-phrase')
    await button('I have written them down').click()

    const fields = page.getByRole('textbox')
    for (const field of await fields.all()) await field.fill('wrong')
    await button('Go on').click()
    await sees('These are not the words of the phrase')
    for (const field of await fields.all()) {
      const label = await page.locator(`label[for="${await field.getAttribute('id')}"]`).textContent()
      await field.fill(words[Number(/\d+/.exec(label ?? '')?.[0]) - 1] ?? '')
    }
    await picture(page, '03-confirm')
    await button('Go on').click()

    await page.getByLabel('Password', { exact: true }).fill('short')
    await sees('At least 10 characters')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByLabel('The same again').fill(PASSWORD)
    await picture(page, '04-password')
    await button('Make the vault').click()
    await sees('Balance')
    const stored = await page.evaluate(async () => JSON.stringify(await chrome.storage.local.get()))
    for (const word of words.filter((one) => one.length > 4)) expect(stored).not.toContain(word)
  })

  test('it locks, a wrong password is refused, the right one opens it', async () => {
    await button('Lock').click()
    await sees('Your vault is locked')
    await page.getByLabel('Password').fill('not the password')
    await button('Unlock').click()
    await sees('This password does not open the vault')
    await picture(page, '05-unlock')
    await page.getByLabel('Password').fill(PASSWORD)
    await button('Unlock').click()
    await sees('Balance')
  })
})

describe('the network', () => {
  test('a node that is down is told, and no other than the one that was chosen is taken', async () => {
    await go('settings')
    await sees('Local devnet')
    await page.getByText(/No node answers at/).first().waitFor()
    await picture(page, '06-node-down')
    await button('Add a network').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What you call it').fill('Test devnet')
    await dialog.getByLabel('JSON-RPC of a node').fill('http://node.example/rpc/v1')
    await dialog.getByRole('button', { name: 'Ask the node' }).click()
    await sees('Nodes elsewhere need https')
    await dialog.getByLabel('JSON-RPC of a node').fill(stage.devnet.url)
    await dialog.getByRole('button', { name: 'Ask the node' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('Connected', { exact: true }).waitFor()
    await picture(page, '07-settings')
  })

  test('the account is funded, and its balance is there', async () => {
    await go('overview')
    me = await page.evaluate(async () => {
      const { value } = await chrome.runtime.sendMessage({ to: 'background', method: 'status', args: [] })
      return `t${value.accounts[0].address.slice(1)}`
    })
    await stage.devnet.call('Devnet.Fund', me, '500000000000000000000')
    await page.getByTitle('500 FIL').first().waitFor()
  })
})

describe('investing', () => {
  test('a vehicle is followed, with its code known to this build', async () => {
    await go('invest')
    await sees('You follow no vehicle yet')
    await picture(page, '08-invest-empty')
    await button('Follow a vehicle').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Address of an owner actor').fill('t01')
    await dialog.getByRole('button', { name: 'Add' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('Address of an owner actor').fill(stage.owner)
    await dialog.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('heading', { name: 'North Vault' }).waitFor()
    await sees('Code known')
    await picture(page, '09-invest')
  })

  test('more than there is cannot be deposited: the sentence comes before the signature', async () => {
    await page.getByRole('link', { name: 'Look closer' }).click()
    await page.getByLabel('Amount').fill('501')
    await button('Review').click()
    await sees(/Not enough FIL: the account has 500 FIL/)
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Sign' }).isDisabled()).toBe(true)
    await picture(page, '10-refused')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(await stage.devnet.balance(me)).toBe(500n * 10n ** 18n)
  })

  test('a deposit becomes a position', async () => {
    await page.getByLabel('Amount').fill('120')
    await button('Review').click()
    await sees('Deposit 120 FIL in North Vault')
    await sign('11-review-deposit')
    await page.getByRole('article', { name: /Position \d+ of North Vault/ }).waitFor()
    await sees('Earns from next round')
    expect(await stage.devnet.balance(me)).toBeLessThan(380n * 10n ** 18n)
    expect(await stage.devnet.balance(me)).toBeGreaterThan(379n * 10n ** 18n)
  })

  test('it earns from the next round on, and what it earned is claimed', async () => {
    await stage.devnet.run('owner', 'harvest', stage.owner, '--wallet', 'investor')
    await stage.devnet.call('Devnet.Award', stage.miner, 5)
    await stage.devnet.advance(2_880 * 3)
    await stage.devnet.run('owner', 'harvest', stage.owner, '--wallet', 'investor')
    const card = page.getByRole('article', { name: /Position \d+ of North Vault/ }).first()
    await card.getByText('Earning').waitFor()
    const claim = card.getByRole('button', { name: 'Claim' })
    await expect.poll(() => claim.isEnabled(), { timeout: 20_000 }).toBe(true)
    await picture(page, '12-vehicle')
    const before = await stage.devnet.balance(me)
    await claim.click()
    await sign('13-review-claim')
    expect(await stage.devnet.balance(me)).toBeGreaterThan(before)
    await expect.poll(() => claim.isEnabled(), { timeout: 20_000 }).toBe(false)
  })
})

describe('renting', () => {
  test('a market is followed, and its offers are filtered', async () => {
    await go('rent')
    await button('Follow a market').first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Address of a market').fill(stage.market)
    await dialog.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('article', { name: 'Offer 0' }).waitFor()
    expect(await page.getByRole('article').count()).toBe(3)
    await picture(page, '20-rent')
    await page.getByLabel('Cores, from').fill('16')
    await page.getByRole('article', { name: 'Offer 0' }).waitFor({ state: 'hidden' })
    expect(await page.getByRole('article').count()).toBe(1)
    await page.getByLabel('Cores, from').fill('')
    await page.getByRole('article', { name: 'Offer 0' }).waitFor()
  })

  test('a lease is ordered, accepted, and its secret opened here', async () => {
    await page.getByRole('article', { name: 'Offer 0' }).getByRole('button', { name: 'Rent' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('For how long').fill('2')
    await dialog.getByLabel('Unit').selectOption('days')
    await dialog.getByLabel('Ends').selectOption('open')
    await picture(page, '21-order')
    await dialog.getByRole('button', { name: 'Review' }).click()
    await sign('22-review-rent')
    await page.getByRole('link', { name: /Lease \d+/ }).click()
    await sees('To be accepted within')
    const lease = new URL(page.url()).hash.split('/').at(-1) ?? ''
    const file = await stage.devnet.file('secret', stage.secret)
    await stage.devnet.run('lease', 'accept', stage.market, lease, '--secret-file', file, '--wallet', 'provider')
    await page.locator('[data-test=paid-until]').waitFor()
    await button('Open the secret').click()
    expect(await page.locator('[data-test=secret]').textContent()).toBe(stage.secret)
  })

  test('beats are seen, time is bought, and it ends with the rest refunded', async () => {
    const lease = new URL(page.url()).hash.split('/').at(-1) ?? ''
    for (let beat = 1; beat <= 6; beat += 1) {
      await stage.devnet.advance(beat === 4 ? 110 : 50)
      await stage.devnet.run('lease', 'heartbeat', stage.market, lease, '--wallet', 'provider')
    }
    await page.locator('[data-test=beats]').getByText('6').waitFor()
    await picture(page, '23-lease')
    const before = await page.locator('[data-test=paid-until]').textContent()
    await button('Top up').click()
    await page.getByRole('dialog').getByLabel(/How many/).fill('12')
    await page.getByRole('dialog').getByRole('button', { name: 'Review' }).click()
    await sign()
    await expect.poll(() => page.locator('[data-test=paid-until]').textContent()).not.toBe(before)
    await button('End now').click()
    await sign('24-review-terminate')
    await page.getByText('Terminated').first().waitFor()
    const had = await stage.devnet.balance(me)
    await button('Withdraw').click()
    await sign()
    expect(await stage.devnet.balance(me)).toBeGreaterThan(had + 10n ** 18n)
    await picture(page, '25-lease-over')
  })
})

describe('leaving', () => {
  const cards = () => page.getByRole('article', { name: /Position \d+ of North Vault/ })

  test('a position is split, and a part of it given away', async () => {
    await go(`vehicle/${stage.owner}`)
    await cards().first().getByRole('button', { name: 'Split' }).click()
    await page.getByLabel('Principal of the first part').fill('20')
    await page.getByRole('dialog').getByRole('button', { name: 'Review' }).click()
    await sign()
    await expect.poll(() => cards().count(), { timeout: 20_000 }).toBe(2)
    await cards().filter({ has: page.getByTitle('20 FIL', { exact: true }) }).first().getByRole('button', { name: 'Give away' }).click()
    await page.getByLabel('Receiver').fill('t1nowhere')
    await sees('no Filecoin address')
    await page.getByLabel('Receiver').fill(stage.investor)
    await page.getByRole('dialog').getByRole('button', { name: 'Review' }).click()
    await sign('30-review-transfer')
    await expect.poll(() => cards().count(), { timeout: 20_000 }).toBe(1)
  })

  test('something is proposed, and voted on with a plain sentence of what happens when', async () => {
    await button('Propose').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Review' }).click()
    await sign('31-review-propose')
    await sees('Forbid the operator to pledge cash to miners')
    await sees('Voting ends in')
    await button('Vote for').click()
    await sign('32-review-vote')
    await sees('You voted for it')
    await picture(page, '33-votes')
  })

  test('an early exit shows what it costs, is refused while the vote lasts, and paid after', async () => {
    await cards().first().getByRole('button', { name: 'Redeem' }).click()
    await page.getByRole('dialog').getByText('This position voted in favour').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await stage.devnet.advance(2_900)
    await button('Count the votes').click()
    await sign()
    await sees('Rejected')
    const before = await stage.devnet.balance(me)
    await cards().first().getByRole('button', { name: 'Redeem' }).click()
    await page.getByLabel('Principal to take out').fill('40')
    await page.getByRole('dialog').getByText(/Early-exit fee/).first().waitFor()
    await picture(page, '34-redeem')
    await page.getByRole('dialog').getByRole('button', { name: 'Review' }).click()
    await sign('35-review-redeem')
    expect(await stage.devnet.balance(me)).toBeGreaterThan(before)
  })
})

describe('everything else', () => {
  test('the overview shows it all, in the popup too', async () => {
    await go('overview')
    await page.getByRole('article', { name: /Position/ }).first().waitFor()
    await picture(page, '40-overview')
    const popup = await browser.open('overview', 'popup')
    await popup.setViewportSize({ width: 390, height: 600 })
    await popup.getByText('Balance').waitFor()
    await popup.getByRole('article').first().waitFor()
    await picture(popup, '41-popup')
    await popup.close()
  })

  test('a provider sees collateral and earnings', async () => {
    await go('provide')
    await sees('You are no provider here yet')
    await button('Add collateral').click()
    await page.getByLabel('Amount').fill('3')
    await page.getByRole('dialog').getByRole('button', { name: 'Review' }).click()
    await sign('42-review-collateral')
    await sees('Free collateral')
    await picture(page, '43-provide')
  })

  test('activity holds every message and event, and is saved as CSV', async () => {
    await go('activity')
    await sees(/Deposit 120 FIL in North Vault/)
    await picture(page, '44-activity')
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save as CSV').click()])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    const csv = Buffer.concat(chunks).toString()
    expect(csv.split('\r\n')[0]).toContain('Value (attoFIL)')
    expect(csv).toContain('120000000000000000000')
    await page.getByRole('tab', { name: 'Events' }).click()
    await sees('Deposited')
    await sees('Lease accepted')
    await picture(page, '45-events')
  })

  test('accounts are made, imported and watched; a watched one cannot sign', async () => {
    await go('accounts')
    await button('New account').click()
    await page.getByRole('dialog').getByRole('button', { name: 'New account' }).click()
    await sees('Account 2')
    await button('Watch an address').click()
    await page.getByLabel('Name').fill('The vehicle')
    await page.getByRole('dialog').getByLabel('Address').fill(stage.owner)
    await page.getByRole('dialog').getByRole('button', { name: 'Watch an address' }).click()
    await sees('The vehicle')
    await button('Import a key').click()
    await page.getByRole('dialog').getByLabel('Key').fill('nonsense')
    await page.getByRole('dialog').getByRole('button', { name: 'Import a key' }).click()
    await sees('This is no key as Lotus exports it')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await picture(page, '46-accounts')
    await page.locator('header select').selectOption({ label: 'The vehicle (watched)' })
    await go('send')
    await page.getByLabel('To', { exact: true }).fill(me)
    await page.getByLabel('Amount').fill('1')
    await button('Review').click()
    await sees('This account is only watched')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.locator('header select').selectOption({ label: 'Account 1' })
  })

  test('every control can be reached by keyboard and has a name', async () => {
    for (const route of ['overview', 'invest', 'rent', 'provide', 'activity', 'accounts', 'settings', 'send']) {
      await go(route)
      await page.locator('main h1, main h2').first().waitFor()
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll('button, a[href], input, select, textarea')]
          .filter((control) => {
            const labelled = control.getAttribute('aria-label') ?? control.textContent?.trim() ?? ''
            const label = control.id ? document.querySelector(`label[for="${control.id}"]`) : control.closest('label')
            return !labelled && !label
          })
          .map((control) => control.outerHTML.slice(0, 120)),
      )
      expect(nameless, route).toEqual([])
    }
    await go('send')
    await page.getByLabel('To', { exact: true }).focus()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(await page.getByLabel('Amount').getAttribute('id'))
  })

  test('a node that goes away is told, and what was shown stays', async () => {
    await go('overview')
    await page.getByText('Balance').waitFor()
    await stage.devnet.stop()
    await page.getByRole('alert').first().waitFor({ timeout: 30_000 })
    await sees(/No node answers at/)
    await picture(page, '47-node-gone')
  })
})
