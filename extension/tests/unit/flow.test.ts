/** The steps from a wish to a receipt: what comes late for one act is never taken for another’s. */

import { expect, test } from 'vitest'
import type { Sent } from '../../src/background/types'
import type { Intent, Review } from '../../src/review/types'
import { flowOf } from '../../src/ui/state/flow-of'

/** Something that is answered when the test says so. */
function later<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

const intent = {} as Intent
const review = (id: string) => ({ id, title: id }) as Review
const sent = (cid: string, state: Sent['state'] = 'done') => ({ cid, state, sentence: state === 'failed' ? 'refused' : '' }) as Sent
const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

function begin() {
  const proposals: ReturnType<typeof later<Review>>[] = []
  const approvals: ReturnType<typeof later<string>>[] = []
  const dismissed: string[] = []
  const chain: Sent[] = []
  let looks = 0
  const around = flowOf({
    worker: {
      propose: () => (proposals.push(later()), proposals.at(-1)!.promise),
      approve: () => (approvals.push(later()), approvals.at(-1)!.promise),
      dismiss: async (id) => void dismissed.push(id),
      settle: async () => ((looks += 1), chain),
    },
    landed: async () => {},
    pause: turn as () => Promise<void>,
  })
  return { ...around, proposals, approvals, dismissed, chain, looks: () => looks }
}

test('one act goes from a wish to a receipt', async () => {
  const f = begin()
  const done = f.act(intent)
  expect(f.flow.step).toBe('proposing')
  f.proposals[0]!.resolve(review('a'))
  await turn()
  expect(f.flow).toMatchObject({ step: 'reviewing', review: { id: 'a' } })
  const agreed = f.agree()
  f.chain.push(sent('cid-a', 'pending'))
  f.approvals[0]!.resolve('cid-a')
  await turn()
  expect(f.flow.step).toBe('waiting')
  f.chain[0] = sent('cid-a')
  await agreed
  expect(f.flow.step).toBe('done')
  expect(await done).toMatchObject({ cid: 'cid-a' })
})

test('a review that comes late for an act is not shown as the next one’s, and is dismissed', async () => {
  const f = begin()
  const first = f.act(intent)
  const second = f.act(intent)
  expect(await first).toBeNull()
  f.proposals[0]!.resolve(review('first'))
  await turn()
  expect(f.flow).toMatchObject({ step: 'proposing', review: null })
  expect(f.dismissed).toEqual(['first'])
  f.proposals[1]!.resolve(review('second'))
  await turn()
  expect(f.flow).toMatchObject({ step: 'reviewing', review: { id: 'second' } })
  f.close()
  expect(await second).toBeNull()
  expect(f.dismissed).toEqual(['first', 'second'])
})

test('an error that comes late says nothing about the next act', async () => {
  const f = begin()
  void f.act(intent)
  void f.act(intent)
  f.proposals[0]!.reject(new Error('too late'))
  await turn()
  expect(f.flow).toMatchObject({ step: 'proposing', sentence: '' })
})

test('a receipt that comes late is not the next act’s, and nobody asks for it any more', async () => {
  const f = begin()
  const first = f.act(intent)
  f.proposals[0]!.resolve(review('a'))
  await turn()
  void f.agree()
  f.chain.push(sent('cid-a', 'pending'))
  f.approvals[0]!.resolve('cid-a')
  await turn()
  f.close()
  expect(await first).toBeNull()
  void f.act(intent)
  f.proposals[1]!.resolve(review('b'))
  await turn()
  f.chain[0] = sent('cid-a')
  const before = f.looks()
  for (let i = 0; i < 5; i += 1) await turn()
  expect(f.flow).toMatchObject({ step: 'reviewing', review: { id: 'b' }, sent: null })
  expect(f.looks()).toBe(before)
})

test('an act that is closed while it is signed does not come back', async () => {
  const f = begin()
  void f.act(intent)
  f.proposals[0]!.resolve(review('a'))
  await turn()
  const agreed = f.agree()
  f.close()
  f.approvals[0]!.resolve('cid-a')
  await agreed
  expect(f.flow.step).toBe('idle')
  expect(f.looks()).toBe(0)
})

test('a message that does not come is not asked for for ever', async () => {
  const f = begin()
  void f.act(intent)
  f.proposals[0]!.resolve(review('a'))
  await turn()
  f.chain.push(sent('cid-a', 'unknown'))
  const agreed = f.agree()
  f.approvals[0]!.resolve('cid-a')
  await agreed
  expect(f.flow).toMatchObject({ step: 'failed', sentence: expect.stringContaining('goes on looking') })
  expect(f.looks()).toBeLessThan(1_000)
})
