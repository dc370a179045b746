/** What web pages get, and what they do not. */

import { beforeEach, describe, expect, test } from 'vitest'
import { verify } from 'iso-filecoin/wallet'
import { Signature } from 'iso-filecoin/signature'
import { fromBase64, toBase64 } from '../../src/bytes'
import { Pages } from '../../src/background/pages'
import { Service } from '../../src/background/service'
import { memory } from '../../src/background/store'
import { forPage, PageError } from '../../src/sites/permissions'
import { LEAST_ROUNDS } from '../../src/vault/crypto'
import { Locked, Vault } from '../../src/vault/vault'
import { type Answers, fakeNode, HONEST } from './fake-node'
import { abi } from './load'

const PHRASE = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'
const PAGE = 'https://app.example'
const PASSWORD = 'a long password'

let vault: Vault
let service: Service
let pages: Pages
let shown: string[]
let answers: Answers
/** What the person does with the window that opens. */
let person: (id: string) => Promise<void>

beforeEach(async () => {
  const [local, session] = [memory(), memory()]
  answers = { ...HONEST }
  vault = new Vault(local, session, Date.now, async () => LEAST_ROUNDS)
  await vault.restore(PASSWORD, PHRASE)
  service = new Service({ local, session, vault, abi, fetcher: fakeNode(answers).fetcher })
  shown = []
  person = async () => {}
  pages = new Pages(service, vault, async (route) => {
    shown.push(route)
    await person(route.split('/')[1]!)
  })
})

const agree = () => {
  person = (id) => pages.answer(id, true)
}
const refuse = () => {
  person = (id) => pages.answer(id, false)
}
const connect = async () => {
  agree()
  await pages.handle(PAGE, 'connect', null)
  shown.length = 0
}

describe('a page that is not connected', () => {
  test.each(['account', 'network', 'personalSign', 'signMessage', 'send'])('%s is refused without asking anybody', async (method) => {
    await expect(pages.handle(PAGE, method, { data: 'aGk=', message: { to: 't01' } })).rejects.toMatchObject({ code: 4100 })
    expect(shown).toEqual([])
  })

  test('learns nothing when the person refuses, or closes the window', async () => {
    refuse()
    await expect(pages.handle(PAGE, 'connect', null)).rejects.toMatchObject({ code: 4001 })
    person = async () => {}
    await expect(pages.handle(PAGE, 'connect', null)).rejects.toMatchObject({ code: 4001 })
    expect(await service.sites()).toEqual({})
  })

  test('is not connected with an account that could not sign for it', async () => {
    const watched = await service.watch('Theirs', 't01234')
    person = (id) => pages.answer(id, true, watched).catch(() => {})
    await expect(pages.handle(PAGE, 'connect', null)).rejects.toMatchObject({ code: 4100 })
    expect(await service.sites()).toEqual({})
  })

  test('asks one thing at a time', async () => {
    let close = () => {}
    person = () => new Promise<void>((resolve) => { close = resolve })
    const first = pages.handle(PAGE, 'connect', null)
    first.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 50))
    await expect(pages.handle(PAGE, 'connect', null)).rejects.toMatchObject({ code: -32002 })
    close()
    await expect(first).rejects.toMatchObject({ code: 4001 })
  })
})

