/** The background worker's service with a vault that is open, on plain maps, before a made-up node. */

import { Service } from '../../src/background/service'
import { memory } from '../../src/background/store'
import { ourCode } from '../../src/chain/codes'
import { LEAST_ROUNDS } from '../../src/vault/crypto'
import { Vault } from '../../src/vault/vault'
import { type Answers, fakeNode, HONEST } from './fake-node'
import { abi } from './load'

export const PHRASE = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'
/** Its first account on test networks. */
export const ME = 't1nplex3wgsdyunrpcrsbt5kgavusj6iwf5l2fh2a'
/** Where the node has an owner actor of this build. */
export const OWNER = 't01005'

export async function worker(answers: Answers = {}) {
  const [local, session] = [memory(), memory()]
  const vault = new Vault(local, session, Date.now, async () => LEAST_ROUNDS)
  await vault.restore('a long password', PHRASE)
  const node = fakeNode({ ...HONEST, StateGetActor: { Code: { '/': ourCode('owner') }, Balance: '0', Nonce: 0 }, ...answers })
  const service = new Service({ local, session, vault, abi, fetcher: node.fetcher })
  return { local, session, vault, service, asked: node.asked }
}
