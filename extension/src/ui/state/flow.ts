/** What this page is about to sign, is signing, or has signed: `ReviewDialog` shows where it is. */

import { background } from './background'
import { lookNow, readAgain } from './chain'
import { flowOf } from './flow-of'

export const { flow, act, agree, close } = flowOf({
  worker: background,
  landed: async () => {
    await lookNow()
    readAgain()
  },
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
})
