/** Events of followed actors that concern one account. */

import type { Json, Kind } from '../abi/abi'
import type { Book } from '../background/types'
import { fil, nearFil } from '../money/fil'
import { DAY } from '../money/time'
import { t } from '../strings/en'
import type { Event, Reader } from './reads'

export interface Happening {
  height: number
  /** The actor's name. */
  actor: string
  title: string
  details: string
  message: string
}

/** Entries that name an account. */
const PARTIES = ['holder', 'payee', 'renter', 'provider', 'earner', 'beneficiary', 'from', 'to', 'operator', 'proposer', 'owner', 'payout']
/** Entries that are amounts, which are shown in FIL. `provider` is one where it is no address. */
const AMOUNTS = new Set(['principal', 'amount', 'value', 'fee', 'paid', 'rewards', 'prepaid', 'refunded', 'provider', 'fees', 'to-positions', 'to-idle', 'kept', 'stake-lost', 'weight', 'stake', 'withdrawn'])
/** Entries that are epochs. */
const EPOCHS = new Set(['until', 'paid-until', 'accept-by', 'voting-ends', 'ready'])

/** What happened to the account with this ID, newest first. Events that name only a token or a lease follow the account it belongs to. */
export async function concerning(reader: Reader, book: Book, id: string): Promise<Happening[]> {
  const actors: { kind: Kind; address: string; name: string }[] = [
    ...book.owners.map((owner) => ({ ...owner, kind: 'owner' as const })),
    ...book.markets.map((market) => ({ ...market, kind: 'lease' as const })),
  ]
  const all = await Promise.all(actors.map(async (actor) => ofActor(await reader.events(actor.kind, actor.address, 0), actor.name, id)))
  return all.flat().sort((a, b) => b.height - a.height)
}

/** The events of one actor that concern an account, in their order. */
export function ofActor(events: Event[], name: string, id: string): Happening[] {
  const tokens = new Set<Json>()
  const leases = new Set<Json>()
  return events.flatMap((event) => {
    const e = event.entries
    const isParty = PARTIES.some((party) => e[party] === id)
    if (isParty) {
      if (e.token !== undefined) tokens.add(e.token)
      if (e.lease !== undefined) leases.add(e.lease)
      if (Array.isArray(e.tokens)) for (const token of e.tokens) tokens.add(token)
    }
    const isMine = isParty || (e.token !== undefined && tokens.has(e.token)) || (e.lease !== undefined && leases.has(e.lease))
    if (!isMine) return []
    return [{ height: event.height, actor: name, title: t.events[event.kind] ?? event.kind, details: details(e), message: event.message }]
  })
}

function details(entries: Record<string, Json>): string {
  return Object.entries(entries)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([key, value]) => said(key, value))
    .join(' · ')
}

function said(key: string, value: Json): string {
  const name = t.entries[key] ?? key.replaceAll('-', ' ')
  if (typeof value === 'boolean') return value ? name : t.entryNot(name)
  if (EPOCHS.has(key)) return `${name} ${t.ui.epoch(Number(value))}`
  const isAmount = typeof value === 'string' && /^-?\d+$/.test(value)
  if (isAmount && key === 'rate') return `${name} ${nearFil(BigInt(value) * BigInt(DAY))} FIL`
  return `${name} ${isAmount && AMOUNTS.has(key) ? fil(BigInt(value), 6) : String(value)}`
}
