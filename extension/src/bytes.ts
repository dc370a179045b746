/** Bytes as text. */

import { forPages } from './strings/en'

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
}

/** Bytes as `0x` and hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** Reads `0x` and hexadecimal digits; throws a sentence at anything else. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  if (!/^0x([0-9a-f]{2})*$/i.test(text)) throw new Error(forPages.noBytes)
  return Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
