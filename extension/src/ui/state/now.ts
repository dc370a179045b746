/** A clock that ticks every second, for whatever counts down. */

import { onUnmounted, ref } from 'vue'
import { EPOCH_SECONDS } from '../../money/time'
import { chain } from './chain'

const now = ref(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

export function useNow(): typeof now {
  users += 1
  timer ??= setInterval(() => {
    now.value = Date.now()
  }, 1_000)
  onUnmounted(() => {
    users -= 1
    if (users > 0) return
    clearInterval(timer)
    timer = undefined
  })
  return now
}

/**
 * The seconds that an epoch is away. It is reckoned from the head, since a devnet's clock need not be ours; between two heads this
 * page's own clock goes on, for one epoch at most. Null while there is no head.
 */
export function secondsUntil(epoch: number, at: number): number | null {
  if (!chain.clock) return null
  const sinceHead = Math.min(EPOCH_SECONDS, Math.max(0, (at - chain.seenAt) / 1000))
  return Math.floor((epoch - chain.clock.epoch) * EPOCH_SECONDS - sinceHead)
}
