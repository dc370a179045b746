/** The chain as seen through the chosen node: head, health, and a reader for the pages. */

import { computed, reactive, readonly, ref, shallowRef, watch } from 'vue'
import { loadAbi } from '../../abi/load'
import { Node, NodeError } from '../../chain/node'
import { Reader } from '../../chain/reads'
import type { Clock } from '../../money/time'
import { network } from './session'

export type Health = 'asking' | 'good' | 'wrong-network' | 'down'

const state = reactive<{ health: Health; sentence: string; clock: Clock | null; seenAt: number }>({
  health: 'asking',
  sentence: '',
  clock: null,
  /** When this head was first seen here, in milliseconds. */
  seenAt: 0,
})

/** What is known of the chain. */
export const chain = readonly(state)

/** Counts up when something on chain may have changed: pages read again. */
export const changes = ref(0)

const shownReader = shallowRef<Reader | null>(null)

/** The reader of the chosen network, once the ABI is loaded. */
export const reader = computed(() => shownReader.value)

/** Makes every page read again. */
export function readAgain(): void {
  changes.value += 1
}

const EVERY = 4_000

async function look(): Promise<void> {
  const node = new Node(network.value)
  try {
    await node.mustBeNetwork()
    const head = await node.head()
    const moved = state.clock?.epoch !== head.epoch
    state.clock = { epoch: head.epoch, timestamp: head.timestamp }
    state.health = 'good'
    state.sentence = ''
    if (moved) {
      state.seenAt = Date.now()
      readAgain()
    }
  } catch (error) {
    const isOther = error instanceof NodeError && !error.unreachable
    state.health = isOther ? 'wrong-network' : 'down'
    state.sentence = (error as Error).message
  }
}

let timer: ReturnType<typeof setInterval> | undefined

/** Watches the chosen network's head from now on. */
export function watchChain(): void {
  watch(
    () => JSON.stringify(network.value),
    async () => {
      const chosen = network.value
      clearInterval(timer)
      state.health = 'asking'
      state.clock = null
      shownReader.value = new Reader(await loadAbi(), new Node(chosen))
      await look()
      timer = setInterval(() => {
        if (!document.hidden) void look()
      }, EVERY)
    },
    { immediate: true },
  )
}

/** Looks now, without waiting for the next turn. */
export const lookNow = look
