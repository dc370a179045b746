/** Whoever votes reads what the vote is about, not only its number. */

import { expect, test } from 'vitest'
import { fromHex, toBase64 } from '../../src/bytes'
import type { LotusMessage } from '../../src/chain/message'
import { vectorsOf } from './vectors'
import { OWNER, worker } from './worker'

const vectors = await vectorsOf('owner')
const returned = (method: string) => vectors.find((one) => one.method === method && one.side === 'return')!
const [PROPOSAL, TERMS] = [returned('Proposal'), returned('Terms')]
const upgrade = /8200d82a5827[0-9a-f]{78}/
/** The golden proposal with other terms in place of an upgrade: a least deposit of 5 attoFIL, where 1 is in force. */
const CHANGED = PROPOSAL.bytes.replace(upgrade, `8201${TERMS.bytes.slice(2).replace('19014d420001', '19014d420005')}`)
const PAUSED = PROPOSAL.bytes.replace(upgrade, '8205190b41')

/** A node that tells this proposal. */
const telling = (proposal: string) => ({
  StateCall: ({ Method }: LotusMessage) => {
    const bytes = Method === PROPOSAL.number ? proposal : Method === TERMS.number ? TERMS.bytes : '0x'
    return { MsgRct: { ExitCode: 0, Return: toBase64(fromHex(bytes)), GasUsed: 1 }, ExecutionTrace: null }
  },
})
const vote = { to: OWNER, actor: 'owner', method: 'Vote', params: { proposal_id: 1, token_ids: [3], approve: true }, value: '0' } as const
const execute = { ...vote, method: 'Execute', params: { proposal_id: 1 } }
const texts = async (answers: object, intent: typeof vote | typeof execute) => {
  const review = await (await worker(answers as never)).service.propose(intent as never)
  return { warnings: review.warnings, lines: review.lines.map(({ label, text }) => `${label}: ${text}`) }
}

test.each([vote, execute])('$method says what the proposal would do, and that the node says so', async (intent) => {
  const paused = await texts(telling(PAUSED), intent)
  expect(paused.lines[0]).toBe('It would, says the node: Refuse deposits and pledges for 1 d 30 s; exits stay open')
  expect(paused.warnings).toEqual([])

  const upgraded = await texts(telling(PROPOSAL.bytes), intent)
  expect(upgraded.lines[0]).toMatch(/^It would, says the node: Replace the vehicle’s code by baf/)
  expect(upgraded.lines[1]).toBe('Code: This build does not know that code: what it does is up to whoever wrote it.')

  const changed = await texts(telling(CHANGED), intent)
  expect(changed.lines[0]).toBe('It would, says the node: Change the terms')
  expect(changed.lines[1]).toBe('Least deposit: 0.000000000000000001 FIL → 0.000000000000000005 FIL')
})

test.each([
  ['tells nothing', '0x'],
  ['tells another proposal', PAUSED.replace('0x8e01', '0x8e02')],
])('a node that %s is not taken for one that does', async (_, proposal) => {
  const { lines, warnings } = await texts(telling(proposal), vote)
  expect(lines.join()).not.toContain('It would')
  expect(warnings).toEqual(['This node does not tell what proposal 1 says.'])
})
