/** Reading something from the chain for a page: loading, there, or failed with a sentence; again whenever the chain moves. */

import { type Ref, ref, shallowRef, watch, type WatchSource } from 'vue'
import type { Reader } from '../../chain/reads'
import { changes, reader } from './chain'
import { turns } from './turn'

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
  const turn = turns()

  async function again(): Promise<void> {
    if (!reader.value) return
    const isMine = turn()
    loading.value = true
    try {
      const answer = await read(reader.value)
      if (!isMine()) return
      value.value = answer
      error.value = ''
    } catch (failure) {
      if (isMine()) error.value = (failure as Error).message
    } finally {
      if (isMine()) loading.value = false
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
