/** What is shown is what is signed, whatever the node says. */

import { beforeEach, describe, expect, test } from 'vitest'
import { recoverAddress } from 'iso-filecoin/wallet'
import { Message } from 'iso-filecoin/message'
import { Signature } from 'iso-filecoin/signature'
import type { Service } from '../../src/background/service'
import { type LotusMessage, type LotusSignature, messageCid } from '../../src/chain/message'
import { DEVNET } from '../../src/chain/network'
import type { Trace } from '../../src/chain/node'
import type { Intent } from '../../src/review/types'
import { movesOf } from '../../src/review/trial'
import type { Vault } from '../../src/vault/vault'
import type { Answers, Asked } from './fake-node'
import { ME, OWNER, worker } from './worker'

let vault: Vault
let service: Service
let asked: Asked[]

async function begin(answers: Answers) {
  const world = await worker(answers)
  vault = world.vault
  service = world.service
  asked = world.asked
  return world
}

const claim: Intent = { to: OWNER, actor: 'owner', method: 'Claim', params: { token_ids: [3, 24] }, value: '0' }
const deposit: Intent = { to: OWNER, actor: 'owner', method: 'Deposit', params: null, value: '1500000000000000000' }
const pushed = () => asked.find(({ method }) => method === 'MpoolPush')?.params[0] as { Message: LotusMessage; Signature: LotusSignature }

describe('with an honest node', () => {
  beforeEach(async () => void (await begin({})))

  test('a review says in words what the bytes say, and has the message’s own CID', async () => {
    const review = await service.propose(claim)
    expect(review.title).toBe('Claim what #3, #24 earned in t01005')
    expect(review.call).toEqual({ method: 'Claim', params: { token_ids: [3, 24] } })
    expect(review.message).toMatchObject({ To: OWNER, From: ME, Value: '0', Nonce: 7, GasLimit: 1_250_000, Params: btoa('\x81\x82\x03\x18\x18') })
    expect(review.cid).toBe(messageCid(review.message))
    expect(review.fee).toBe((1_250_000n * 101_000n).toString())
    expect(review.refusal).toBeNull()
    expect(review.actor.known).toBe(true)
    expect(review.warnings).toEqual([])
  })

  test('the FIL that moves is told by name', async () => {
    const call = (From: string, To: string, Value: string, Subcalls: unknown[] = []) => ({ Msg: { From, To, Value, Method: 0 }, MsgRct: { ExitCode: 0, Return: null }, Subcalls })
    await begin({ StateCall: { MsgRct: { ExitCode: 0, Return: '', GasUsed: 1 }, ExecutionTrace: call(ME, OWNER, '0', [call(OWNER, 't0100', '7'), call(OWNER, 'f099', '2')]) } })
    await service.setBook({ owners: [{ address: OWNER, name: 'North Vault' }], markets: [] })
    const review = await service.propose(claim)
    expect(review.title).toBe('Claim what #3, #24 earned in North Vault (t01005)')
    expect(review.tried.isTraced).toBe(true)
    expect(review.tried.moves).toEqual([
      { from: { kind: 'other', name: 'North Vault', address: OWNER }, to: { kind: 'you', name: '', address: 't0100' }, value: '7' },
      { from: { kind: 'other', name: 'North Vault', address: OWNER }, to: { kind: 'burnt', name: '', address: 'f099' }, value: '2' },
    ])
  })

  test('a node that does not look into calls is not taken to say that nothing moves', async () => {
    const trace = (GasCharges: unknown[]) => ({ Msg: { From: ME, To: OWNER, Value: '0', Method: 0 }, MsgRct: { ExitCode: 0, Return: null }, GasCharges, Subcalls: [] })
    for (const [charges, isTraced] of [[[], false], [[{ Name: 'OnChainMessage' }], true]] as const) {
      await begin({ StateCall: { MsgRct: { ExitCode: 0, Return: '', GasUsed: 1 }, ExecutionTrace: trace([...charges]) } })
      expect((await service.propose(claim)).tried).toMatchObject({ isTraced, moves: [] })
    }
  })

  test('what is approved is signed by the account and pushed, once', async () => {
    const review = await service.propose(deposit)
    const cid = await service.approve(review.id)
    const { Message: message, Signature: signature } = pushed()
    expect(message).toEqual(review.message)
    const bytes = Message.fromLotus(message as never).cidBytes()
    expect(recoverAddress(Signature.fromLotus(signature), bytes, 'testnet').toString()).toBe(ME)
    expect((await service.activity.all()).map((sent) => [sent.cid, sent.state, sent.title])).toEqual([[cid, 'pending', review.title]])
    await expect(service.approve(review.id)).rejects.toThrow('answered already')
  })

  test('a dismissed review cannot be approved', async () => {
    const review = await service.propose(deposit)
    await service.dismiss(review.id)
    await expect(service.approve(review.id)).rejects.toThrow('answered already')
  })

  test('a locked vault signs nothing, and the review waits for it', async () => {
    const review = await service.propose(deposit)
    await vault.lock()
    await expect(service.approve(review.id)).rejects.toThrow('locked')
    expect(pushed()).toBeUndefined()
    await vault.unlock('a long password')
    await service.approve(review.id)
  })

  test('a watched account is shown what would happen, and cannot sign it', async () => {
    await service.selectAccount(await service.watch('Theirs', 't01234'))
    const review = await service.propose(deposit)
    expect(review.refusal).toContain('only watched')
    await expect(service.approve(review.id)).rejects.toThrow('only watched')
  })

  test('bad intents are refused before the node hears of them', async () => {
    const before = asked.length
    await expect(service.propose({ ...deposit, to: 'nowhere' })).rejects.toThrow('no Filecoin address')
    await expect(service.propose({ ...deposit, value: '-1' })).rejects.toThrow('no amount')
    await expect(service.propose({ ...deposit, value: '1e18' })).rejects.toThrow('no amount')
    await expect(service.propose({ ...claim, params: { token_ids: 'all' } })).rejects.toThrow('params.token_ids')
    await expect(service.propose({ ...claim, method: 'Steal' })).rejects.toThrow('no method')
    expect(asked.length).toBe(before)
  })
})

