import { beforeEach, describe, expect, test } from 'vitest'
import { memory, type Store } from '../../src/background/store'
import { LEAST_ROUNDS, MOST_ROUNDS, open, roundsFor, seal, type Sealed, WrongPassword } from '../../src/vault/crypto'
import { Locked, Vault } from '../../src/vault/vault'

const PHRASE = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'
const PASSWORD = 'correct horse battery'

// Calibrating is for real machines; here every vault has the fewest rounds.
const fewest = async () => LEAST_ROUNDS

let local: Store
let session: Store
let vault: Vault
let now = 1_000_000

beforeEach(() => {
  local = memory()
  session = memory()
  now = 1_000_000
  vault = new Vault(local, session, () => now, fewest)
})

describe('making one', () => {
  test('a drafted phrase becomes the vault’s only when its words are known', async () => {
    const words = await vault.draft()
    expect(words).toHaveLength(24)
    await expect(vault.create(PASSWORD, { 0: words[0]!, 5: words[5]!, 9: 'wrong' })).rejects.toThrow('not the words')
    await expect(vault.create(PASSWORD, { 0: words[0]! })).rejects.toThrow('not the words')
    expect(await vault.phase()).toBe('empty')

    await vault.create(PASSWORD, { 0: words[0]!, 5: ` ${words[5]!.toUpperCase()} `, 9: words[9]! })

    expect(await vault.phase()).toBe('open')
    expect((await vault.accounts('t')).map(({ kind }) => kind)).toEqual(['derived'])
    await expect(vault.draft()).rejects.toThrow('already')
  })

  test('the known phrase gives the addresses that other Filecoin wallets give it: one on mainnet, one on test networks', async () => {
    await vault.restore(PASSWORD, `  ${PHRASE.toUpperCase()} `)
    const [main] = await vault.accounts('f')
    const [test] = await vault.accounts('t')
    expect(main).toMatchObject({ id: test?.id, prefix: 'f', address: 'f1qode47ievxlxzk6z2viuovedabmn3tq6t57uqhq' })
    expect(test).toMatchObject({ prefix: 't', address: 't1nplex3wgsdyunrpcrsbt5kgavusj6iwf5l2fh2a' })
    expect(main?.publicKey).not.toBe(test?.publicKey)
    expect(main?.sealingKey).not.toBe(test?.sealingKey)
    expect((await vault.key(test!.id, 't')).secret).not.toBe((await vault.key(test!.id, 'f')).secret)
  })

  test.each([
    ['too few words', 'abandon about', '12 to 24'],
    ['a word that is none', PHRASE.replace('about', 'abuot'), '“abuot”'],
    ['a wrong checksum', PHRASE.replace('about', 'abandon'), 'belong together'],
  ])('%s is refused with a sentence', async (_, phrase, sentence) => {
    await expect(vault.restore(PASSWORD, phrase)).rejects.toThrow(sentence)
  })

  test('a short password is refused', async () => {
    await expect(vault.restore('short', PHRASE)).rejects.toThrow('at least 10')
  })
})

