/** Whatever a node sends is checked: what is not as it should be becomes a sentence, never a figure on the screen. */

import { describe, expect, test } from 'vitest'
import { DEVNET } from '../../src/chain/network'
import { Node, NodeError } from '../../src/chain/node'
import { type Answers, fakeNode } from './fake-node'

const node = (answers: Answers) => new Node(DEVNET, fakeNode(answers).fetcher)
const MESSAGE = { Version: 0, To: 't01', From: 't02', Nonce: 0, Value: '0', GasLimit: 0, GasFeeCap: '0', GasPremium: '0', Method: 0, Params: '' } as const
const RECEIPT = { ExitCode: 0, Return: 'gQA=', GasUsed: 5 }
const call = (change: object = {}) => ({ Msg: { From: 't01', To: 't02', Value: '5' }, MsgRct: { ExitCode: 0, Return: null }, GasCharges: [{}], Subcalls: null, ...change })
const deep = (depth: number): object => call({ Subcalls: depth > 0 ? [deep(depth - 1)] : [] })

async function refused(what: Promise<unknown>): Promise<void> {
  const error = await what.then(() => null, (failure: unknown) => failure)
  expect(error).toBeInstanceOf(NodeError)
  expect((error as NodeError).message).toMatch(/^The node sent something for the .+ that makes no sense$/)
}

describe('a trial', () => {
  const tried = (answer: unknown) => node({ StateCall: answer }).tryMessage(MESSAGE)

  test('is read with its trace', async () => {
    const { trace, ...rest } = await tried({ MsgRct: RECEIPT, Error: '', ExecutionTrace: call({ Subcalls: [call()] }) })
    expect(rest).toEqual({ exit: 0, returned: 'gQA=', gasUsed: 5, error: '' })
    expect(trace).toMatchObject({ from: 't01', to: 't02', value: '5', exit: 0, charges: 1, calls: [{ value: '5', calls: [] }] })
    expect(await tried({ MsgRct: { ...RECEIPT, Return: null } })).toMatchObject({ returned: '', trace: null })
  })

  test.each([
    ['nothing', null],
    ['no receipt', {}],
    ['an exit code that is text', { MsgRct: { ...RECEIPT, ExitCode: '0' } }],
    ['a negative exit code', { MsgRct: { ...RECEIPT, ExitCode: -1 } }],
    ['no exit code', { MsgRct: { Return: null, GasUsed: 5 } }],
    ['a return that is no base64', { MsgRct: { ...RECEIPT, Return: '<b>' } }],
    ['a return that is cut off', { MsgRct: { ...RECEIPT, Return: 'gQA' } }],
    ['gas that is none', { MsgRct: { ...RECEIPT, GasUsed: 1e300 } }],
    ['a trace that is text', { MsgRct: RECEIPT, ExecutionTrace: 'deep' }],
    ['a sender that is no address', { MsgRct: RECEIPT, ExecutionTrace: call({ Msg: { From: 'you', To: 't02', Value: '5' } }) }],
    ['a receiver that is no address', { MsgRct: RECEIPT, ExecutionTrace: call({ Msg: { From: 't01', To: null, Value: '5' } }) }],
    ['a negative value', { MsgRct: RECEIPT, ExecutionTrace: call({ Msg: { From: 't01', To: 't02', Value: '-5' } }) }],
    ['a value with an exponent', { MsgRct: RECEIPT, ExecutionTrace: call({ Msg: { From: 't01', To: 't02', Value: 5 } }) }],
    ['a call without a receipt', { MsgRct: RECEIPT, ExecutionTrace: call({ MsgRct: null }) }],
    ['calls that are no list', { MsgRct: RECEIPT, ExecutionTrace: call({ Subcalls: {} }) }],
    ['calls deeper than the chain allows', { MsgRct: RECEIPT, ExecutionTrace: deep(1_030) }],
    ['more calls than any block pays for', { MsgRct: RECEIPT, ExecutionTrace: call({ Subcalls: Array.from({ length: 50_001 }, () => call()) }) }],
  ])('with %s is refused', async (_, answer) => refused(tried(answer)))
})

test.each([
  ['a head without a height', 'head', { ChainHead: { Blocks: [{ Timestamp: 1 }] } }],
  ['a negative height', 'head', { ChainHead: { Height: -1, Blocks: [{ Timestamp: 1 }] } }],
  ['a head without blocks', 'head', { ChainHead: { Height: 1, Blocks: [] } }],
  ['a timestamp that is text', 'head', { ChainHead: { Height: 1, Blocks: [{ Timestamp: 'now' }] } }],
  ['a balance that is a number', 'balance', { WalletBalance: 5 }],
  ['a negative balance', 'balance', { WalletBalance: '-5' }],
  ['a nonce that is none', 'nonce', { MpoolGetNonce: 1.5 }],
  ['an actor without code', 'actor', { StateGetActor: { Balance: '0', Nonce: 0 } }],
  ['an actor whose code is no link', 'actor', { StateGetActor: { Code: 'bafy', Balance: '0', Nonce: 0 } }],
  ['an actor without a nonce', 'actor', { StateGetActor: { Code: { '/': 'bafy' }, Balance: '0' } }],
  ['an ID that is none', 'lookupId', { StateLookupID: 't1qode47ievxlxzk6z2viuovedabmn3tq6t57uqhq' }],
  ['a look-up without a height', 'receipt', { StateSearchMsg: { Receipt: RECEIPT } }],
  ['a look-up without a receipt', 'receipt', { StateSearchMsg: { Height: 5 } }],
  ['a name that is none', 'networkName', { StateNetworkName: {} }],
] as const)('%s is refused', async (_, method, answers) => {
  await refused((node(answers as unknown as Answers)[method] as (text: string) => Promise<unknown>).call(node(answers as unknown as Answers), 't01'))
})

describe('events', () => {
  const EVENT = { emitter: 't01005', entries: [{ Key: '$type', Codec: 81, Value: 'aGk=' }], height: 7, msgCid: { '/': 'bafy' } }

  test('are read, null as none', async () => {
    expect(await node({ GetActorEventsRaw: [EVENT] }).events(['t01005'], 0, 9)).toEqual([EVENT])
    expect(await node({ GetActorEventsRaw: null }).events(['t01005'], 0, 9)).toEqual([])
  })

  test.each([{ emitter: 'you' }, { entries: [{}] }, { height: 'now' }, { msgCid: null }])('with %j are refused', async (change) =>
    refused(node({ GetActorEventsRaw: [{ ...EVENT, ...change }] }).events(['t01005'], 0, 9)),
  )
})