describe('a node that lies', () => {
  test('about gas: only its three numbers are taken, whatever else it sends back', async () => {
    await begin({
      GasEstimateMessageGas: (message: LotusMessage) => ({
        ...message,
        To: 't0666',
        From: 't0666',
        Value: '5000000000000000000000',
        Method: 0,
        Params: 'ZXZpbA==',
        Nonce: 99,
        GasLimit: 10,
        GasFeeCap: '7',
        GasPremium: '9',
      }),
    })
    const review = await service.propose(deposit)
    expect(review.message).toMatchObject({ To: OWNER, From: ME, Value: deposit.value, Nonce: 7, GasLimit: 10, GasFeeCap: '7', GasPremium: '7' })
    await service.approve(review.id)
    expect(pushed().Message).toEqual(review.message)
  })

  test.each([
    ['a fee beyond reason', { GasLimit: 9_000_000_000, GasFeeCap: '1000000000', GasPremium: '1' }, 'looks wrong'],
    ['more gas than a block holds', { GasLimit: 11_000_000_000, GasFeeCap: '1', GasPremium: '1' }, 'more gas'],
    ['no number', { GasLimit: 'all', GasFeeCap: '1', GasPremium: '1' }, 'does not make sense'],
    ['a negative price', { GasLimit: 1, GasFeeCap: '-1', GasPremium: '1' }, 'does not make sense'],
  ])('about gas: %s is refused', async (_, gas, sentence) => {
    await begin({ GasEstimateMessageGas: gas })
    const refusal = await service.propose(deposit).then(
      (review) => review.refusal,
      (error: Error) => error.message,
    )
    expect(refusal).toContain(sentence)
  })

  test('about the code: what was encoded as a deposit is shown as one, with a warning', async () => {
    await begin({ StateGetActor: { Code: { '/': 'bafyminer' }, Balance: '0', Nonce: 0 } })
    const review = await service.propose(deposit)
    expect(review.title).toBe('Deposit 1.5 FIL in t01005')
    expect(review.actor.known).toBe(false)
    expect(review.warnings.join()).toContain('not one that this build of Leasehold knows')
  })

  test('about its network: nothing is proposed, and nothing that was proposed is signed', async () => {
    let name = 'mainnet'
    await begin({ StateNetworkName: () => name })
    await expect(service.propose(deposit)).rejects.toThrow('belongs to the network “mainnet”')
    name = 'leasehold-devnet'
    const review = await service.propose(deposit)
    name = 'mainnet'
    await expect(service.approve(review.id)).rejects.toThrow('belongs to the network “mainnet”')
    expect(pushed()).toBeUndefined()
  })

  test('about the message’s CID: the one that is kept is computed here', async () => {
    await begin({ MpoolPush: { '/': 'bafyevil' } })
    const review = await service.propose(deposit)
    const cid = await service.approve(review.id)
    expect(cid).toMatch(/^bafy2bzace/)
    expect(cid).not.toBe('bafyevil')
  })
})

