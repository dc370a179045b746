/** What a person has set, kept in the browser's storage. */

import { t } from '../strings/en'
import type { Store } from './store'
import type { Settings } from './types'

const KEY = 'settings'
const DEFAULTS: Settings = { lockAfter: 15, theme: 'system' }

export async function readSettings(local: Store): Promise<Settings> {
  return { ...DEFAULTS, ...(await local.get<Settings>(KEY)) }
}

export async function writeSettings(local: Store, { lockAfter, theme }: Settings): Promise<void> {
  if (!Number.isInteger(lockAfter) || lockAfter < 1 || lockAfter > 240) throw new Error(t.errors.lockAfter)
  if (!['system', 'light', 'dark'].includes(theme)) throw new Error(t.errors.theme)
  await local.set(KEY, { lockAfter, theme })
}
