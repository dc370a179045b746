/** The adapter that web pages hand to whatever takes wallets of `iso-filecoin-wallets`: everything that it does, and what it hears. */

import type { MessageObj } from 'iso-filecoin/types'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LeaseholdAdapter } from '../../src/provider/adapter'
import { picture } from './browser'
import { Impostor } from './impostor'
import { Site } from './site'

interface Tested {
  leasehold: { adapter: LeaseholdAdapter }
  heard: string[]
}

let the: Site
let own: Page
let impostor: Impostor | undefined

beforeAll(async () => {
  the = await Site.start()
  own = await the.browser.open('settings')
  await the.page.evaluate(() => {
    const tested = window as unknown as Tested
    const { adapter } = tested.leasehold
    tested.heard = []
    adapter.on('connect', () => void tested.heard.push('connect'))
    adapter.on('disconnect', () => void tested.heard.push('disconnect'))
    adapter.on('accountChanged', () => void tested.heard.push('accountChanged'))
    adapter.on('networkChanged', () => void tested.heard.push('networkChanged'))
    adapter.on('error', () => void tested.heard.push('error'))
  })
})

afterAll(async () => {
  impostor?.stop()
  await the?.stop()
})

/** What the page has heard since it was asked last. */
const heard = () => the.page.evaluate(() => (window as unknown as Tested).heard.splice(0))
const hears = (events: string[]) => expect.poll(heard, { timeout: 30_000 }).toEqual(events)
const isConnected = () => the.page.evaluate(() => (window as unknown as Tested).leasehold.adapter.connected)

/** A person agrees to what the page asks for. */
async function agreed<T>(asked: Promise<T>, button: string, shot?: string, sees?: string): Promise<T> {
  const window = await the.opened(asked)
  if (sees) await window.getByText(sees).first().waitFor()
  await window.getByRole('button', { name: button }).and(window.locator(':enabled')).waitFor()
  if (shot) await picture(window, shot)
  await window.getByRole('button', { name: button }).click()
  return asked
}

/** Calls the background worker as the extension's own pages do. */
const call = (method: string, ...args: unknown[]) =>
  own.evaluate(
    async ([name, given]) => {
      const answer = await chrome.runtime.sendMessage({ to: 'background', method: name, args: given })
      if (!answer.ok) throw new Error(answer.error.message)
      return answer.value
    },
    [method, args] as const,
  )

test('only accounts that can sign are offered to a page', async () => {
  await call('watchAccount', 'Only watched', 't01234')
  const connecting = the.page.evaluate(async () => {
    const { account, network } = await (window as unknown as Tested).leasehold.adapter.connect({ network: 'testnet' })
    return { address: account.address.toString(), type: account.type, network }
  })
  const window = await the.opened(connecting)
  await window.getByLabel('Account that it sees').waitFor()
  expect(await window.getByLabel('Account that it sees').locator('option').allTextContents()).toEqual(['Account 1'])
  await window.getByRole('button', { name: 'Connect' }).click()
  expect(await connecting).toEqual({ address: the.me, type: 'SECP256K1', network: 'testnet' })
  expect(await isConnected()).toBe(true)
  expect(await heard()).toEqual(['connect'])
})

test('a text is signed', async () => {
  const signed = the.page.evaluate(async () => {
    const { adapter } = (window as unknown as Tested).leasehold
    return (await adapter.personalSign(new TextEncoder().encode('I agree'))).toLotus()
  })
  expect(await agreed(signed, 'Sign', undefined, 'I agree')).toMatchObject({ Type: 1 })
})

test('a whole message is shown, signed and left to the page, which sends it', async () => {
  const before = await the.devnet.balance('t01')
  const message: MessageObj = { version: 0, to: 't01', from: the.me, nonce: 0, value: '1000000000000000000', gasLimit: 5_000_000, gasFeeCap: '200000', gasPremium: '100000', method: 0, params: '' }
  const signed = the.page.evaluate(async (given) => (await (window as unknown as Tested).leasehold.adapter.signMessage(given)).toLotus(), message)
  const signature = await agreed(signed, 'Sign', '95-sign-message', 'Send 1 FIL to t01')
  expect(await the.devnet.balance('t01')).toBe(before)
  const lotus = { Version: 0, To: message.to, From: message.from, Nonce: 0, Value: message.value, GasLimit: message.gasLimit, GasFeeCap: message.gasFeeCap, GasPremium: message.gasPremium, Method: 0, Params: '' }
  await the.devnet.call('Filecoin.MpoolPush', { Message: lotus, Signature: signature })
  await expect.poll(() => the.devnet.balance('t01'), { timeout: 30_000 }).toBe(before + 10n ** 18n)
})

test('a message is filled in and sent', async () => {
  const before = await the.devnet.balance('t01')
  const sent = the.page.evaluate(async () => (window as unknown as Tested).leasehold.adapter.sendMessage({ to: 't01', value: '2000000000000000000' }))
  expect((await agreed(sent, 'Sign', undefined, 'Send 2 FIL to t01')).cid).toMatch(/^bafy2/)
  await expect.poll(() => the.devnet.balance('t01'), { timeout: 30_000 }).toBe(before + 2n * 10n ** 18n)
})

test('the account is the one that was connected, whatever index is asked for; the network is the person’s choice', async () => {
  const answers = await the.page.evaluate(async () => {
    const { adapter } = (window as unknown as Tested).leasehold
    const account = await adapter.deriveAccount(5)
    const { network } = await adapter.changeNetwork('testnet')
    const refused = await adapter.changeNetwork('mainnet').catch((error: { code: number }) => error.code)
    return [account.address.toString(), network, refused]
  })
  expect(answers).toEqual([the.me, 'testnet', 4901])
  expect(await heard()).toEqual(['networkChanged'])
})

test('another network that the person chooses reaches the page', async () => {
  impostor = await Impostor.start(the.devnet.url)
  impostor.name = 'another-devnet'
  const before = (await call('status')) as { network: { id: string } }
  const { id } = (await call('addNetwork', 'Another', impostor.url, '')) as { id: string }
  await call('selectNetwork', id)
  await hears(['networkChanged'])
  await call('selectNetwork', before.network.id)
  await hears(['networkChanged'])
  expect(await isConnected()).toBe(true)
})

test('a page is told when the person disconnects it, and knows nothing more', async () => {
  await own.reload()
  await own.getByRole('button', { name: 'Disconnect' }).click()
  await hears(['disconnect'])
  expect(await isConnected()).toBe(false)
  expect(await the.page.evaluate(() => (window as unknown as Tested).leasehold.adapter.account)).toBeUndefined()
  expect(await the.page.evaluate(() => (window as unknown as Tested).leasehold.adapter.deriveAccount(0).catch((error: { code: number }) => error.code))).toBe(4100)
})

test('a page that disconnects itself hears it once, and is asked about again', async () => {
  await agreed(the.page.evaluate(async () => void (await (window as unknown as Tested).leasehold.adapter.connect())), 'Connect')
  await the.page.evaluate(() => (window as unknown as Tested).leasehold.adapter.disconnect())
  expect(await isConnected()).toBe(false)
  await own.reload()
  await own.getByText('No page is connected').waitFor()
  expect(await heard()).toEqual(['connect', 'disconnect'])
  const again = the.page.evaluate(() => (window as unknown as Tested).leasehold.adapter.connect().catch((error: { code: number }) => error.code))
  await (await the.opened(again)).getByRole('button', { name: 'Refuse' }).click()
  expect(await again).toBe(4001)
  expect(await heard()).toEqual(['error'])
})
