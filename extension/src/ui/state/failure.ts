/** What failed where nothing on the page waits for it: a person is told all the same. */

import { type App, ref } from 'vue'
import { t } from '../../strings/en'
import { Refused } from './background'

/** The sentence; empty where nothing failed. */
export const failure = ref('')

/** Only what the background worker says is made for people. */
export function tell(error: unknown): void {
  console.error(error)
  failure.value = error instanceof Refused ? error.message : t.errors.failed
}

export function watchFailures(app: App): void {
  app.config.errorHandler = tell
  window.addEventListener('unhandledrejection', ({ reason }) => tell(reason))
}
