/** How a page's provider and the content script beside it talk: through the page's own window, so anything may be forged there. */

export const TO_EXTENSION = 'leasehold:ask'
export const TO_PAGE = 'leasehold:answer'

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
