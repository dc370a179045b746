/** Who is here: the vault's phase, accounts, the chosen network. One for the whole page. */

import { computed, reactive, readonly } from 'vue'
import type { Settings, Status } from '../../background/types'
import { DEVNET } from '../../chain/network'
import { background } from './background'

const state = reactive<{ status: Status | null }>({ status: null })

export const session = readonly(state)

export const network = computed(() => state.status?.network ?? DEVNET)

/** The chosen account, as it is on the chosen network. */
export const account = computed(() => {
  const { status } = state
  return status?.accounts.find(({ id }) => id === status.account) ?? null
})

export async function refreshStatus(): Promise<void> {
  const status = await background.status()
  state.status = status
  showTheme(status.settings.theme)
}

function showTheme(theme: Settings['theme']): void {
  const root = document.documentElement
  if (theme === 'system') root.removeAttribute('data-theme')
  else root.setAttribute('data-theme', theme)
}

let touched = 0

/** Tells the background worker that a person is here, at most every ten seconds. */
export function touch(): void {
  if (state.status?.phase !== 'open' || Date.now() - touched < 10_000) return
  touched = Date.now()
  void background.touch().catch(() => {})
}
