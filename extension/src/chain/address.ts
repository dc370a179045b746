/** Addresses: one actor has several, and each is written with the letter of its network. */

import { t } from '../strings/en'
import { fromString } from 'iso-filecoin/address'

/** Reads an address of any form, or throws a sentence. */
export function readAddress(text: string): string {
  const trimmed = text.trim()
  try {
    // iso-filecoin reads "t0" and "t0 1" as IDs: a slip of the pen must not become somebody else's address.
    if (/^[ft]0/.test(trimmed) && !/^[ft]0(0|[1-9]\d{0,18})$/.test(trimmed)) throw new Error('no ID')
    return fromString(trimmed).toString()
  } catch {
    throw new Error(t.errors.badAddress(trimmed.slice(0, 60)))
  }
}

/** Whether a text is an address. */
export function isAddress(text: string): boolean {
  try {
    readAddress(text)
    return true
  } catch {
    return false
  }
}

/** The same address with the letter of a network. */
export function withPrefix(address: string, prefix: 'f' | 't'): string {
  return prefix + address.slice(1)
}

/** Whether two addresses are written the same but for the network's letter. */
export function sameAddress(a: string, b: string): boolean {
  return a.slice(1) === b.slice(1)
}

/** The ID in an ID address, `null` in others. */
export function idOf(address: string): number | null {
  const match = /^[ft]0(\d{1,15})$/.exec(address)
  return match ? Number(match[1]) : null
}

/** An address short enough for a card: both ends, which is what people compare. */
export function shortAddress(address: string): string {
  return address.length <= 16 ? address : `${address.slice(0, 8)}…${address.slice(-6)}`
}
