/** Real Chromium with the unpacked extension in it. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core'

const DIST = new URL('../../dist', import.meta.url).pathname
/** Where the pictures go. */
export const SCREENSHOTS = new URL('../../screenshots', import.meta.url).pathname

export class Browser {
  private constructor(
    readonly context: BrowserContext,
    readonly extension: string,
    private readonly profile: string,
  ) {}

  static async start(): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), 'leasehold-chromium-'))
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      viewport: { width: 1280, height: 860 },
      deviceScaleFactor: 1.5,
      // Chromium's own sandbox needs a user that is not root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        `--disable-extensions-except=${DIST}`,
        `--load-extension=${DIST}`,
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    // Machines that test may be busy: what takes long is not wrong.
    context.setDefaultTimeout(90_000)
    // A broken manifest fails silently: then no worker ever appears.
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 30_000 }))
    const extension = new URL(worker.url()).host
    await mkdir(SCREENSHOTS, { recursive: true })
    return new Browser(context, extension, profile)
  }

  async stop(): Promise<void> {
    await this.context.close()
    await rm(this.profile, { recursive: true, force: true })
  }

  /** Has the devnet that every vault begins with be at another port: one where nobody answers, whatever runs on this machine. */
  async loseDevnet(page: Page): Promise<void> {
    const port = await freePort()
    await page.evaluate(async (url) => {
      await chrome.storage.local.set({ networks: [{ id: 'devnet', label: 'Local devnet', url, name: 'leasehold-devnet', prefix: 't' }] })
    }, `http://127.0.0.1:${port}/rpc/v1`)
  }

  /** The background worker. */
  worker(): Worker {
    const [worker] = this.context.serviceWorkers()
    if (!worker) throw new Error('the background worker has gone')
    return worker
  }

  /** Opens one of the extension's own pages. */
  async open(route = '', view = 'tab'): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(`chrome-extension://${this.extension}/app.html?view=${view}#/${route}`)
    return page
  }
}

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Keeps pictures for people to look at: of a page as high as it is, light and dark; of a dialog over it as high as that is, light. */
export async function picture(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  const { height, isDialog } = await page.evaluate(async () => {
    for (const family of ['Inter', 'Fraunces', 'JetBrains Mono']) await document.fonts.load(`16px "${family} Variable"`)
    const dialog = document.querySelector('dialog[open]')
    return { height: dialog ? dialog.scrollHeight + 64 : document.documentElement.scrollHeight, isDialog: dialog !== null }
  })
  if (before && height > before.height) await page.setViewportSize({ width: before.width, height })
  for (const theme of isDialog ? (['light'] as const) : (['light', 'dark'] as const)) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(SCREENSHOTS, `${name}${theme === 'dark' ? '-dark' : ''}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
  if (before && height > before.height) await page.setViewportSize(before)
}
