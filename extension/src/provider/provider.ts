/** Runs in every page, before the page's own scripts: puts `window.leasehold` there, frozen. */

import { LeaseholdAdapter } from './adapter'
import { request } from './client'

const provider = Object.freeze({
  isLeasehold: true,
  version: '0.1.0',
  /** `connect`, `disconnect`, `account`, `network`, `personalSign`, `signMessage`, `send`. */
  request: ({ method, params }: { method: string; params?: unknown }) => request(String(method), params ?? null),
  /** An adapter with the interface of `iso-filecoin-wallets`. */
  adapter: new LeaseholdAdapter(),
})

Object.defineProperty(window, 'leasehold', { value: provider, writable: false, configurable: false })
window.dispatchEvent(new CustomEvent('leasehold:ready'))