describe('at rest', () => {
  beforeEach(() => vault.restore(PASSWORD, PHRASE))

  test('nothing readable is kept: no word, no key, no address', async () => {
    const text = JSON.stringify(await local.get('vault'))
    for (const secret of ['abandon', 'about', 'f1qode47', 'derived', 'Account 1']) expect(text).not.toContain(secret)
  })

  test('the password opens it, another does not', async () => {
    await vault.lock()
    expect(await vault.phase()).toBe('locked')
    await expect(vault.unlock('correct horse batterz')).rejects.toThrow(WrongPassword)
    expect(await vault.phase()).toBe('locked')
    await vault.unlock(PASSWORD)
    expect(await vault.phase()).toBe('open')
  })

  test('while it is locked nothing can be read, signed or changed', async () => {
    await vault.lock()
    await expect(vault.accounts('t')).rejects.toThrow(Locked)
    await expect(vault.key('any', 't')).rejects.toThrow(Locked)
    await expect(vault.derive('More')).rejects.toThrow(Locked)
  })

  test('weaker rounds on disk are refused, and a changed one does not open', async () => {
    const sealed = (await local.get<Sealed>('vault'))!
    await vault.lock()
    await local.set('vault', { ...sealed, kdf: { ...sealed.kdf, rounds: 1_000 } })
    await expect(vault.unlock(PASSWORD)).rejects.toThrow(WrongPassword)
    const data = `${sealed.cipher.data.startsWith('A') ? 'B' : 'A'}${sealed.cipher.data.slice(1)}`
    await local.set('vault', { ...sealed, cipher: { ...sealed.cipher, data } })
    await expect(vault.unlock(PASSWORD)).rejects.toThrow(WrongPassword)
  })

  test('a new password replaces the old one, with a salt of its own', async () => {
    const before = (await local.get<Sealed>('vault'))!
    await expect(vault.changePassword('not the password', 'another password')).rejects.toThrow(WrongPassword)
    await vault.changePassword(PASSWORD, 'another password')
    const after = (await local.get<Sealed>('vault'))!
    expect(after.kdf.salt).not.toBe(before.kdf.salt)
    await vault.lock()
    await expect(vault.unlock(PASSWORD)).rejects.toThrow(WrongPassword)
    await vault.unlock('another password')
  })

  test('every sealing has a nonce of its own', async () => {
    const key = new Uint8Array(32)
    const { kdf } = (await local.get<Sealed>('vault'))!
    const [a, b] = [await seal(key, kdf, 'x'), await seal(key, kdf, 'x')]
    expect(a.cipher.iv).not.toBe(b.cipher.iv)
    expect(await open(key, a)).toBe('x')
    await expect(open(key, { ...a, kdf: { ...kdf, rounds: kdf.rounds + 1 } })).rejects.toThrow(WrongPassword)
  })
})

describe('locking by itself', () => {
  beforeEach(() => vault.restore(PASSWORD, PHRASE))

  test('it locks when nobody was there for long enough, and not before', async () => {
    now += 14 * 60_000
    expect(await vault.lockIfIdle()).toBe(false)
    await vault.touch()
    now += 14 * 60_000
    expect(await vault.lockIfIdle()).toBe(false)
    now += 60_000
    expect(await vault.lockIfIdle()).toBe(true)
    expect(await vault.phase()).toBe('locked')
  })

  test('its key is of no use then, even if no clock has ticked', async () => {
    const [account] = await vault.accounts('t')
    now += 15 * 60_000
    await expect(vault.key(account!.id, 't')).rejects.toThrow(Locked)
    expect(await session.get('vault-key')).toBeUndefined()
    await vault.unlock(PASSWORD)
    now += 15 * 60_000
    await expect(vault.rename(account!.id, 'Other')).rejects.toThrow(Locked)
    await vault.unlock(PASSWORD)
    now += 15 * 60_000
    expect(await vault.phase()).toBe('locked')
  })

  test('the time is the one that the person chose', async () => {
    const patient = new Vault(local, session, () => now, fewest, async () => 60)
    now += 59 * 60_000
    expect(await patient.phase()).toBe('open')
    now += 60_000
    expect(await patient.phase()).toBe('locked')
  })

  test('a touch does not open a locked vault, and comes too late for one that should be', async () => {
    now += 15 * 60_000
    await vault.touch()
    expect(await vault.phase()).toBe('locked')
    await vault.touch()
    expect(await vault.phase()).toBe('locked')
  })

  test('the key outlives the worker, not the session', async () => {
    expect(await new Vault(local, session, () => now, fewest).phase()).toBe('open')
    expect(await new Vault(local, memory(), () => now, fewest).phase()).toBe('locked')
  })
})

describe('a drafted phrase', () => {
  const drafted = async () => JSON.stringify(await session.get('vault-draft'))

  test('is forgotten when nobody goes on with it', async () => {
    const words = await vault.draft()
    now += 14 * 60_000
    await vault.lockIfIdle()
    expect(await drafted()).toContain(words[0])
    now += 60_000
    await expect(vault.create(PASSWORD, { 0: words[0]!, 5: words[5]!, 9: words[9]! })).rejects.toThrow('begin again')
    expect(await drafted()).toBeUndefined()
  })

  test('is forgotten when another phrase becomes the vault’s', async () => {
    await vault.draft()
    await vault.restore(PASSWORD, PHRASE)
    expect(await drafted()).toBeUndefined()
  })
})

