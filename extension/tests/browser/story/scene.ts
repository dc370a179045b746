/** What every chapter of the story works with: one browser page, the stage, and what a person does again and again. */

import type { Page } from 'playwright-core'
import { type Browser, picture } from '../browser'
import type { Stage } from '../stage'

export const PASSWORD = 'correct horse battery staple'
export const FIL = 10n ** 18n

export class Scene {
  /** The account's address, once there is one. */
  me = ''

  constructor(
    readonly stage: Stage,
    readonly browser: Browser,
    readonly page: Page,
  ) {}

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name })
  }

  dialog() {
    return this.page.getByRole('dialog')
  }

  /** A button in the dialog. */
  choice(name: string) {
    return this.dialog().getByRole('button', { name, exact: true })
  }

  article(name: string | RegExp) {
    return this.page.getByRole('article', { name })
  }

  async go(route: string): Promise<void> {
    await this.page.evaluate((to) => {
      window.location.hash = to
    }, `#/${route}`)
  }

  /** Waits until something is on the page. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor()
  }

  async fill(label: string | RegExp, text: string): Promise<void> {
    await this.page.getByLabel(label, typeof label === 'string' ? { exact: true } : {}).fill(text)
  }

  picture(name: string): Promise<void> {
    return picture(this.page, name)
  }

  /** Goes on from a form to what it would do, agrees to that, and waits until it is on chain. */
  async reviewAndSign(shot?: string): Promise<void> {
    await this.choice('Review').click()
    await this.sign(shot)
  }

  /** Agrees to what is shown, and waits until it is on chain. */
  async sign(shot?: string): Promise<void> {
    await this.choice('Sign').waitFor()
    if (shot) await this.picture(shot)
    await this.choice('Sign').click()
    await this.dialog().getByText(/On chain since epoch/).waitFor({ timeout: 60_000 })
    await this.choice('Done').click()
    await this.dialog().waitFor({ state: 'hidden' })
  }

  balance(): Promise<bigint> {
    return this.stage.devnet.balance(this.me)
  }

  harvest(): Promise<unknown> {
    return this.stage.devnet.run('owner', 'harvest', this.stage.owner, '--wallet', 'investor')
  }
}
