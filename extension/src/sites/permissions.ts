/** Which web page may ask for what. Pure rules; the background worker keeps the table. */

import { t } from '../strings/en'

/** What a page was allowed, by its origin. */
export interface Permission {
  /** The one account that the page knows of. */
  account: string
  /** When it was given, in milliseconds since 1970. */
  since: number
}

export type Permissions = Record<string, Permission>

/** What a page may ask. */
export const METHODS = ['connect', 'disconnect', 'account', 'network', 'personalSign', 'signMessage', 'send'] as const
export type PageMethod = (typeof METHODS)[number]

/** Why a page is refused. The codes are EIP-1193's, which pages know. */
export class PageError extends Error {
  override name = 'PageError'
  constructor(
    readonly code: 4001 | 4100 | 4200 | -32602 | -32002 | -32603,
    message: string,
  ) {
    super(message)
  }
}

/** What a page is told of an error. Only sentences that were made for pages pass: others name nodes, their keys in URLs, or balances. */
export function forPage(error: unknown): { code: number; message: string } {
  return error instanceof PageError ? { code: error.code, message: error.message } : { code: -32603, message: t.pageErrors.failed }
}

/** Whether pages of an origin may ask at all: what anybody on the way could change may not. */
export function isTrustworthy(origin: string): boolean {
  let url: URL
  try {
    url = new URL(origin)
  } catch {
    return false
  }
  if (url.origin !== origin) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname))
}

/** What becomes of a page's request: refused (thrown), answered at once, or shown to a person first. */
export function decide(permissions: Permissions, origin: string, method: string): 'answer' | 'ask' {
  if (!isTrustworthy(origin)) throw new PageError(4100, t.pageErrors.onlyHttps)
  if (!(METHODS as readonly string[]).includes(method)) throw new PageError(4200, t.pageErrors.noMethod)
  const allowed = Object.hasOwn(permissions, origin)
  switch (method as PageMethod) {
    case 'connect':
      return allowed ? 'answer' : 'ask'
    case 'disconnect':
      return 'answer'
    case 'account':
    case 'network':
      if (!allowed) throw new PageError(4100, t.pageErrors.notConnected)
      return 'answer'
    default:
      if (!allowed) throw new PageError(4100, t.pageErrors.notConnected)
      return 'ask'
  }
}

/** The table with one more permission. */
export function allow(permissions: Permissions, origin: string, account: string, since: number): Permissions {
  return { ...permissions, [origin]: { account, since } }
}

/** The table with one less. */
export function revoke(permissions: Permissions, origin: string): Permissions {
  const { [origin]: _, ...rest } = permissions
  return rest
}

/** What a page may put into a message; the rest is filled in here. */
export interface PageMessage {
  to: string
  value: string
  method: number
  params: string
  nonce?: number
  gasLimit?: number
  gasFeeCap?: string
  gasPremium?: string
}

/** Reads a message that a page sent, or throws. Fields that are not named here are not looked at. */
export function readPageMessage(given: unknown): PageMessage & { from?: string } {
  const bad = (field: keyof PageMessage | 'from') => new PageError(-32602, t.pageErrors.badField(t.pageErrors.fields[field]))
  if (typeof given !== 'object' || given === null) throw new PageError(-32602, t.pageErrors.noMessage)
  const m = given as Record<string, unknown>
  if (typeof m.to !== 'string' || m.to.length > 120) throw bad('to')
  if (m.from !== undefined && typeof m.from !== 'string') throw bad('from')
  const value = m.value ?? '0'
  if (typeof value !== 'string' || !/^\d{1,30}$/.test(value)) throw bad('value')
  const method = m.method ?? 0
  if (!Number.isSafeInteger(method) || (method as number) < 0) throw bad('method')
  const params = m.params ?? ''
  if (typeof params !== 'string' || params.length > 200_000 || !/^[A-Za-z0-9+/]*={0,2}$/.test(params)) throw bad('params')
  const whole = (field: 'nonce' | 'gasLimit') => {
    const number = m[field]
    if (number !== undefined && (!Number.isSafeInteger(number) || (number as number) < 0)) throw bad(field)
    return number as number | undefined
  }
  const amount = (field: 'gasFeeCap' | 'gasPremium') => {
    const text = m[field]
    if (text !== undefined && (typeof text !== 'string' || !/^\d{1,30}$/.test(text))) throw bad(field)
    return text as string | undefined
  }
  return {
    to: m.to,
    from: m.from as string | undefined,
    value,
    method: method as number,
    params,
    nonce: whole('nonce'),
    gasLimit: whole('gasLimit'),
    gasFeeCap: amount('gasFeeCap'),
    gasPremium: amount('gasPremium'),
  }
}

/** Reads text or bytes that a page wants signed, or throws. Bytes travel as base64. */
export function readPageData(given: unknown): Uint8Array {
  if (typeof given !== 'string' || given.length > 200_000 || !/^[A-Za-z0-9+/]*={0,2}$/.test(given)) {
    throw new PageError(-32602, t.pageErrors.nothingToSign)
  }
  return Uint8Array.from(atob(given), (c) => c.charCodeAt(0))
}
