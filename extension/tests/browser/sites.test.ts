/** Web pages and the provider object, in real Chromium: asking, agreeing, refusing, and what a stranger gets. */

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LeaseholdAdapter } from '../../src/provider/adapter'
import { type Browser, picture } from './browser'
import type { Devnet } from './devnet'
import { PASSWORD, Site } from './site'

let the: Site | undefined
let browser: Browser
let devnet: Devnet
let site: Page
let origin: string
let ME: string

beforeAll(async () => {
  the = await Site.start()
  ;({ browser, devnet, page: site, origin, me: ME } = the)
})

afterAll(() => the?.stop())

const ask = (...asked: Parameters<Site['ask']>) => the!.ask(...asked)
const opened = (during: Promise<unknown>) => the!.opened(during)

test('a page that asks without permission learns nothing, and nobody is disturbed', async () => {
  const before = browser.context.pages().length
  for (const method of ['account', 'network', 'send', 'signMessage', 'personalSign']) {
    expect(await ask(method, { data: 'aGk=', message: { to: 't01', value: '1' } })).toEqual({ code: 4100 })
  }
  expect(await ask('exportKey')).toEqual({ code: 4200 })
  expect(browser.context.pages().length).toBe(before)
})

test('a page cannot reach the background worker’s own calls, nor replace the provider', async () => {
  const forged = await site.evaluate(async () => {
    try {
      Object.assign(window, { leasehold: null })
    } catch {
      // Strict code throws; sloppy code is ignored.
    }
    return [typeof chrome?.runtime?.sendMessage, typeof (window as { leasehold?: unknown }).leasehold, Object.isFrozen((window as { leasehold?: unknown }).leasehold)]
  })
  expect(forged).toEqual(['undefined', 'object', true])
})

test('the content script beside a page cannot read what the extension keeps', async () => {
  const session = await browser.context.newCDPSession(site)
  const worlds: number[] = []
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin === `chrome-extension://${browser.extension}`) worlds.push(context.id)
  })
  await session.send('Runtime.enable')
  expect(worlds.length).toBeGreaterThan(0)
  for (const area of ['local', 'session']) {
    const { result } = await session.send('Runtime.evaluate', {
      contextId: worlds[0],
      awaitPromise: true,
      returnByValue: true,
      expression: `chrome.storage.${area}.get().then((kept) => Object.keys(kept), (error) => String(error))`,
    })
    expect(result.value).toContain('Access to storage is not allowed')
  }
  await session.detach()
})

/** Speaks to the content script as the provider does, with whatever else is put in. */
const forge = (method: string, extra: Record<string, unknown> = {}): Promise<{ ok: boolean; error?: { code: number } }> =>
  site.evaluate(
    ([asked, more]) =>
      new Promise((resolve) => {
        const id = crypto.randomUUID()
        window.addEventListener('message', ({ data }) => {
          if (data?.kind === 'leasehold:answer' && data.id === id) resolve(data)
        })
        window.postMessage({ kind: 'leasehold:ask', id, method: asked, params: null, ...more }, window.location.origin)
      }),
    [method, extra] as const,
  )

/** The background worker's own calls, as a page would smuggle them in. */
async function smuggles(): Promise<void> {
  for (const method of ['status', 'unlock', 'draftPhrase', 'sites', 'approve', 'answer', 'openSecret', 'setBook', 'constructor', '__proto__']) {
    for (const extra of [{}, { to: 'background', args: [] }, { params: { to: 'background', method, args: [] } }]) {
      expect(await forge(method, extra), method).toMatchObject({ ok: false, error: { code: 4200 } })
    }
  }
}

test('what a page forges of the provider’s own messages reaches nothing that the provider does not', smuggles)

test('a frame within a page has no provider, and none that it can borrow', async () => {
  const answer = await site.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.src = window.location.href
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
    document.body.append(frame)
    await loaded
    const inner = frame.contentWindow as Window & { leasehold?: unknown }
    const heard = new Promise((resolve) => {
      inner.addEventListener('message', ({ data }) => data?.kind === 'leasehold:answer' && resolve('answered'))
      setTimeout(() => resolve('silence'), 1_500)
    })
    inner.postMessage({ kind: 'leasehold:ask', id: 'x', method: 'connect', params: null }, window.location.origin)
    const found = [typeof inner.leasehold, await heard]
    frame.remove()
    return found
  })
  expect(answer).toEqual(['undefined', 'silence'])
})

test('a refusal and a closed window are both a no', async () => {
  const first = ask('connect')
  const window = await opened(first)
  await window.getByText('A page asks to connect').waitFor()
  await window.getByText(origin).waitFor()
  await picture(window, '90-connect')
  await window.getByRole('button', { name: 'Refuse' }).click()
  expect(await first).toEqual({ code: 4001 })

  const second = ask('connect')
  await (await opened(second)).close()
  expect(await second).toEqual({ code: 4001 })
  expect(await ask('account')).toEqual({ code: 4100 })
})

