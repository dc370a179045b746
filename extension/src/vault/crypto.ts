/** How a vault is locked: PBKDF2-SHA256 of the password gives an AES-256-GCM key. All of it is the platform's own WebCrypto. */

import { t } from '../strings/en'
import { fromBase64, toBase64 } from '../bytes'

/** Fewer rounds are never used, however slow the machine. */
export const LEAST_ROUNDS = 600_000
/** More are never used, however fast: the vault must open on a slower machine too. */
export const MOST_ROUNDS = 20_000_000
/** What unlocking should take, in milliseconds. */
const TARGET_MS = 500

/** A vault at rest. What is not encrypted is authenticated. */
export interface Sealed {
  version: 1
  kdf: { name: 'PBKDF2-SHA256'; rounds: number; salt: string }
  cipher: { name: 'AES-256-GCM'; iv: string; data: string }
}

/** The password does not open the vault (or the vault is damaged: the two cannot be told apart). */
export class WrongPassword extends Error {
  override name = 'WrongPassword'
  constructor() {
    super(t.vault.wrongPassword)
  }
}

/** The rounds that take about half a second here. */
export async function calibrate(): Promise<number> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const sample = 200_000
  await derive('warm-up', salt, 1_000)
  const before = performance.now()
  await derive('a password of usual length', salt, sample)
  const elapsed = Math.max(1, performance.now() - before)
  return roundsFor(sample, elapsed)
}

/** The rounds to use when `sample` of them took `elapsed` milliseconds. */
export function roundsFor(sample: number, elapsed: number): number {
  const rounds = Math.round((sample * TARGET_MS) / elapsed / 1_000) * 1_000
  return Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, rounds))
}

/** The key of a new vault, with the salt that gives it again. */
export async function newKey(password: string, rounds: number): Promise<{ key: Uint8Array; kdf: Sealed['kdf'] }> {
  const salt = crypto.getRandomValues(new Uint8Array(32))
  return { key: await derive(password, salt, rounds), kdf: { name: 'PBKDF2-SHA256', rounds, salt: toBase64(salt) } }
}

/** The key of a vault that is there. Whether it is the right one shows when it is opened. */
export async function derivedKey(password: string, sealed: Sealed): Promise<Uint8Array> {
  const { rounds, salt } = sealed.kdf
  if (!Number.isSafeInteger(rounds) || rounds < LEAST_ROUNDS || rounds > MOST_ROUNDS) throw new WrongPassword()
  return derive(password, fromBase64(salt), rounds)
}

/** Encrypts with a fresh nonce. */
export async function seal(key: Uint8Array, kdf: Sealed['kdf'], content: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const text = new TextEncoder().encode(JSON.stringify(content))
  const data = await crypto.subtle.encrypt(parameters(iv, kdf), await aes(key), text)
  return { version: 1, kdf, cipher: { name: 'AES-256-GCM', iv: toBase64(iv), data: toBase64(new Uint8Array(data)) } }
}

/** Decrypts, or throws [WrongPassword]. */
export async function open(key: Uint8Array, sealed: Sealed): Promise<unknown> {
  try {
    const iv = fromBase64(sealed.cipher.iv)
    const data = fromBase64(sealed.cipher.data)
    const text = await crypto.subtle.decrypt(parameters(iv, sealed.kdf), await aes(key), data)
    return JSON.parse(new TextDecoder().decode(text))
  } catch {
    throw new WrongPassword()
  }
}

/** The rounds and the salt are authenticated along: nobody can weaken a vault on disk. */
function parameters(iv: Uint8Array<ArrayBuffer>, kdf: Sealed['kdf']): AesGcmParams {
  const additionalData = new TextEncoder().encode(JSON.stringify([1, kdf.name, kdf.rounds, kdf.salt]))
  return { name: 'AES-GCM', iv, additionalData }
}

async function derive(password: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
  const secret = new TextEncoder().encode(password.normalize('NFKC'))
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, material, 256)
  return new Uint8Array(bits)
}

function aes(key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key.slice(), 'AES-GCM', false, ['encrypt', 'decrypt'])
}