describe('a kind of network', () => {
  const MAINNET = 'https://node.example/rpc/v1'
  const LOTUS_KEY = JSON.stringify({ Type: 'secp256k1', PrivateKey: btoa('\x07'.repeat(32)) })

  /** A node that calls itself whatever it is asked for. */
  const everywhere = async () => {
    let name = 'leasehold-devnet'
    await begin({ StateNetworkName: () => name })
    return (next: string) => {
      name = next
    }
  }

  test('has an address of its own for each account, so that nothing signed for a devnet is worth anything on mainnet', async () => {
    const rename = await everywhere()
    const review = await service.propose(deposit)
    expect(review.account.address).toBe(ME)
    await service.approve(review.id)
    expect(recoverAddress(Signature.fromLotus(pushed().Signature), Message.fromLotus(pushed().Message as never).cidBytes(), 'mainnet').toString()).toBe(`f${ME.slice(1)}`)

    rename('mainnet')
    const { id } = await service.addNetwork('Mainnet', MAINNET, '')
    await service.selectNetwork(id)
    expect((await service.propose(deposit)).account.address).toBe('f1qode47ievxlxzk6z2viuovedabmn3tq6t57uqhq')
  })

  test('is the only one on which an imported key signs', async () => {
    const rename = await everywhere()
    const imported = await service.importKey('Operator', LOTUS_KEY)
    await service.selectAccount(imported)
    const review = await service.propose(deposit)
    expect(review.account.id).toBe(imported)

    rename('mainnet')
    await service.selectNetwork((await service.addNetwork('Mainnet', MAINNET, '')).id)
    expect((await service.propose(deposit)).account.id).not.toBe(imported)
    await expect(service.selectAccount(imported)).rejects.toThrow('no such account')
    await expect(service.importKey('Again', LOTUS_KEY)).rejects.toThrow('in the vault already')
    await expect(vault.key(imported, 'f')).rejects.toThrow('another kind of network')
    expect((await service.status()).elsewhere.map((account) => account.id)).toEqual([imported])
  })

  test('that a network changed to since the review signs nothing of it', async () => {
    const { local } = await begin({})
    const review = await service.propose(deposit)
    await local.set('networks', [{ ...DEVNET, prefix: 'f' }])
    await expect(service.approve(review.id)).rejects.toThrow('no such network')
    expect(pushed()).toBeUndefined()
  })
})

