/** Nobody has read what has only just appeared: a click that comes this early was meant for what was here before. */

import { onScopeDispose, type Ref, ref, watch } from 'vue'

/** How long it takes to see that there is something to read, in milliseconds. */
const EARLY = 600

/**
 * Whether what is shown has been there for long enough to be agreed to. It begins anew when something else is shown, and when the window
 * comes to the front: until then it may have been hidden behind another one.
 */
export function readable(shown: () => unknown): Ref<boolean> {
  const isReadable = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  const begin = (): void => {
    clearTimeout(timer)
    isReadable.value = false
    timer = setTimeout(() => {
      isReadable.value = Boolean(shown())
    }, EARLY)
  }
  watch(shown, begin, { immediate: true, flush: 'sync' })
  window.addEventListener('focus', begin)
  onScopeDispose(() => {
    clearTimeout(timer)
    window.removeEventListener('focus', begin)
  })
  return isReadable
}
