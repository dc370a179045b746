/** How a page's provider and the content script beside it talk: through the page's own window, so anything may be forged there. */

export const TO_EXTENSION = 'leasehold:ask'
export const TO_PAGE = 'leasehold:answer'

/** How the content script passes on what the extension tells unasked. */
export const NOTICE = 'leasehold:notice'

/** What a connected page is told: it is connected no more, or sees another account or network from now on. */
export type Notice = { what: 'disconnect' } | { what: 'change'; shown: unknown }

export interface Told {
  kind: typeof NOTICE
  notice: Notice
}

export interface Ask {
  kind: typeof TO_EXTENSION
  id: string
  method: string
  params: unknown
}

export interface Reply {
  kind: typeof TO_PAGE
  id: string
  ok: boolean
  value?: unknown
  error?: { code: number; message: string }
}
