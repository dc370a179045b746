/** How a sent message is marked. */

import type { Sent } from '../../background/types'
import type { IconName } from '../parts/Icon.vue'

export function statusTone({ state }: Sent): string {
  return state === 'done' ? 'good' : state === 'failed' ? 'bad' : 'warn'
}

export function statusIcon({ state }: Sent): IconName {
  return state === 'done' ? 'check' : state === 'failed' ? 'warn' : 'clock'
}
