/** What was sent is noted before it leaves, and stays uncertain until the chain says what became of it. */

import { expect, test } from 'vitest'
import { Activity } from '../../src/background/activity'
import { memory } from '../../src/background/store'
import { DEVNET } from '../../src/chain/network'
import { Node } from '../../src/chain/node'
import type { Intent, Review } from '../../src/review/types'
import { fakeNode } from './fake-node'
import { abi } from './load'
import { ME, OWNER, worker } from './worker'

const deposit: Intent = { to: OWNER, actor: 'owner', method: 'Deposit', params: null, value: '1500000000000000000' }
const RECEIPT = { Receipt: { ExitCode: 0, Return: '', GasUsed: 5 }, Height: 77 }
const fails = (sentence: string) => () => {
  throw new Error(sentence)
}

test('a message is noted before it is handed over, so that a lost answer loses nothing', async () => {
  let noted: unknown[] = []
  let lookUp: unknown = null
  let isLost = true
  const { service } = await worker({
    MpoolPush: () => {
      if (isLost) throw new Error('broken pipe')
      return { '/': 'bafy' }
    },
    StateSearchMsg: () => lookUp,
  })
  const review = await service.propose(deposit)
  const error = await service.approve(review.id).catch((failure: unknown) => failure)
  expect(error).toMatchObject({ name: 'Unconfirmed', message: expect.stringContaining('broken pipe') })
  noted = await service.activity.all()
  expect(noted).toMatchObject([{ cid: (error as { cid: string }).cid, state: 'unknown', title: review.title, nonce: 7, sentence: expect.stringContaining('look here before you send it again') }])
  // The same cannot be signed again, and the next review tells of it.
  await expect(service.approve(review.id)).rejects.toThrow('answered already')
  expect((await service.propose(deposit)).warnings.join()).toContain(`not certain whether an earlier message of this account arrived: “${review.title}”`)

  await service.activity.settle(await service.networks())
  expect(await service.activity.all()).toMatchObject([{ state: 'unknown' }])
  lookUp = RECEIPT
  await service.activity.settle(await service.networks())
  expect(await service.activity.all()).toMatchObject([{ state: 'done', height: 77, sentence: '' }])
  isLost = false
  expect((await service.propose(deposit)).warnings).toEqual([])
})

test('a review that is approved twice at once is signed and sent once', async () => {
  const { service, asked } = await worker()
  const review = await service.propose(deposit)
  const answers = await Promise.allSettled([service.approve(review.id), service.approve(review.id)])
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(asked.filter(({ method }) => method === 'MpoolPush')).toHaveLength(1)
})

test('a message whose number another one took is said to be uncertain', async () => {
  const { service } = await worker({ StateGetActor: { Code: { '/': 'bafyaccount' }, Balance: '0', Nonce: 8 }, StateSearchMsg: null })
  await service.approve((await service.propose({ ...deposit, actor: 'send', method: 'Send' })).id)
  await service.activity.settle(await service.networks())
  expect(await service.activity.all()).toMatchObject([{ state: 'unknown', sentence: expect.stringContaining('another may have taken its place') }])
})

test('what is not looked for any more is not warned of for ever', async () => {
  let now = 1_000
  const activity = new Activity({ local: memory(), abi }, (network) => new Node(network, fakeNode({ StateSearchMsg: null }).fetcher), () => now)
  const reviewed = { message: { From: ME, To: OWNER, Value: '5', Method: 0, Nonce: 1 }, network: { id: DEVNET.id }, origin: null, actor: { kind: 'account' }, call: null, title: 'Send 5 FIL' } as unknown as Review
  await activity.add(reviewed, 'bafy')
  await activity.note('bafy', { state: 'unknown' })
  now += 6 * 86_400_000
  expect(await activity.unconfirmed(DEVNET.id, ME)).toBe('Send 5 FIL')
  now += 86_400_000
  expect(await activity.unconfirmed(DEVNET.id, ME)).toBeUndefined()
})

test('notes that are made at the same time are all kept', async () => {
  const activity = new Activity({ local: memory(), abi }, (network) => new Node(network, fakeNode({ StateSearchMsg: fails('not now') }).fetcher))
  const reviewed = { message: { From: ME, To: OWNER, Value: '5', Method: 0, Nonce: 1 }, network: { id: DEVNET.id }, origin: null, actor: { kind: 'account' }, call: null, title: 'Send' } as unknown as Review
  const cids = Array.from({ length: 20 }, (_, i) => `bafy${i}`)
  await Promise.all(cids.map((cid) => activity.add(reviewed, cid)))
  await Promise.all([...cids.map((cid) => activity.note(cid, { state: 'done' })), activity.settle([DEVNET]), activity.add(reviewed, 'bafylast')])
  const all = await activity.all()
  expect(all.map(({ cid }) => cid).sort()).toEqual([...cids, 'bafylast'].sort())
  expect(all.filter(({ state }) => state === 'done')).toHaveLength(20)
})
