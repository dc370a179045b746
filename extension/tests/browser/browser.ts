/** Real Chromium with the unpacked extension in it. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const DIST = new URL('../../dist', import.meta.url).pathname
const SCREENSHOTS = new URL('../../screenshots', import.meta.url).pathname

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

  /** Opens one of the extension's own pages. */
  async open(route = '', view = 'tab'): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(`chrome-extension://${this.extension}/app.html?view=${view}#/${route}`)
    return page
  }
}

/** Keeps a picture of a page, light or dark, for people to look at. */
export async function picture(page: Page, name: string, theme: 'light' | 'dark' = 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.evaluate(async () => {
    for (const family of ['Inter', 'Fraunces', 'JetBrains Mono']) await document.fonts.load(`16px "${family} Variable"`)
  })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: !name.includes('popup') })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
}
