/** Names that somebody else gave, and other text that is not ours: what cannot be seen must not change how the rest is read. */

import { isAddress } from './address'

/** Control and format characters (those that turn the direction of text among them), line breaks, and what has no shape. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** A name on one line, without what cannot be seen. Empty where nothing is left, or where it poses as an address. */
export function cleanName(text: string, most = 64): string {
  const plain = text.replace(/\s/gu, ' ').replace(UNSEEN, '').replace(/ +/g, ' ').trim()
  const cut = [...plain].slice(0, most).join('').trim()
  return isAddress(cut) ? '' : cut
}

/** All of a text, with what cannot be seen written as its code point. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)?.toString(16)}}`)
}
