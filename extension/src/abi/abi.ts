/**
 * The bytes that actors read and write, by `actors/abi` compiled to WASM: method numbers, parameters, returns, events and errors. No
 * layout is known on this side. The forms are those of `actors/abi-json`: amounts are strings of attoFIL, bytes `0x` and hexadecimal,
 * actors their ID addresses, epochs numbers, enumerations their names.
 */

import { fromHex, toHex } from '../bytes'
import { t } from '../strings/en'
import { exactJson, isExact } from './exact'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The actors whose interface is known. */
export type Kind = 'owner' | 'lease' | 'init' | 'storageminer' | 'storagepower'

interface Exports {
  memory: WebAssembly.Memory
  alloc(length: number): number
  free(pointer: number, length: number): void
  /** Takes a JSON request, gives pointer << 32 | length of a JSON answer, which the caller frees. */
  call(pointer: number, length: number): bigint
}

/** What the WASM refused, as a sentence. */
export class AbiError extends Error {
  override name = 'AbiError'
}

export class Abi {
  private constructor(
    private readonly exports: Exports,
    /** The letter that decoded addresses begin with. */
    private readonly prefix: 'f' | 't',
  ) {}

  static async load(module: BufferSource): Promise<Abi> {
    const { instance } = await WebAssembly.instantiate(module, {})
    return new Abi(instance.exports as unknown as Exports, 't')
  }

  /** The same, writing addresses as a network does. */
  on(prefix: 'f' | 't'): Abi {
    return new Abi(this.exports, prefix)
  }

  /** The number and the encoded parameters of a call. `params` is null where the method takes none. */
  encode(actor: Kind, method: string, params: Json = null): { number: number; bytes: Uint8Array } {
    const { number, bytes } = this.ask<{ number: number; bytes: string }>({ op: 'encode_call', actor, method, params })
    return { number, bytes: fromHex(bytes) }
  }

  /** What a call says: the method behind a number, and its parameters by name. */
  decodeCall(actor: Kind, number: number, bytes: Uint8Array): { method: string; params: Json } {
    return this.ask({ op: 'decode_call', actor, number, bytes: toHex(bytes) })
  }

  /** What a method returned. */
  decodeReturn<T = Json>(actor: Kind, method: string, bytes: Uint8Array): T {
    return this.ask({ op: 'decode_return', actor, method, bytes: toHex(bytes) })
  }

  /** An event's entries by name, `type` first. Entries that no interface declares are read as plain CBOR. */
  decodeEvent(actor: Kind, entries: { key: string; codec: number; value: Uint8Array }[]): { type: string } & Record<string, Json> {
    const raw = entries.map(({ key, codec, value }) => ({ key, codec, value: toHex(value) }))
    return this.ask({ op: 'decode_event', actor, entries: raw })
  }

  /** The sentence behind an exit code. */
  sentence(actor: Kind | null, code: number): string | null {
    return this.ask({ op: 'sentence', actor, code })
  }

  private ask<T>(asked: { [key: string]: Json }): T {
    const { alloc, free, call } = this.exports
    const json = exactJson({ prefix: this.prefix, ...asked })
    if (json === null) throw new AbiError(t.abi.inexact)
    const text = new TextEncoder().encode(json)
    const pointer = alloc(text.length)
    new Uint8Array(this.exports.memory.buffer, pointer, text.length).set(text)
    const packed = BigInt.asUintN(64, call(pointer, text.length))
    free(pointer, text.length)
    const [from, length] = [Number(packed >> 32n), Number(packed & 0xffff_ffffn)]
    const answer = new TextDecoder().decode(new Uint8Array(this.exports.memory.buffer, from, length))
    free(from, length)
    if (!isExact(answer)) throw new AbiError(t.abi.inexact)
    const parsed = JSON.parse(answer) as { ok?: T; error?: string }
    if (parsed.error !== undefined) throw new AbiError(parsed.error)
    return parsed.ok as T
  }
}
