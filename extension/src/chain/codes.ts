/** Which code this build knows: the CIDs of the actors that were built with it. */

import built from '../../generated/actors.json'
import type { Kind } from '../abi/abi'
import { count, link, object } from './answers'
import type { Node } from './node'

/** What an actor is, by its code, and whether this build made that code. */
export interface Identity {
  kind: Kind | 'account' | 'other'
  code: string
  /** The code is, byte for byte, what this build of Leasehold compiled. */
  known: boolean
}

/** The actors that people install, as wasm-builder reports them. */
const OURS = new Map(built.actors.filter(({ name }) => name === 'owner' || name === 'lease').map(({ name, code }) => [code, name as Kind]))
const BUILTIN = new Map<string, Identity['kind']>([
  ['account', 'account'],
  ['ethaccount', 'account'],
  ['placeholder', 'account'],
  ['storageminer', 'storageminer'],
  ['storagepower', 'storagepower'],
  ['init', 'init'],
])

/** The kind of our actor with this code, if it is one. */
export function ourKind(code: string): Kind | undefined {
  return OURS.get(code)
}

/** The code that this build has for one of its actors. */
export function ourCode(name: 'owner' | 'lease'): string {
  return built.actors.find((actor) => actor.name === name)?.code ?? ''
}

/** What is at an address. `null` where there is nothing yet: a bare send makes an account there. */
export async function identify(node: Node, address: string): Promise<Identity | null> {
  const actor = await node.actor(address)
  if (!actor) return null
  const ours = ourKind(actor.code)
  if (ours) return { kind: ours, code: actor.code, known: true }
  const name = (await builtinCodes(node)).get(actor.code)
  return { kind: (name && BUILTIN.get(name)) || 'other', code: actor.code, known: name !== undefined }
}

/** The names of the network's built-in actors, by their code. */
async function builtinCodes(node: Node): Promise<Map<string, string>> {
  const version = count(await node.call('StateNetworkVersion', null), 'network version')
  const named = object(await node.call('StateActorCodeCIDs', version), 'codes of the built-in actors')
  return new Map(Object.entries(named).map(([name, code]) => [link(code, 'code of a built-in actor'), name]))
}
