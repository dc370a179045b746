/** Whom an address is of, as far as this browser knows. What others call themselves never passes for what is known here. */

import type { Book } from '../background/types'
import { sameAddress, shortAddress } from '../chain/address'
import { cleanName } from '../chain/names'
import { t } from '../strings/en'
import type { Account } from '../vault/account'
import type { Party } from './types'

/** The actor that burns what it gets. */
const BURNT = '099'

export interface Known {
  accounts: Account[]
  book: Book
}

/** Who is at an address. `self` are the addresses of the sender. Own accounts go before names that were given by others. */
export function partyOf({ accounts, book }: Known, address: string, self: (string | null)[] = []): Party {
  if (self.some((mine) => mine !== null && sameAddress(mine, address))) return { kind: 'you', name: '', address }
  if (address.slice(1) === BURNT) return { kind: 'burnt', name: '', address }
  const own = accounts.find((account) => sameAddress(account.address, address))
  if (own) return { kind: 'own', name: own.name, address }
  const entry = [...book.owners, ...book.markets].find((one) => sameAddress(one.address, address))
  return { kind: 'other', name: entry ? cleanName(entry.name) : '', address }
}

/** A party within a sentence: beside a name that others gave stands the address. */
export function called({ kind, name, address }: Party): string {
  const short = shortAddress(address)
  if (kind === 'you') return t.review.you
  if (kind === 'burnt') return t.review.burnAddress(short)
  if (kind === 'own') return t.review.own(name)
  return name ? t.review.other(name, short) : short
}

/** What a person follows an address as, if at all. */
export function followedAs({ owners, markets }: Book, address: string): 'owner' | 'lease' | null {
  if (owners.some((one) => sameAddress(one.address, address))) return 'owner'
  return markets.some((one) => sameAddress(one.address, address)) ? 'lease' : null
}
