/** What a person follows. */

import type { Book } from '../../background/types'
import { background } from './background'
import { readAgain } from './chain'

/** Stops following an address, and has every page read again. */
export async function forget(list: keyof Book, address: string): Promise<void> {
  const book = await background.book()
  await background.setBook({ ...book, [list]: book[list].filter((entry) => entry.address !== address) })
  readAgain()
}
