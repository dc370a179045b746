/**
 * The whole story in real Chromium against a spawned devnet: a vault, money, deposits that earn, votes, exits; a lease from order to
 * end; what a provider does; and what is refused. Each chapter goes on where the one before ended. Pictures of every page are left in
 * `screenshots`.
 */

import { afterAll, beforeAll } from 'vitest'
import { Browser } from './browser'
import { setStage, type Stage } from './stage'
import { everythingElse } from './story/else'
import { investing } from './story/investing'
import { leaving } from './story/leaving'
import { providing } from './story/providing'
import { renting } from './story/renting'
import { Scene } from './story/scene'
import { theVault } from './story/vault'
import { voting } from './story/voting'

let stage: Stage | undefined
let browser: Browser | undefined
let scene: Scene

beforeAll(async () => {
  ;[stage, browser] = await Promise.all([setStage(), Browser.start()])
  const page = await browser.open()
  await browser.loseDevnet(page)
  scene = new Scene(stage, browser, page)
})

afterAll(async () => {
  await browser?.stop()
  await stage?.devnet.stop()
})

for (const chapter of [theVault, investing, renting, voting, leaving, providing, everythingElse]) chapter(() => scene)
