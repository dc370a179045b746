/** Before a run: pictures of an earlier one would be taken for its own. */

import { rm } from 'node:fs/promises'
import { SCREENSHOTS } from './browser'

export async function setup(): Promise<void> {
  await rm(SCREENSHOTS, { recursive: true, force: true })
}
