/** The same WASM that the extension ships, loaded in node. */

import { readFile } from 'node:fs/promises'
import { Abi } from '../../src/abi/abi'

export async function abi(): Promise<Abi> {
  return Abi.load(await readFile(new URL('../../generated/abi.wasm', import.meta.url)))
}
