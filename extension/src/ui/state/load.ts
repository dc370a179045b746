/** Reading something from the chain for a page: loading, there, or failed with a sentence; again whenever the chain moves. */

import { type Ref, ref, shallowRef, watch, type WatchSource } from 'vue'
import type { Reader } from '../../chain/reads'
import { changes, reader } from './chain'

export interface Loaded<T> {
  value: Ref<T | null>
  error: Ref<string>
  loading: Ref<boolean>
  again: () => Promise<void>
}

/** `read` runs now, when one of `on` changes, and when the chain moves. What is shown stays until the new answer is there. */
export function load<T>(read: (reader: Reader) => Promise<T>, on: WatchSource<unknown>[] = []): Loaded<T> {
  const value = shallowRef<T | null>(null)
  const error = ref('')
  const loading = ref(true)
  let turn = 0

  async function again(): Promise<void> {
    if (!reader.value) return
    turn += 1
    const mine = turn
    loading.value = true
    try {
      const answer = await read(reader.value)
      if (mine !== turn) return
      value.value = answer
      error.value = ''
    } catch (failure) {
      if (mine === turn) error.value = (failure as Error).message
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  // Of another network: what is shown is not true there.
  watch(reader, () => {
    value.value = null
    void again()
  })
  watch([changes, ...on], () => void again())
  void again()
  return { value: value as Ref<T | null>, error, loading, again }
}
