/** Calls of the background worker. */

import { t } from '../../strings/en'
import type { Answer, Api } from '../../background/types'

/** What the background worker refused, as a sentence. */
export class Refused extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message)
  }
}

export const background = new Proxy({} as Api, {
  get: (_, method: string) => async (...args: unknown[]) => {
    const answer: Answer | undefined = await chrome.runtime.sendMessage({ to: 'background', method, args }).catch(() => undefined)
    if (!answer) throw new Refused('Error', t.errors.noWorker)
    if (!answer.ok) throw new Refused(answer.error.name, answer.error.message)
    return answer.value
  },
})
