/** How far back a page looks at events: a month at first, twice as far each time that somebody asks for older ones. */

import { type Ref, ref } from 'vue'
import { FIRST_WINDOWS } from '../../chain/past'

export function lookingBack(): { windows: Ref<number>; further: () => void } {
  const windows = ref(FIRST_WINDOWS)
  return {
    windows,
    further: () => {
      windows.value *= 2
    },
  }
}
