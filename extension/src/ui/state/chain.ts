/** The chain as seen through the chosen node: head, health, and a reader for the pages. */

import { computed, reactive, readonly, ref, shallowRef, watch } from 'vue'
import { loadAbi } from '../../abi/load'
import { Node, NodeError, OtherNetwork } from '../../chain/node'
import { Reader } from '../../chain/reads'
import type { Clock } from '../../money/time'
import { network } from './session'
import { turns } from './turn'

export type Health = 'asking' | 'good' | 'wrong-network' | 'failing' | 'down'

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

const turn = turns()

async function look(): Promise<void> {
  const isMine = turn()
  const node = new Node(network.value)
  try {
    await node.mustBeNetwork()
    const head = await node.head()
    if (!isMine()) return
    const moved = state.clock?.epoch !== head.epoch
    state.clock = { epoch: head.epoch, timestamp: head.timestamp }
    state.health = 'good'
    state.sentence = ''
    if (moved) {
      state.seenAt = Date.now()
      readAgain()
    }
  } catch (error) {
    if (!isMine()) return
    state.health = healthOf(error)
    state.sentence = (error as Error).message
  }
}

/** What is wrong: nobody answers, the node is one of another network, or it answers with an error. */
export function healthOf(error: unknown): Health {
  if (error instanceof OtherNetwork) return 'wrong-network'
  return error instanceof NodeError && error.unreachable ? 'down' : 'failing'
}

let timer: ReturnType<typeof setInterval> | undefined
const chosen = turns()

/** Watches the chosen network's head from now on. */
export function watchChain(): void {
  watch(
    () => JSON.stringify(network.value),
    () => {
      clearInterval(timer)
      state.health = 'asking'
      state.sentence = ''
      state.clock = null
      shownReader.value = null
      const isChosen = chosen()
      const again = (): void => {
        void look()
        if (!shownReader.value) void begin(isChosen)
      }
      timer = setInterval(() => {
        if (!document.hidden) again()
      }, EVERY)
      again()
    },
    { immediate: true },
  )
}

/** Makes the chosen network's reader, unless another one was chosen meanwhile. Where the ABI does not load, the next look tries again. */
async function begin(isChosen: () => boolean): Promise<void> {
  const { value } = network
  const abi = await loadAbi().catch(() => null)
  if (abi && isChosen()) shownReader.value ??= new Reader(abi, new Node(value))
}

/** Looks now, without waiting for the next turn. */
export const lookNow = look
