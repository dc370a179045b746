/** A question that is asked anew as somebody types, and its answer: never that to another question. */

import { type Ref, ref, shallowRef } from 'vue'
import { turns } from './turn'

export interface Quote<T> {
  value: Ref<T | null>
  /** Why there is no answer. */
  refusal: Ref<string>
  /** Asks; `null` takes back what was asked. */
  ask(question: (() => Promise<T>) | null): Promise<void>
}

export function quoting<T>(): Quote<T> {
  const value = shallowRef<T | null>(null)
  const refusal = ref('')
  const turn = turns()
  async function ask(question: (() => Promise<T>) | null): Promise<void> {
    const isMine = turn()
    value.value = null
    refusal.value = ''
    if (!question) return
    try {
      const answer = await question()
      if (isMine()) value.value = answer
    } catch (error) {
      if (isMine()) refusal.value = (error as Error).message
    }
  }
  return { value: value as Ref<T | null>, refusal, ask }
}