describe('a connected page', () => {
  beforeEach(connect)

  test.each([true, false])('that sends ten messages at once opens one window (the vault is open: %s)', async (isOpen) => {
    if (!isOpen) await vault.lock()
    let close = () => {}
    person = () => new Promise<void>((resolve) => { close = resolve })
    const sent = Array.from({ length: 10 }, () => pages.handle(PAGE, 'send', { message: { to: 't01', value: '1' } }))
    const answers = Promise.allSettled(sent)
    await expect.poll(() => shown.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(shown).toHaveLength(1)
    expect(pages.requests()).toHaveLength(1)
    close()
    const codes = (await answers).map((answer) => (answer.status === 'rejected' ? answer.reason.code : 0))
    expect(codes.filter((code) => code === -32002)).toHaveLength(9)
    expect(codes.filter((code) => code === 4001)).toHaveLength(1)
    // And it may ask again.
    refuse()
    await expect(pages.handle(PAGE, 'connect', null).then(() => pages.handle(PAGE, 'send', { message: { to: 't01' } }))).rejects.toMatchObject({ code: 4001 })
  })

  test('knows the account that the person chose, and no other', async () => {
    await vault.derive('Second')
    const answer = (await pages.handle(PAGE, 'account', null)) as { account: { address: string } }
    expect(answer.account.address).toBe('t1nplex3wgsdyunrpcrsbt5kgavusj6iwf5l2fh2a')
    expect(shown).toEqual([])
  })

  test('gets a text signed after the person saw it, with FRC-0102’s prefix', async () => {
    const data = new TextEncoder().encode('I agree')
    const signature = Signature.fromLotus((await pages.handle(PAGE, 'personalSign', { data: toBase64(data) })) as never)
    const [account] = await vault.accounts('t')
    const prefixed = new TextEncoder().encode(`\x19Filecoin Signed Message:\n${data.length}I agree`)
    expect(verify(signature, prefixed, fromBase64(account!.publicKey))).toBe(true)
    expect(verify(signature, data, fromBase64(account!.publicKey))).toBe(false)
    expect(shown).toHaveLength(1)
  })

  test('gets nothing signed that the person refuses', async () => {
    refuse()
    await expect(pages.handle(PAGE, 'personalSign', { data: 'aGk=' })).rejects.toMatchObject({ code: 4001 })
    await expect(pages.handle(PAGE, 'send', { message: { to: 't01', value: '1' } })).rejects.toMatchObject({ code: 4001 })
    expect(await service.activity.all()).toEqual([])
  })

  test('sends what the person agreed to, and it is in the activity with the page’s name', async () => {
    const answer = (await pages.handle(PAGE, 'send', { message: { to: 't01', value: '5' } })) as { cid: string }
    expect(await service.activity.all()).toMatchObject([{ cid: answer.cid, origin: PAGE, value: '5', to: 't01' }])
  })

  test('cannot name another sender, send nonsense, or have raw bytes signed', async () => {
    await expect(pages.handle(PAGE, 'send', { message: { to: 't01', from: 't0999' } })).rejects.toMatchObject({ code: 4100 })
    await expect(pages.handle(PAGE, 'send', { message: { to: 't01', value: -1 } })).rejects.toMatchObject({ code: -32602 })
    await expect(pages.handle(PAGE, 'send', {})).rejects.toMatchObject({ code: -32602 })
    await expect(pages.handle(PAGE, 'sign', { data: 'aGk=' })).rejects.toMatchObject({ code: 4200 })
    expect(shown).toEqual([])
  })

  test('has a message signed exactly as it gave it, complete or not at all', async () => {
    const message = { to: 't01', value: '5', method: 0, params: '', nonce: 3, gasLimit: 1_000_000, gasFeeCap: '200', gasPremium: '100' }
    const answer = (await pages.handle(PAGE, 'signMessage', { message })) as { message: Record<string, unknown> }
    expect(answer.message).toMatchObject({ To: 't01', Value: '5', Nonce: 3, GasLimit: 1_000_000, GasFeeCap: '200', GasPremium: '100' })
    await expect(pages.handle(PAGE, 'signMessage', { message: { to: 't01' } })).rejects.toThrow('incomplete')
    expect(await service.activity.all()).toEqual([])
  })

  test('knows what it may without anybody being asked, and nothing while the vault is locked', async () => {
    expect(await pages.known(PAGE)).toMatchObject({ account: { type: 'SECP256K1' }, network: 'testnet' })
    expect(await pages.known('https://stranger.example')).toBeNull()
    await vault.lock()
    expect(await pages.known(PAGE)).toBeNull()
    expect(shown).toEqual([])
  })

  test('is connected no more when its account is forgotten', async () => {
    const [first] = await service.accounts()
    await vault.derive('Second')
    await service.removeAccount(first!.id)
    expect(await service.sites()).toEqual({})
    await expect(pages.handle(PAGE, 'account', null)).rejects.toMatchObject({ code: 4100 })
  })

  test('is a stranger again when the person or the page ends it', async () => {
    await service.revokeSite(PAGE)
    await expect(pages.handle(PAGE, 'account', null)).rejects.toMatchObject({ code: 4100 })
    await connect()
    await pages.handle(PAGE, 'disconnect', null)
    await expect(pages.handle(PAGE, 'account', null)).rejects.toMatchObject({ code: 4100 })
  })

  test('waits until the vault is unlocked, and is refused when it stays locked', async () => {
    await vault.lock()
    person = async () => {}
    await expect(pages.handle(PAGE, 'account', null)).rejects.toMatchObject({ code: 4001 })
    person = () => vault.unlock(PASSWORD)
    expect(await pages.handle(PAGE, 'account', null)).toMatchObject({ network: 'testnet' })
    expect(shown.every((route) => route.startsWith('unlock/'))).toBe(true)
  })
})

describe('what a page is told of errors', () => {
  test('sentences that were made for it, and of everything else that it failed', () => {
    expect(forPage(new PageError(4001, 'The person refused'))).toEqual({ code: 4001, message: 'The person refused' })
    for (const error of [new Error('No node answers at https://node.example/?key=secret'), new Locked(), 'text', null]) {
      expect(forPage(error)).toEqual({ code: -32603, message: 'Leasehold could not do this' })
    }
  })

  test('no balance, and not where the node is', async () => {
    await connect()
    const told = (message: object) => pages.handle(PAGE, 'send', { message }).then(() => '', (error) => JSON.stringify(forPage(error)))
    expect(await told({ to: 't01', value: '9'.repeat(25) })).not.toMatch(/5,?000/)
    await service.addNetwork('Other', 'https://node.example/?key=secret', '').then(({ id }) => service.selectNetwork(id))
    answers.StateNetworkName = 'another'
    expect(await told({ to: 't01', value: '1' })).toBe('{"code":-32603,"message":"Leasehold could not do this"}')
  })
})

test('a page whose message may have been sent is told so, with the CID by which to look for it', async () => {
  await connect()
  answers.MpoolPush = () => {
    throw new Error('broken pipe at https://node.example/?key=secret')
  }
  const error = await pages.handle(PAGE, 'send', { message: { to: 't01', value: '5' } }).catch((failure: unknown) => failure)
  expect(forPage(error).message).toMatch(/^It is not certain that the node took the message bafy2\w+: look for it before you ask again$/)
})
