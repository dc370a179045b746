/** Reading something of everything that a person follows. */

import type { Entry } from '../background/types'
import { HttpRefusal, NodeError } from './node'

/** What was read of one entry, or the sentence why it was not. */
export type Read<E extends Entry, T> = { entry: E; value: T; failed: null } | { entry: E; value: null; failed: string }

/**
 * One result for each entry: one that is gone, or refuses, does not hide the others. Throws where it is the node that does not answer: that
 * says nothing about any of them.
 */
export function each<E extends Entry, T>(entries: readonly E[], read: (entry: E) => Promise<T>): Promise<Read<E, T>[]> {
  return Promise.all(
    entries.map(async (entry): Promise<Read<E, T>> => {
      try {
        return { entry, value: await read(entry), failed: null }
      } catch (error) {
        if (error instanceof HttpRefusal || (error instanceof NodeError && error.unreachable)) throw error
        return { entry, value: null, failed: (error as Error).message }
      }
    }),
  )
}

/** What could be read. */
export function found<E extends Entry, T>(reads: readonly Read<E, T>[]): { entry: E; value: T }[] {
  return reads.flatMap(({ entry, value, failed }) => (failed === null ? [{ entry, value: value as T }] : []))
}

/** What could not, and why. */
export function lost<E extends Entry>(reads: readonly Read<E, unknown>[]): { entry: E; sentence: string }[] {
  return reads.flatMap(({ entry, failed }) => (failed === null ? [] : [{ entry, sentence: failed }]))
}

/** The entries that name different actors: one actor has several addresses, and what it says must not be counted twice. */
export async function distinct<E extends Entry>(entries: readonly E[], idOf: (address: string) => Promise<string>): Promise<E[]> {
  // One whose ID cannot be read stays: reading it tells why.
  const ids = await Promise.all(entries.map(({ address }) => idOf(address).catch(() => address)))
  return entries.filter((_, i) => ids.indexOf(ids[i]!) === i)
}
