/** The vault of a person who comes back with a phrase: restoring it, its accounts, its password, and how it locks by itself. No chain is needed. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser, picture } from './browser'
import { PASSWORD, PHRASE } from './site'

const NEW_PASSWORD = 'another horse, another battery'

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await Browser.start()
  page = await browser.open()
  await browser.loseDevnet(page)
})

afterAll(() => browser?.stop())

const button = (name: string) => page.getByRole('button', { name, exact: true })
const choice = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)
const account = (name: string) => page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })
const go = (route: string) =>
  page.evaluate((to) => {
    window.location.hash = to
  }, `#/${route}`)

test('a phrase that is none is refused with a sentence, the right one brings the account back', async () => {
  await button('I have a recovery phrase').click()
  await fill('Recovery phrase', PHRASE.replace('about', 'abandon'))
  await button('Go on').click()
  await fill('Password', PASSWORD)
  await fill('The same again', PASSWORD)
  await button('Make the vault').click()
  await page.getByText('These words do not belong together').waitFor()
  await button('Back').click()
  await fill('Recovery phrase', `  ${PHRASE.toUpperCase()} `)
  await picture(page, '86-restore')
  await button('Go on').click()
  await button('Make the vault').click()
  await page.getByText('Balance').waitFor()
  await go('accounts')
  await page.getByRole('heading', { name: 'Account 1' }).waitFor()
})

test('an account is named anew, and one is forgotten; the last one stays', async () => {
  await account('Account 1').getByRole('button', { name: 'Rename' }).click()
  await fill('Name', ' ')
  await choice('Rename').click()
  await page.getByText('An account needs a name').waitFor()
  await fill('Name', 'Everyday')
  await picture(page, '87-rename')
  await choice('Rename').click()
  await account('Everyday').waitFor()
  expect(await account('Everyday').getByRole('button', { name: 'Remove' }).count()).toBe(0)

  await button('New account').click()
  await fill('Name', 'Savings')
  await choice('New account').click()
  await account('Savings').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('comes back with the phrase').waitFor()
  await picture(page, '87-remove')
  await choice('Remove').click()
  await account('Savings').waitFor({ state: 'hidden' })
})

test('whoever opened a dialog has the focus again when it is done', async () => {
  const rename = account('Everyday').getByRole('button', { name: 'Rename' })
  const isBack = () => rename.evaluate((opener) => document.activeElement === opener)
  await rename.click()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await isBack()).toBe(true)
  await rename.click()
  await fill('Name', 'Everyday')
  await choice('Rename').click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await isBack()).toBe(true)
})

test('a list file is chosen with the keyboard by a button that shows where one is', async () => {
  await go('invest')
  await button('Follow a vehicle').first().click()
  await page.getByLabel('Address of an owner actor').focus()
  await page.keyboard.press('Tab')
  const outline = () => page.getByRole('dialog').locator('label.button').evaluate((one) => getComputedStyle(one).outlineStyle)
  expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('file')
  expect(await outline()).toBe('solid')
  await page.keyboard.press('Escape')
  await go('accounts')
})

test('a key is imported as Lotus writes it', async () => {
  await button('Import a key').click()
  await fill('Name', 'Miner')
  await fill('Key', JSON.stringify({ Type: 'bls', PrivateKey: btoa(`\x09${'\x00'.repeat(31)}`) }))
  await picture(page, '87-import-key')
  await choice('Import a key').click()
  await account('Miner').getByText(/BLS/).waitFor()
  await account('Miner').getByText(/^t3/).first().waitFor()
})

test('the password is changed by whoever knows the old one, and only the new one opens', async () => {
  await go('settings')
  await fill('Password now', 'not the password')
  await fill('New password', NEW_PASSWORD)
  await button('Change it').click()
  await page.getByText('This password does not open the vault').waitFor()
  await fill('Password now', PASSWORD)
  await fill('New password', 'short')
  await button('Change it').click()
  await page.getByText('A password has at least 10 characters').waitFor()
  await fill('New password', NEW_PASSWORD)
  await button('Change it').click()
  await page.getByText('The vault has its new password').waitFor()
  await picture(page, '87-password')
  await button('Lock').click()
  await fill('Password', PASSWORD)
  await button('Unlock').click()
  await page.getByText('This password does not open the vault').waitFor()
  await fill('Password', NEW_PASSWORD)
  await button('Unlock').click()
  await page.getByText('Appearance and lock').waitFor()
})

test('what fails where nothing waits for it is told, and so is a worker that does not answer at all', async () => {
  await page.evaluate(() => {
    const send = chrome.runtime.sendMessage.bind(chrome.runtime) as (message: { method: string }) => Promise<unknown>
    const refuse = async (message: { method: string }) => (message.method === 'setSettings' ? { ok: false, error: { name: 'Error', message: 'There is no such appearance' } } : send(message))
    Object.assign(chrome.runtime, { sendMessage: refuse })
  })
  await page.getByLabel('Appearance').selectOption('dark')
  const alert = page.getByRole('alert').filter({ hasText: 'There is no such appearance' })
  await alert.getByRole('button', { name: 'Close' }).click()
  await alert.waitFor({ state: 'hidden' })

  const other = await browser.context.newPage()
  await other.addInitScript(() => Object.assign(chrome.runtime, { sendMessage: async () => undefined }))
  await other.goto(page.url())
  await other.getByRole('alert').getByText('background worker does not answer').waitFor()
  await other.getByRole('button', { name: 'Try again' }).waitFor()
  await other.close()
  await page.reload()
  await page.getByText('Appearance and lock').waitFor()
})

test('whenever the background worker starts it sees to it that it is woken every minute, and puts that off no further', async () => {
  const alarm = () => page.evaluate(() => chrome.alarms.get('tick'))
  const wake = () => page.evaluate(async () => (await chrome.runtime.sendMessage({ to: 'background', method: 'status', args: [] })).ok)
  const devtools = await browser.context.newCDPSession(page)
  await devtools.send('ServiceWorker.enable')
  const restart = async () => {
    await devtools.send('ServiceWorker.stopAllWorkers')
    expect(await wake()).toBe(true)
  }
  expect(await alarm()).toMatchObject({ periodInMinutes: 1 })

  await page.evaluate(() => chrome.alarms.clear('tick'))
  expect(await wake()).toBe(true)
  expect(await alarm()).toBeUndefined()
  await restart()
  await expect.poll(alarm).toMatchObject({ periodInMinutes: 1 })

  const before = (await alarm())?.scheduledTime
  await restart()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect((await alarm())?.scheduledTime).toBe(before)
  await devtools.detach()
})

test('it locks by itself when nobody was there for long enough, with no page open', async () => {
  await page.goto('about:blank')
  const isOpen = () => browser.worker().evaluate(async () => 'vault-key' in (await chrome.storage.session.get()))
  const ticks = (ago: number) =>
    browser.worker().evaluate(async (minutes) => {
      await chrome.storage.session.set({ 'vault-used': Date.now() - minutes * 60_000 })
      await chrome.alarms.create('tick', { delayInMinutes: 0.01, periodInMinutes: 1 })
    }, ago)
  expect(await isOpen()).toBe(true)
  await ticks(14)
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  expect(await isOpen()).toBe(true)
  await ticks(16)
  await expect.poll(isOpen, { timeout: 60_000 }).toBe(false)
  await page.goto(`chrome-extension://${browser.extension}/app.html#/settings`)
  await page.getByText('Your vault is locked').waitFor()
})
