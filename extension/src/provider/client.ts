/** Asks the extension, from inside a page. */

import { forPages } from '../strings/en'
import { type Ask, NOTICE, type Notice, type Reply, TO_EXTENSION, TO_PAGE, type Told } from './wire'

/** Why the extension did not do what a page asked. The codes are EIP-1193's: 4001 a person said no, 4100 not connected. */
export class ProviderError extends Error {
  override name = 'ProviderError'
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message)
  }
}

export function request<T>(method: string, params: unknown = null): Promise<T> {
  const id = crypto.randomUUID()
  return new Promise<T>((resolve, reject) => {
    const listener = (event: MessageEvent<Reply>) => {
      if (event.source !== window || event.data?.kind !== TO_PAGE || event.data.id !== id) return
      window.removeEventListener('message', listener)
      const { ok, value, error } = event.data
      if (ok) resolve(value as T)
      else reject(new ProviderError(error?.code ?? -32603, error?.message ?? forPages.noReason))
    }
    window.addEventListener('message', listener)
    const ask: Ask = { kind: TO_EXTENSION, id, method, params }
    window.postMessage(ask, window.location.origin)
  })
}

/** Hears what the extension tells unasked. */
export function listen(hear: (notice: Notice) => void): void {
  window.addEventListener('message', (event: MessageEvent<Told>) => {
    if (event.source === window && event.data?.kind === NOTICE) hear(event.data.notice)
  })
}
