/** Messages that were sent from here: whose they are, and how they are marked. */

import type { Sent } from '../../background/types'
import { sameAddress } from '../../chain/address'
import type { IconName } from '../parts/Icon.vue'

/** The messages of one account on one network. */
export function sentBy(all: readonly Sent[], account: string, network: string): Sent[] {
  return all.filter((sent) => sent.network === network && sameAddress(sent.from, account))
}

export function statusTone({ state }: Sent): string {
  return state === 'done' ? 'good' : state === 'failed' ? 'bad' : 'warn'
}

export function statusIcon({ state }: Sent): IconName {
  return state === 'done' ? 'check' : state === 'failed' ? 'warn' : 'clock'
}
