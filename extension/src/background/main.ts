/** The background worker: binds the service to the browser. */

import { t } from '../strings/en'
import { loadAbi } from '../abi/load'
import { forPage } from '../sites/permissions'
import { calibrate } from '../vault/crypto'
import { Vault } from '../vault/vault'
import { Notices } from './notices'
import { Pages } from './pages'
import { senderOf } from './sender'
import { Service } from './service'
import { readSettings } from './settings'
import { area, closeToContentScripts } from './store'
import type { Answer, Api } from './types'

void closeToContentScripts([chrome.storage.local, chrome.storage.session])
const local = area(chrome.storage.local)
const session = area(chrome.storage.session)
const vault = new Vault(local, session, Date.now, calibrate, async () => (await readSettings(local)).lockAfter)
const service = new Service({ local, session, vault, abi: loadAbi })
const pages = new Pages(service, vault, showWindow)
const notices = new Notices(session, { sites: () => service.sites(), known: (origin) => pages.known(origin) }, ({ tab, document }, notice) =>
  chrome.tabs.sendMessage(tab, { to: 'page', notice }, { documentId: document }),
)

const api: Api = {
  status: () => service.status(),
  touch: () => vault.touch(),
  draftPhrase: () => vault.draft(),
  createVault: (password, words) => vault.create(password, words),
  restoreVault: (password, phrase) => vault.restore(password, phrase),
  unlock: (password) => vault.unlock(password),
  lock: () => vault.lock(),
  changePassword: (old, next) => vault.changePassword(old, next),
  deriveAccount: (name) => vault.derive(name),
  importKey: (name, key) => service.importKey(name, key),
  watchAccount: (name, address) => service.watch(name, address),
  renameAccount: (id, name) => vault.rename(id, name),
  removeAccount: (id) => service.removeAccount(id),
  selectAccount: (id) => service.selectAccount(id),
  addNetwork: (label, url, token) => service.addNetwork(label, url, token),
  moveNetwork: (id, url, token) => service.moveNetwork(id, url, token),
  removeNetwork: (id) => service.removeNetwork(id),
  selectNetwork: (id) => service.selectNetwork(id),
  setSettings: (settings) => service.setSettings(settings),
  propose: (intent) => service.propose(intent),
  review: (id) => service.review(id),
  approve: (id) => service.approve(id),
  dismiss: (id) => service.dismiss(id),
  openSecret: (sealed) => service.openSecret(sealed),
  activity: () => service.activity.all(),
  settle: async () => service.activity.settle(await service.networks()),
  book: () => service.book(),
  setBook: (book) => service.setBook(book),
  sites: () => service.sites(),
  revokeSite: (origin) => service.revokeSite(origin),
  requests: async () => pages.requests(),
  answer: (id, yes, account) => pages.answer(id, yes, account),
}

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const from = senderOf(sender, { id: chrome.runtime.id, url: chrome.runtime.getURL('') })
  if (from?.is === 'own page' && message?.to === 'background') {
    void run(message.method, message.args).then(respond)
    return true
  }
  if (from?.is === 'web page' && message?.to === 'pages') {
    if (from.place) void notices.note(from.place)
    void answerPage(from.origin, message.method, message.params).then(respond)
    return true
  }
  return undefined
})
chrome.storage.local.onChanged.addListener((changes) => void notices.changed(changes))

async function run(method: string, args: unknown): Promise<Answer> {
  try {
    if (!Object.hasOwn(api, method) || !Array.isArray(args)) throw new Error(t.errors.noCall)
    const value = await (api[method as keyof Api] as (...args: unknown[]) => Promise<unknown>)(...args)
    return { ok: true, value: value ?? null }
  } catch (error) {
    const { name, message } = error as Error
    return { ok: false, error: { name, message } }
  }
}

async function answerPage(origin: string, method: unknown, params: unknown): Promise<unknown> {
  // Content scripts ping while a page waits, so that the browser does not stop this worker under it.
  if (method === 'ping') return { ok: true, value: null }
  try {
    return { ok: true, value: (await pages.handle(origin, String(method), params)) ?? null }
  } catch (error) {
    return { ok: false, error: forPage(error) }
  }
}

/** Opens a small window on one of our own pages; resolves when it is closed. */
async function showWindow(route: string): Promise<void> {
  const url = chrome.runtime.getURL(`app.html?view=window#/${route}`)
  const opened = await chrome.windows.create({ url, type: 'popup', width: 460, height: 760 })
  await new Promise<void>((resolve) => {
    const closed = (id: number) => {
      if (id !== opened?.id) return
      chrome.windows.onRemoved.removeListener(closed)
      resolve()
    }
    chrome.windows.onRemoved.addListener(closed)
  })
}

const TICK = 'tick'

/** Alarms may be lost: whenever this worker starts it sees to it that there is one. */
async function keepTicking(): Promise<void> {
  if (!(await chrome.alarms.get(TICK))) await chrome.alarms.create(TICK, { periodInMinutes: 1 })
}
void keepTicking()
// Reasons to start at all, with the browser or when this was installed.
chrome.runtime.onInstalled.addListener(() => void keepTicking())
chrome.runtime.onStartup.addListener(() => void keepTicking())
chrome.alarms.onAlarm.addListener(async ({ name }) => {
  if (name !== TICK) return
  await vault.lockIfIdle()
  await service.activity.settle(await service.networks())
})
// A locked screen locks the vault.
chrome.idle.onStateChanged.addListener((state) => {
  if (state === 'locked') void vault.lock()
})
