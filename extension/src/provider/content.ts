/** The content script: passes a page's requests on, and the answers back. It decides nothing and knows nothing. */

import { forPages } from '../strings/en'
import { type Ask, NOTICE, type Notice, type Reply, TO_EXTENSION, TO_PAGE, type Told } from './wire'

const PING_EVERY = 20_000

window.addEventListener('message', (event: MessageEvent<Ask>) => {
  if (event.source !== window || event.data?.kind !== TO_EXTENSION) return
  const { id, method, params } = event.data
  if (typeof id !== 'string' || typeof method !== 'string' || method === 'ping') return
  void ask(method, params).then((answer) => {
    const reply: Reply = { kind: TO_PAGE, id, ...answer }
    window.postMessage(reply, window.location.origin)
  })
})

chrome.runtime.onMessage.addListener((message: { to?: unknown; notice: Notice }, sender) => {
  if (sender.id !== chrome.runtime.id || message?.to !== 'page') return
  const told: Told = { kind: NOTICE, notice: message.notice }
  window.postMessage(told, window.location.origin)
})

async function ask(method: string, params: unknown): Promise<Pick<Reply, 'ok' | 'value' | 'error'>> {
  const ping = setInterval(() => void send('ping', null).catch(() => {}), PING_EVERY)
  try {
    return await send(method, params)
  } catch {
    return { ok: false, error: { code: -32603, message: forPages.gone } }
  } finally {
    clearInterval(ping)
  }
}

function send(method: string, params: unknown): Promise<Pick<Reply, 'ok' | 'value' | 'error'>> {
  return chrome.runtime.sendMessage({ to: 'pages', method, params })
}
