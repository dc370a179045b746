/** Access secrets: age files, sealed to the X25519 key that belongs to a renter's key. */

import { t } from '../strings/en'
import { Decrypter, identityToRecipient } from 'age-encryption'
import { bech32 } from '@scure/base'
import { type Key, sealingSecret } from './keys'

/** The public key that secrets are sealed to: 32 bytes, as leases keep it. */
export async function sealingKey(key: Key): Promise<Uint8Array> {
  const recipient = await identityToRecipient(identity(key))
  return bech32.fromWords(bech32.decode(recipient as `${string}1${string}`, 200).words)
}

/** Opens a secret, or throws a sentence. */
export async function openSecret(key: Key, sealed: Uint8Array): Promise<string> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity(key))
  try {
    return new TextDecoder().decode(await decrypter.decrypt(sealed))
  } catch {
    throw new Error(t.vault.sealedToOther)
  }
}

function identity(key: Key): string {
  return bech32.encode('age-secret-key-', bech32.toWords(sealingSecret(key)), 200).toUpperCase()
}
