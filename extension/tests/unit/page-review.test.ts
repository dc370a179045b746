/** A page's message is bytes: who says what they mean decides how much the words are worth. */

import { beforeAll, expect, test } from 'vitest'
import type { Abi, Json, Kind } from '../../src/abi/abi'
import { Pages } from '../../src/background/pages'
import { toBase64 } from '../../src/bytes'
import { ourCode } from '../../src/chain/codes'
import type { Review } from '../../src/review/types'
import type { Answers } from './fake-node'
import { abi as loadAbi } from './load'
import { OWNER, worker } from './worker'

const PAGE = 'https://app.example'
const codeIs = (code: string) => ({ StateGetActor: { Code: { '/': code }, Balance: '0', Nonce: 0 } })
let abi: Abi
beforeAll(async () => {
  abi = await loadAbi()
})

interface Call {
  actor: Kind
  method: string
  params: Json
}

/** What the person is shown of a message of a page, with these owner actors followed. */
async function shown(answers: Answers, owners: string[], call: Call | null): Promise<Review> {
  const { service, vault } = await worker(answers)
  await service.setBook({ owners: owners.map((address) => ({ address, name: 'North' })), markets: [] })
  await service.allowSite(PAGE, (await service.account()).id)
  let review: Review | undefined
  const pages: Pages = new Pages(service, vault, async () => {
    const [request] = pages.requests()
    if (request?.kind === 'message') review = request.review
  })
  const { number, bytes } = call ? abi.encode(call.actor, call.method, call.params) : { number: 0, bytes: new Uint8Array() }
  const message = { to: OWNER, value: '5', method: number, params: toBase64(bytes) }
  await expect(pages.handle(PAGE, 'send', { message })).rejects.toMatchObject({ code: 4001 })
  return review!
}

const payout: Call = { actor: 'owner', method: 'SetPayout', params: { token_ids: [3], payout: 't0666' } }
const ALONE = 'only what this node says'

test('at an address that nobody follows the node alone says what it means, and the review says so', async () => {
  const review = await shown({}, [], payout)
  expect(review.meaning).toBe('node')
  expect(review.title).toBe('Set who is paid for #3 of t01005')
  expect(review.warnings.join()).toContain(ALONE)
})

test('a node that lies about the code of such an address is not believed without a warning', async () => {
  // The bytes of a harmless call of a market, sent to what in truth is something else.
  const review = await shown(codeIs(ourCode('lease')), [], { actor: 'lease', method: 'Settle', params: { leases: [1] } })
  expect(review.actor).toMatchObject({ kind: 'lease', known: true })
  expect(review.title).toContain('Settle')
  expect(review.meaning).toBe('node')
  expect(review.warnings.join()).toContain(ALONE)
})

test('at an address that the person follows it means what it means there, whatever the node says', async () => {
  for (const code of [ourCode('lease'), 'bafyminer', 'bafyelse']) {
    const review = await shown(codeIs(code), [OWNER], payout)
    expect(review.meaning).toBe('followed')
    expect(review.title).toBe('Set who is paid for #3 of North (t01005)')
    expect(review.actor.known).toBe(false)
    expect(review.warnings.join()).toContain('not one that this build of Leasehold knows')
  }
  const honest = await shown({}, [OWNER], payout)
  expect(honest.warnings).toEqual([])
})

test('FIL that is only sent needs nobody’s word', async () => {
  expect(await shown(codeIs('bafyaccount'), [], null)).toMatchObject({ meaning: 'ours', warnings: [] })
})

test('what a person asked for in the extension is read as what it was encoded as', async () => {
  const { service } = await worker(codeIs('bafyelse'))
  const review = await service.propose({ to: OWNER, ...payout, value: '0' })
  expect(review.meaning).toBe('ours')
  expect(review.title).toBe('Set who is paid for #3 of t01005')
})