describe('an ID that a node looked up', () => {
  const TYPED = 't1qode47ievxlxzk6z2viuovedabmn3tq6t57uqhq'
  const handOver: Intent = { to: 't01001', actor: 'storageminer', method: 'ChangeOwnerAddress', params: TYPED, value: '0' }
  const lying = { StateGetActor: { Code: { '/': 'bafyminer' }, Balance: '0', Nonce: 0 }, StateLookupID: (address: string) => (address === TYPED ? 't0666' : 't0100') }

  test('is shown beside what was typed, with a warning', async () => {
    await begin(lying)
    const review = await service.propose(handOver)
    expect(review.call?.params).toBe('t0666')
    expect(review.lines[0]).toEqual({ label: 'New owner', text: `t0666, which the node says is ${TYPED}` })
    expect(review.warnings.join()).toContain(`the ID t0666, which this node gives for ${TYPED}`)
  })

  test('is not asked for where an ID was typed', async () => {
    await begin(lying)
    const review = await service.propose({ ...handOver, params: 't01005' })
    expect(review.lines[0]).toEqual({ label: 'New owner', text: 't01005' })
    expect(review.warnings).toEqual([])
  })
})

describe('what would go wrong is said before', () => {
  test.each([
    ['69999999999999999', false],
    ['70000000000000001', true],
  ])('a fee of %s attoFIL is far above what is usual: %s', async (GasFeeCap, isDear) => {
    await begin({ GasEstimateMessageGas: { GasLimit: 1, GasFeeCap, GasPremium: '1' } })
    const { warnings, refusal } = await service.propose(deposit)
    expect(warnings.some((warning) => warning.includes('far above what is usual'))).toBe(isDear)
    if (isDear) expect(warnings.join()).toContain('0.070000000000000001 FIL')
    expect(refusal).toBeNull()
  })

  test.each([
    ['too little FIL', { WalletBalance: '1000000000000000000' }, 'Not enough FIL: the account has 1 FIL, and the message sends 1.5 FIL'],
    ['no FIL for the fee', { WalletBalance: '1500000000000000000' }, 'value and fee'],
    [
      'a refusal of the actor',
      { StateCall: { MsgRct: { ExitCode: 49, Return: null, GasUsed: 1 }, Error: 'x', ExecutionTrace: null } },
      'The chain would refuse this: The value is below the least deposit of the terms',
    ],
    [
      'a refusal that this build has no sentence for',
      { StateCall: { MsgRct: { ExitCode: 4_000, Return: null, GasUsed: 1 }, Error: 'hm', ExecutionTrace: null } },
      'exit code 4000: hm',
    ],
  ])('%s', async (_, answers, sentence) => {
    await begin(answers)
    const review = await service.propose(deposit)
    expect(review.refusal).toContain(sentence)
    await expect(service.approve(review.id)).rejects.toThrow(sentence)
    expect(pushed()).toBeUndefined()
  })

  test('a plain transfer to an owner actor is no deposit, and says so', async () => {
    await begin({})
    const review = await service.propose({ to: OWNER, actor: 'send', method: 'Send', params: null, value: '1' })
    expect(review.warnings.join()).toContain('no deposit')
  })

  test('an address that nobody has used is pointed out', async () => {
    await begin({ StateGetActor: () => { throw new Error('actor not found') } })
    const review = await service.propose({ to: 't01', actor: 'send', method: 'Send', params: null, value: '1' })
    expect(review.warnings.join()).toContain('Nothing has ever been sent')
  })
})

test('the FIL that moves is that of the calls that worked', () => {
  const call = (from: string, to: string, value: string, exit = 0, calls: Trace[] = []): Trace => ({ from, to, value, exit, charges: 0, calls })
  const moves = movesOf(call('a', 'b', '5', 0, [call('b', 'c', '2'), call('b', 'd', '1', 7, [call('d', 'e', '1')]), call('b', 'f', '0')]))
  expect(moves).toEqual([
    { from: 'a', to: 'b', value: '5' },
    { from: 'b', to: 'c', value: '2' },
  ])
})