test('an agreed connection gives the one account, by the adapter’s interface too', async () => {
  const asked = ask('connect')
  await (await opened(asked)).getByRole('button', { name: 'Connect' }).click()
  expect((await asked).value).toMatchObject({ account: { address: ME, type: 'SECP256K1' }, network: 'testnet', name: 'leasehold-devnet' })
  const adapter = await site.evaluate(async () => {
    const { adapter } = (window as unknown as { leasehold: { adapter: LeaseholdAdapter } }).leasehold
    const events: string[] = []
    adapter.on('connect', () => void events.push('connect'))
    await adapter.checkSupport()
    const { account, network } = await adapter.connect({})
    const refused = await adapter.sign(new Uint8Array([1])).catch((error: { code: number }) => error.code)
    return { address: account.address.toString(), network, events, support: adapter.support, connected: adapter.connected, refused, id: adapter.id }
  })
  expect(adapter).toEqual({ address: ME, network: 'testnet', events: ['connect'], support: 'Detected', connected: true, refused: 4200, id: 'leasehold' })
})

test('being connected does not open the background worker’s own calls', smuggles)

test('a text is shown before it is signed', async () => {
  const asked = ask('personalSign', { data: Buffer.from('I agree to the rules of this page.').toString('base64') })
  const window = await opened(asked)
  await window.getByText('I agree to the rules of this page.').waitFor()
  await picture(window, '91-sign-text')
  await window.getByRole('button', { name: 'Sign' }).click()
  expect((await asked).value).toMatchObject({ Type: 1 })
})

test('nothing is agreed to by a click that came too early to have been meant', async () => {
  let signed = false
  const asked = ask('personalSign', { data: Buffer.from('Not so fast.').toString('base64') }).finally(() => {
    signed = true
  })
  const window = await opened(asked)
  // The same question once more, on a page whose clock goes on only when it is told to.
  const still = await browser.context.newPage()
  await still.clock.install()
  await still.clock.pauseAt(Date.now() + 1_000)
  await still.goto(window.url())
  await still.getByText('Not so fast.').waitFor()
  const sign = still.getByRole('button', { name: 'Sign' })
  const tooEarly = async () => {
    expect(await sign.isDisabled()).toBe(true)
    await sign.dblclick({ force: true })
  }
  await tooEarly()
  await still.clock.runFor(599)
  await tooEarly()
  await still.clock.runFor(1)
  expect(await sign.isEnabled()).toBe(true)
  // It came to the front only now: what was over it is what the click was for.
  await still.evaluate(() => globalThis.dispatchEvent(new Event('focus')))
  await tooEarly()
  await still.clock.runFor(600)
  expect(signed).toBe(false)
  await sign.click()
  expect((await asked).value).toMatchObject({ Type: 1 })
  // All pages that are opened from now on have this clock.
  await browser.context.clock.resume()
  if (!still.isClosed()) await still.close()
  await window.close()
})

test('a message is shown in words, sent when agreed to, and not when it would fail', async () => {
  const asked = ask('send', { message: { to: 't01', value: '2000000000000000000' } })
  const window = await opened(asked)
  await window.getByText('Send 2 FIL to t01').waitFor()
  await picture(window, '92-send')
  await window.getByRole('button', { name: 'Sign' }).click()
  expect(String((await asked).value?.cid)).toMatch(/^bafy2/)
  expect(await devnet.balance(ME)).toBeLessThan(8n * 10n ** 18n)

  const tooMuch = ask('send', { message: { to: 't01', value: '900000000000000000000' } })
  const refusing = await opened(tooMuch)
  await refusing.getByText(/Not enough FIL/).waitFor()
  expect(await refusing.getByRole('button', { name: 'Sign' }).isDisabled()).toBe(true)
  await picture(refusing, '93-send-refused')
  await refusing.close()
  expect(await tooMuch).toEqual({ code: 4001 })
})

test('a locked vault asks to be unlocked first', async () => {
  const own = await browser.open('settings')
  await own.getByText(origin).waitFor()
  await picture(own, '94-connected-pages')
  await own.getByRole('button', { name: 'Lock' }).click()
  await own.getByText('Your vault is locked').waitFor()
  const asked = ask('account')
  const window = await opened(asked)
  await window.getByLabel('Password').fill(PASSWORD)
  await window.getByRole('button', { name: 'Unlock' }).click()
  expect((await asked).value).toMatchObject({ network: 'testnet' })
  await own.close()
})

test('a permission that is taken back is gone', async () => {
  const own = await browser.open('settings')
  await own.getByRole('button', { name: 'Disconnect' }).click()
  await own.getByText('No page is connected').waitFor()
  expect(await ask('account')).toEqual({ code: 4100 })
  expect(await ask('send', { message: { to: 't01', value: '1' } })).toEqual({ code: 4100 })
})
