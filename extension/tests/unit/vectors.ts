/** The golden vectors of `actors/abi`. */

import { readFile } from 'node:fs/promises'
import type { Kind } from '../../src/abi/abi'

export interface Vector {
  actor: Kind
  method: string
  number: number
  side: 'params' | 'return'
  bytes: string
}

/** Those of calls to an actor: parameters and returns. */
export async function vectorsOf(actor: Kind): Promise<Vector[]> {
  const all = JSON.parse(await readFile(new URL(`../../../actors/abi/tests/vectors/${actor}.json`, import.meta.url), 'utf8')) as object[]
  return all.filter((one): one is Vector => 'method' in one)
}
