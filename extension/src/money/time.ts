/** Epochs: the chain's clock, 30 seconds each. */

export const EPOCH_SECONDS = 30
export const HOUR = 120
export const DAY = 2_880
/** Thirty days, as prices per month mean it. */
export const MONTH = 30 * DAY

/** What a number of epochs is called: the largest two units, `3 d 4 h`. */
export function span(epochs: number): string {
  return spanOfSeconds(epochs * EPOCH_SECONDS)
}

/** The same for seconds. */
export function spanOfSeconds(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds))
  const parts: string[] = []
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 || parts.length > 0) parts.push(`${count} ${name}`)
    if (parts.length === 2) break
  }
  return parts.filter((part) => !part.startsWith('0 ')).join(' ') || '0 s'
}

const UNITS = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** A length of time in full, as a form field is filled with it: `7 d`, `1 d 12 h`, `1 min 30 s`. */
export function exactSpan(epochs: number): string {
  let rest = epochs * EPOCH_SECONDS
  const parts = UNITS.slice(1).flatMap(([name, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count > 0 ? [`${count} ${name}`] : []
  })
  return parts.join(' ') || '0 s'
}

/** Reads a length of time as a person types it, `7 d` or `1d 12h`, as epochs. `null` when it is none, or no whole number of epochs. */
export function parseSpan(text: string): number | null {
  const parts = [...text.trim().matchAll(/(\d{1,9})\s*(y|d|h|min|s)\s*/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim()) return null
  const sizes: Record<string, number> = Object.fromEntries(UNITS)
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (sizes[unit ?? ''] ?? 0), 0)
  return seconds % EPOCH_SECONDS === 0 ? seconds / EPOCH_SECONDS : null
}

/** Where the head of a chain is and since when: epochs to come are reckoned from it. */
export interface Clock {
  epoch: number
  /** The head's own timestamp, in seconds. */
  timestamp: number
}

/** When an epoch is or was, as milliseconds for `Date`. */
export function timeOf(epoch: number, clock: Clock): number {
  return (clock.timestamp + (epoch - clock.epoch) * EPOCH_SECONDS) * 1000
}

/** A date and a time of day, for people. */
export function dateOf(epoch: number, clock: Clock): string {
  return new Date(timeOf(epoch, clock)).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
}
