/** A web page with the provider in it, beside an open vault on a devnet. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { Browser } from './browser'
import { Devnet } from './devnet'

export const PHRASE = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'
export const PASSWORD = 'correct horse battery staple'

const HTML = '<!doctype html><title>A page</title><h1>A page that wants something</h1>'

export interface Answered {
  value?: Record<string, never>
  code?: number
}

export class Site {
  private constructor(
    readonly browser: Browser,
    readonly devnet: Devnet,
    readonly page: Page,
    readonly origin: string,
    /** The vault's account. */
    readonly me: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<Site> {
    const [browser, devnet] = await Promise.all([Browser.start(), Devnet.start()])
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(HTML)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const setUp = await browser.open()
    await setUp.getByRole('button', { name: 'I have a recovery phrase' }).waitFor()
    // The vault itself has tests of its own; here it only has to be there.
    const me = await setUp.evaluate(
      async ([phrase, password, url]) => {
        const call = async (method: string, ...args: unknown[]) => {
          const answer = await chrome.runtime.sendMessage({ to: 'background', method, args })
          if (!answer.ok) throw new Error(answer.error.message)
          return answer.value
        }
        await call('restoreVault', password, phrase)
        const network = await call('addNetwork', 'Test devnet', url, '')
        await call('selectNetwork', network.id)
        const { accounts } = await call('status')
        return `t${accounts[0].address.slice(1)}`
      },
      [PHRASE, PASSWORD, devnet.url] as const,
    )
    await devnet.call('Devnet.Fund', me, '10000000000000000000')
    const page = await browser.context.newPage()
    await page.goto(origin)
    return new Site(browser, devnet, page, origin, me, server)
  }

  async stop(): Promise<void> {
    this.server.close()
    await this.browser.stop()
    await this.devnet.stop()
  }

  /** Has the page ask, without waiting. */
  ask(method: string, params: unknown = null): Promise<Answered> {
    return this.page.evaluate(
      ([m, p]) =>
        (window as unknown as { leasehold: { request(r: unknown): Promise<never> } }).leasehold
          .request({ method: m, params: p })
          .then((value) => ({ value }))
          .catch((error: { code: number }) => ({ code: error.code })),
      [method, params] as const,
    )
  }

  /** The window that opens for a person. */
  async opened(during: Promise<unknown>): Promise<Page> {
    during.catch(() => {})
    const window = await this.browser.context.waitForEvent('page')
    // A window that opens in a headless browser does not have the size that it was given.
    await window.setViewportSize({ width: 460, height: 720 })
    return window
  }
}
