/** What is saved as CSV: amounts in attoFIL, to the last digit, and times as ISO 8601 writes them. */

import type { Json } from '../abi/abi'
import type { Sent } from '../background/types'
import { type Clock, timeOf } from '../money/time'
import { t } from '../strings/en'
import { type Happening, isAmount } from './happenings'

/** Messages that were sent from here: a heading, then one row each. */
export function messageTable(sent: readonly Sent[]): string[][] {
  return [t.activity.messageColumns, ...sent.map(messageRow)]
}

function messageRow(sent: Sent): string[] {
  return [
    new Date(sent.at).toISOString(),
    sent.state,
    sent.title,
    sent.method,
    sent.from,
    sent.to,
    sent.value,
    sent.height === null ? '' : String(sent.height),
    String(sent.gasUsed),
    sent.sentence,
    sent.cid,
  ]
}

/** Events: a heading, then one row each. Every entry that any of them has is a column, so that a spreadsheet can add up amounts. */
export function eventTable(happenings: readonly Happening[], clock: Clock | null): string[][] {
  const rows = happenings.map((one) => ({ one, cells: new Map(flat(one.entries)) }))
  const columns = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))]
  return [
    [...t.activity.eventColumns, ...columns],
    ...rows.map(({ one, cells }) => [
      String(one.height),
      clock ? new Date(timeOf(one.height, clock)).toISOString() : '',
      one.actor,
      one.address,
      one.title,
      one.message,
      ...columns.map((column) => cells.get(column) ?? ''),
    ]),
  ]
}

/** The entries of an event as cells under their columns; what lies within an entry has a column of its own. */
function flat(entries: { [key: string]: Json }): [string, string][] {
  return Object.entries(entries).flatMap(([key, value]): [string, string][] => {
    if (Array.isArray(value)) return [[key, value.join(' ')]]
    if (value !== null && typeof value === 'object') return flat(value).map(([inner, text]) => [`${key}.${inner}`, text])
    return [[isAmount(key, value) ? t.activity.amountColumn(key) : key, value === null ? '' : String(value)]]
  })
}