describe('accounts', () => {
  beforeEach(() => vault.restore(PASSWORD, PHRASE))

  const address = async (id: string, prefix: 'f' | 't' = 't') => (await vault.accounts(prefix)).find((one) => one.id === id)?.address
  const SECP = JSON.stringify({ Type: 'secp256k1', PrivateKey: btoa('\x07'.repeat(32)) })
  const BLS = JSON.stringify({ Type: 'bls', PrivateKey: btoa(`\x09${'\x00'.repeat(31)}`) })

  test('more accounts of the phrase have other addresses, and an index is not used twice', async () => {
    const second = await vault.derive('Second')
    const gone = [await address(second), await address(second, 'f')]
    await vault.remove(second)
    const third = await vault.derive('Third')
    expect([await address(third), await address(third, 'f')]).not.toEqual(gone)
  })

  test('Lotus’s keys are imported, secp256k1 and BLS, as hexadecimal and as JSON', async () => {
    const hex = [...new TextEncoder().encode(SECP)].map((b) => b.toString(16).padStart(2, '0')).join('')
    expect(await address(await vault.importKey('One', hex, 't'))).toMatch(/^t1/)
    expect(await address(await vault.importKey('Two', BLS, 't'))).toMatch(/^t3/)
    await expect(vault.importKey('Again', SECP, 't')).rejects.toThrow('already')
    await expect(vault.importKey('Bad', 'deadbeef', 't')).rejects.toThrow('no key')
  })

  test('an imported key is of one kind of network: it is not there on the other, signs nothing there, and is not taken twice', async () => {
    const id = await vault.importKey('Devnet', SECP, 't')
    expect(await address(id, 'f')).toBeUndefined()
    expect((await vault.elsewhere('f')).map((one) => [one.id, one.prefix])).toEqual([[id, 't']])
    expect(await vault.elsewhere('t')).toEqual([])
    expect((await vault.key(id, 't')).address).toMatch(/^t1/)
    await expect(vault.key(id, 'f')).rejects.toThrow('signs nothing where addresses begin with f')
    await expect(vault.importKey('Mainnet', SECP, 'f')).rejects.toThrow('already')
  })

  test('a watched account cannot sign', async () => {
    const id = await vault.watch('Theirs', 'f01234', 't')
    expect(await address(id)).toBe('t01234')
    await expect(vault.key(id, 't')).rejects.toThrow('only watched')
    await expect(vault.watch('Bad', 't1nonsense', 't')).rejects.toThrow('no Filecoin address')
  })

  test('the last account of the phrase stays, and names are cut', async () => {
    const [only] = await vault.accounts('t')
    await vault.importKey('Another', SECP, 't')
    await expect(vault.remove(only!.id)).rejects.toThrow('stays')
    await vault.rename(only!.id, `  ${'x'.repeat(90)} `)
    expect((await vault.accounts('t'))[0]?.name).toHaveLength(40)
    await expect(vault.rename(only!.id, ' ')).rejects.toThrow('name')
  })

  test('what is done at the same time is all done', async () => {
    await Promise.all([vault.derive('Two'), vault.derive('Three'), vault.watch('Four', 't01234', 't'), vault.importKey('Five', SECP, 't')])
    const accounts = await vault.accounts('t')
    expect(accounts.map(({ name }) => name).sort()).toEqual(['Account 1', 'Five', 'Four', 'Three', 'Two'])
    expect(new Set(accounts.map((one) => one.address)).size).toBe(5)
    const doubled = await Promise.allSettled([vault.importKey('Six', BLS, 't'), vault.importKey('Seven', BLS, 't')])
    expect(doubled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const others = accounts.filter(({ kind }) => kind === 'derived')
    await Promise.allSettled(others.map((one) => vault.remove(one.id)))
    expect((await vault.accounts('t')).filter(({ kind }) => kind === 'derived')).toHaveLength(1)
  })

  test('what is shown of an account has no secret in it', async () => {
    await vault.derive('Two')
    await vault.importKey('Three', SECP, 'f')
    const shown = [...(await vault.accounts('t')), ...(await vault.elsewhere('t'))]
    expect(shown).toHaveLength(3)
    for (const account of shown) expect(Object.keys(account)).not.toContain('secret')
  })
})

test('rounds are those that take half a second here, within bounds', () => {
  expect(roundsFor(200_000, 20)).toBe(5_000_000)
  expect(roundsFor(200_000, 10_000)).toBe(LEAST_ROUNDS)
  expect(roundsFor(200_000, 0.001)).toBe(MOST_ROUNDS)
})
