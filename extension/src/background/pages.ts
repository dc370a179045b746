/** What web pages ask. Each request is refused, answered at once, or waits for a person in a window of its own. */

import { toHex } from '../bytes'
import { isAddress } from '../chain/address'
import { isoNetwork } from '../chain/network'
import { signedCid } from '../chain/message'
import { draftOfPage, isComplete } from '../review/draft'
import { review } from '../review/review'
import { decide, PageError, type PageMethod, readPageData, readPageMessage } from '../sites/permissions'
import { t } from '../strings/en'
import { signText } from '../vault/keys'
import type { Account, Vault } from '../vault/vault'
import { type Service, Unconfirmed } from './service'
import type { Request } from './types'

interface Waiting {
  request: Request
  answer(yes: boolean, account?: string): Promise<void>
}

export class Pages {
  private readonly waiting = new Map<string, Waiting>()
  /** The origins that somebody is being asked about. */
  private readonly asking = new Set<string>()

  constructor(
    private readonly service: Service,
    private readonly vault: Vault,
    /** Shows a request to a person; resolves when the person has closed it. */
    private readonly show: (id: string) => Promise<void>,
  ) {}

  /** The requests that wait for a person. */
  requests(): Request[] {
    return [...this.waiting.values()].map(({ request }) => request)
  }

  /** Does what a person has to be asked for: one thing of an origin at a time, however many it sends at once. */
  private async alone<T>(origin: string, work: () => Promise<T>): Promise<T> {
    // Between this question and the note that follows it nothing else runs.
    if (this.asking.has(origin)) throw new PageError(-32002, t.pageErrors.oneAtATime)
    this.asking.add(origin)
    try {
      return await work()
    } finally {
      this.asking.delete(origin)
    }
  }

  /** Answers a page. `origin` is what the browser says, not what the page says. */
  async handle(origin: string, method: string, params: unknown): Promise<unknown> {
    const decision = decide(await this.service.sites(), origin, method)
    if (decision === 'answer') return this.now(origin, method as PageMethod)
    return this.alone(origin, async () => {
      await this.unlocked(origin)
      switch (method as PageMethod) {
        case 'connect':
          return this.connect(origin)
        case 'personalSign':
          return this.text(origin, params)
        default:
          return this.message(origin, params, method === 'send' ? 'push' : 'sign')
      }
    })
  }

  private async now(origin: string, method: PageMethod): Promise<unknown> {
    if (method === 'disconnect') {
      await this.service.revokeSite(origin)
      return null
    }
    if (method === 'network') return this.network()
    if ((await this.vault.phase()) === 'open') return this.shown(origin)
    return this.alone(origin, async () => {
      await this.unlocked(origin)
      return this.shown(origin)
    })
  }

  /** What a connected page may know: network, and the one account. */
  private async shown(origin: string): Promise<unknown> {
    const { address, type, publicKey } = await this.accountOf(origin)
    const network = await this.network()
    return { account: { address, type, publicKey }, ...network }
  }

  /** The same where nobody has to be asked; `null` where a page may know nothing, or its account is not there. */
  async known(origin: string): Promise<unknown> {
    const isConnected = Object.hasOwn(await this.service.sites(), origin)
    return isConnected && (await this.vault.phase()) === 'open' ? this.shown(origin).catch(() => null) : null
  }

  private async network() {
    const { name, prefix } = await this.service.network()
    return { network: isoNetwork(prefix), name, prefix }
  }

  /** The account that a page was allowed to know. */
  private async accountOf(origin: string): Promise<Account> {
    const permitted = (await this.service.sites())[origin]
    const account = (await this.service.accounts()).find(({ id }) => id === permitted?.account)
    if (!account) throw new PageError(4100, t.pageErrors.accountGone)
    return account
  }

  private async connect(origin: string): Promise<unknown> {
    await this.ask<void>({ id: crypto.randomUUID(), origin, kind: 'connect' }, async (account) => {
      const chosen = (await this.service.accounts()).find(({ id }) => id === account) ?? (await this.service.account())
      if (chosen.kind === 'watched') throw new PageError(4100, t.pageErrors.onlyWatched)
      await this.service.allowSite(origin, chosen.id)
    })
    return this.shown(origin)
  }

  private async text(origin: string, params: unknown): Promise<unknown> {
    const data = readPageData((params as { data?: unknown } | null)?.data)
    const account = await this.accountOf(origin)
    const request: Request = { id: crypto.randomUUID(), origin, kind: 'text', account: account.name, text: readable(data), hex: toHex(data) }
    return this.ask(request, async () => signText(await this.vault.key(account.id, account.prefix), data))
  }

  private async message(origin: string, params: unknown, then: 'push' | 'sign'): Promise<unknown> {
    const given = readPageMessage((params as { message?: unknown } | null)?.message)
    const account = await this.accountOf(origin)
    const setting = await this.service.setting(account)
    const { prefix } = setting.node.network
    const from = account.address
    if (given.from !== undefined && given.from.slice(1) !== from.slice(1)) throw new PageError(4100, t.pageErrors.otherSender)
    if (!isAddress(given.to)) throw new PageError(-32602, t.errors.noAddress)
    if (then === 'sign' && !isComplete(given)) throw new PageError(-32602, t.errors.incomplete)
    const draft = draftOfPage(given, from, prefix, then === 'sign')
    const made = await this.service.keep(await review(setting, draft, { origin, then, actor: null }))
    return this.ask({ id: made.id, origin, kind: 'message', review: made }, async () => {
      if (then === 'push') return { cid: await this.service.approve(made.id).catch(toldToPage) }
      const { signature, reviewed } = await this.service.signReviewed(made.id, 'sign')
      return { signature, message: reviewed.message, cid: signedCid(reviewed.message, signature) }
    }).finally(() => this.service.dismiss(made.id))
  }

  /** Waits until a person has unlocked the vault, in a window of its own if it is locked. */
  private async unlocked(origin: string): Promise<void> {
    if ((await this.vault.phase()) === 'open') return
    const id = crypto.randomUUID()
    const request: Request = { id, origin, kind: 'connect' }
    this.waiting.set(id, { request, answer: async () => {} })
    try {
      await this.show(`unlock/${id}`)
    } finally {
      this.waiting.delete(id)
    }
    if ((await this.vault.phase()) !== 'open') throw new PageError(4001, t.pageErrors.locked)
  }

  private ask<T>(request: Request, act: (account?: string) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const answer = async (yes: boolean, account?: string) => {
        if (!yes) {
          reject(new PageError(4001, t.pageErrors.refused))
          return
        }
        try {
          resolve(await act(account))
        } catch (error) {
          reject(error)
          throw error
        }
      }
      this.waiting.set(request.id, { request, answer })
      // A window that is closed without an answer is a no.
      this.show(`approve/${request.id}`).then(
        () => this.answer(request.id, false).catch(() => {}),
        (error) => reject(error),
      )
    }).finally(() => this.waiting.delete(request.id))
  }

  /** A person's answer. */
  async answer(id: string, yes: boolean, account?: string): Promise<void> {
    const waiting = this.waiting.get(id)
    if (!waiting) throw new Error(t.errors.reviewGone)
    this.waiting.delete(id)
    await waiting.answer(yes, account)
  }
}

/** A page that sent something must know that it may have been sent. */
function toldToPage(error: unknown): never {
  throw error instanceof Unconfirmed ? new PageError(-32603, t.pageErrors.unconfirmed(error.cid)) : error
}

/** The text in some bytes, where all of it can be read. */
function readable(data: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data)
    return /^[\P{C}\n\r\t]*$/u.test(text) ? text : null
  } catch {
    return null
  }
}
