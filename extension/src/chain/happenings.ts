/** Events of followed actors that concern one account. */

import type { Json, Kind } from '../abi/abi'
import type { Book, Entry } from '../background/types'
import { nearly } from '../money/fil'
import { DAY } from '../money/time'
import { t } from '../strings/en'
import { sameAddress } from './address'
import { distinct, each, found, lost } from './each'
import type { Event, Stretch } from './past'
import type { Reader } from './reads'

export interface Happening {
  height: number
  /** The actor's name and its address. */
  actor: string
  address: string
  title: string
  details: string
  /** As the chain tells it: amounts in attoFIL. */
  entries: Record<string, Json>
  message: string
}

/** What happened, how far back was looked, and which actors could not be asked. */
export interface Happenings extends Omit<Stretch, 'events'> {
  happenings: Happening[]
  failed: { entry: Entry & { list: keyof Book }; sentence: string }[]
}

/** What an account holds of one actor now. */
export interface Held {
  tokens: number[]
  leases: number[]
}

/** Entries that name an account. */
const PARTIES = ['holder', 'payee', 'renter', 'provider', 'earner', 'beneficiary', 'from', 'to', 'operator', 'proposer', 'owner', 'payout']
/** Entries that are amounts, which are shown in FIL. `provider` is one where it is no address. */
const AMOUNTS = new Set(['principal', 'amount', 'value', 'fee', 'paid', 'rewards', 'prepaid', 'refunded', 'slashed', 'bounty', 'released', 'provider', 'fees', 'to-positions', 'to-idle', 'kept', 'stake-lost', 'weight', 'stake', 'withdrawn', 'rate'])
/** Entries that are epochs. */
const EPOCHS = new Set(['until', 'paid-until', 'accept-by', 'voting-ends', 'ready'])

/** What happened to the account with this ID, newest first, at most so many windows back. */
export async function concerning(reader: Reader, book: Book, id: string, windows: number): Promise<Happenings> {
  const actors = [
    ...(await distinct(book.owners, (address) => reader.idOf(address))).map((owner) => ({ ...owner, list: 'owners' as const, kind: 'owner' as Kind })),
    ...(await distinct(book.markets, (address) => reader.idOf(address))).map((market) => ({ ...market, list: 'markets' as const, kind: 'lease' as Kind })),
  ]
  const asked = await each(actors, async ({ kind, address }) => ({ at: await reader.idOf(address), held: await heldBy(reader, kind, address, id) }))
  const { events, ...stretch } = await reader.past.read(found(asked).map(({ entry, value }) => ({ kind: entry.kind, id: value.at })), 0, windows)
  const happenings = found(asked).flatMap(({ entry, value }) => ofActor(events.filter(({ emitter }) => sameAddress(emitter, value.at)), entry, id, value.held))
  return { ...stretch, happenings: happenings.sort((a, b) => b.height - a.height), failed: lost(asked) }
}

async function heldBy(reader: Reader, kind: Kind, address: string, id: string): Promise<Held> {
  if (kind === 'owner') return { tokens: (await reader.positionsOf(address, id)).map(({ token_id }) => token_id), leases: [] }
  return { tokens: [], leases: (await reader.leasesOf(address, id)).map(({ lease }) => lease) }
}

/**
 * The events of one actor that concern an account, newest first. Some name only a token or a lease: they concern who held it then. So the
 * events are gone through backwards from what is held now: what was given away was held before, what was received was not.
 */
export function ofActor(events: Event[], actor: Entry, id: string, now: Held): Happening[] {
  const tokens = new Set<Json | undefined>(now.tokens)
  const leases = new Set<Json | undefined>(now.leases)
  return events.toReversed().flatMap((event) => {
    const e = event.entries
    const isParty = PARTIES.some((party) => e[party] === id)
    if (isParty && e.lease !== undefined) leases.add(e.lease)
    const isMine = isParty || tokens.has(e.token) || leases.has(e.lease)
    goBack(tokens, event, id)
    if (!isMine) return []
    const title = t.events[event.kind] ?? event.kind
    return [{ height: event.height, actor: actor.name, address: actor.address, title, details: details(e), entries: e, message: event.message }]
  })
}

/** Turns the tokens that were held after an event into those that were held before it. */
function goBack(tokens: Set<Json | undefined>, { kind, entries: e }: Event, id: string): void {
  const moved = Array.isArray(e.tokens) ? e.tokens : []
  if (kind === 'transferred' && e.from === id) for (const token of moved) tokens.add(token)
  else if (kind === 'transferred' && e.to === id) for (const token of moved) tokens.delete(token)
  else if (e.holder === id) for (const token of [e.token, ...(Array.isArray(e.from) ? e.from : [])]) if (token !== undefined) tokens.add(token)
}

/** Whether an entry is an amount of attoFIL. */
export function isAmount(key: string, value: Json): value is string {
  return AMOUNTS.has(key) && typeof value === 'string' && /^-?\d+$/.test(value)
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
  if (!isAmount(key, value)) return `${name} ${String(value)}`
  return `${name} ${nearly(key === 'rate' ? BigInt(value) * BigInt(DAY) : BigInt(value))}`
}
