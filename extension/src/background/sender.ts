/** Who sent a message to the background worker. Only what the browser says of the sender counts. */

/** A document of a web page, as the browser names it: what is shown in the same tab later is another document. */
export interface Place {
  tab: number
  document: string
  origin: string
}

export type Sender = { is: 'own page' } | { is: 'web page'; origin: string; place: Place | null }

/** What is looked at of chrome.runtime.MessageSender. */
export interface Told {
  id?: string
  url?: string
  origin?: string
  frameId?: number
  documentId?: string
  tab?: { id?: number }
}

/** `null` for whoever is not answered: other extensions, frames within pages, senders without an origin. */
export function senderOf(told: Told, own: { id: string; url: string }): Sender | null {
  if (told.id !== own.id) return null
  if (told.url?.startsWith(own.url)) return { is: 'own page' }
  // Content scripts speak for web pages: what counts is the origin that the browser vouches for.
  const { origin, frameId, documentId: document, tab } = told
  if (!origin || frameId !== 0) return null
  return { is: 'web page', origin, place: document && tab?.id !== undefined ? { tab: tab.id, document, origin } : null }
}
