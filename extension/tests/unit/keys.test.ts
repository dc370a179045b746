import { Encrypter } from 'age-encryption'
import { describe, expect, test } from 'vitest'
import { bech32 } from '@scure/base'
import { Message } from 'iso-filecoin/message'
import { type LotusMessage, messageCid, signedCid } from '../../src/chain/message'
import { keyOf, sealingSecret, sign, signText } from '../../src/vault/keys'
import { openSecret, sealingKey } from '../../src/vault/sealing'

const SEVEN = keyOf(new Uint8Array(32).fill(7), 'SECP256K1', 't')
const BLS = keyOf(Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 9 : 0)), 'BLS', 't')

const message: LotusMessage = {
  Version: 0,
  To: 't01005',
  From: 't1qode47ievxlxzk6z2viuovedabmn3tq6t57uqhq',
  Nonce: 3,
  Value: '1000000000000000000',
  GasLimit: 1_000_000,
  GasFeeCap: '101000',
  GasPremium: '100000',
  Method: 0,
  Params: '',
}

describe('signing', () => {
  test('a message is signed only under the CID that was shown', () => {
    const cid = messageCid(message)
    expect(cid).toMatch(/^bafy2bzace/)
    expect(sign(SEVEN, message, cid).Type).toBe(1)
    expect(sign(BLS, message, cid).Type).toBe(2)
    for (const other of [{ Value: '2' }, { To: 't01006' }, { Nonce: 4 }, { GasFeeCap: '9' }, { Params: 'gA==' }, { Method: 1 }]) {
      expect(() => sign(SEVEN, { ...message, ...other }, cid)).toThrow('not the one that was shown')
    }
  })

  test('the letter of the network is not part of the message', () => {
    expect(messageCid({ ...message, To: 'f01005' })).toBe(messageCid(message))
  })

  test('a signed message’s CID covers the signature, a BLS one’s does not', () => {
    const cid = messageCid(message)
    const secp = signedCid(message, sign(SEVEN, message, cid))
    expect(secp).not.toBe(cid)
    expect(signedCid(message, sign(BLS, message, cid))).toBe(cid)
  })

  test('a text’s signature is none of the message with the same bytes', () => {
    const bytes = Message.fromLotus(message).cidBytes()
    expect(signText(SEVEN, bytes).Data).not.toBe(sign(SEVEN, message, messageCid(message)).Data)
  })

})

describe('sealing', () => {
  test('the derivation is the command line’s', async () => {
    const recipient = bech32.encode('age', bech32.toWords(await sealingKey(SEVEN)), 200)
    expect(recipient).toBe('age1gt95aawqsn0jhxxp85snhxjkfghescvd0kscmh7e94vpd8nvl5xsrmne2l')
    expect(sealingSecret(BLS)).toHaveLength(32)
  })

  test('only the key that something was sealed to opens it', async () => {
    for (const key of [SEVEN, BLS]) {
      const encrypter = new Encrypter()
      encrypter.addRecipient(bech32.encode('age', bech32.toWords(await sealingKey(key)), 200))
      const sealed = await encrypter.encrypt('ssh guest@203.0.113.7')
      expect(await openSecret(key, sealed)).toBe('ssh guest@203.0.113.7')
      await expect(openSecret(key === SEVEN ? BLS : SEVEN, sealed)).rejects.toThrow('another key')
      await expect(openSecret(key, new Uint8Array([1, 2, 3]))).rejects.toThrow('another key')
    }
  })
})
