/** Reads what a node sends. Whatever is not as it should be is a [NodeError] that names the field, so that nothing is shown that is not so. */

import { t } from '../strings/en'
import { isAddress } from './address'
import { NodeError } from './node-error'

type Fields = Record<string, unknown>

/** The FVM allows this many calls within one another. */
const MOST_DEPTH = 1_024
/** More calls than any block's gas pays for. */
const MOST_CALLS = 50_000

export function object(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(what)
  return value as Fields
}

/** Go writes an empty list as null. */
export function list(value: unknown, what: string): unknown[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw bad(what)
  return value
}

export function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw bad(what)
  return value
}

/** A whole number from zero that is exact here. */
export function count(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw bad(what)
  return value as number
}

/** An amount of attoFIL that is not negative, as a decimal string. */
export function amount(value: unknown, what: string): string {
  if (typeof value !== 'string' || !/^\d{1,40}$/.test(value)) throw bad(what)
  return value
}

export function address(value: unknown, what: string): string {
  if (typeof value !== 'string' || !isAddress(value)) throw bad(what)
  return value
}

/** Base64. Null is what Go writes for no bytes. */
export function bytes(value: unknown, what: string): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string' || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw bad(what)
  return value
}

/** The CID in a link. */
export function link(value: unknown, what: string): string {
  const cid = object(value, what)['/']
  if (typeof cid !== 'string' || !/^[A-Za-z0-9]{1,128}$/.test(cid)) throw bad(what)
  return cid
}

export interface Receipt {
  exit: number
  /** Base64; empty when nothing was returned. */
  returned: string
  gasUsed: number
}

export function receipt(value: unknown): Receipt {
  const { ExitCode, Return, GasUsed } = object(value, 'receipt')
  return { exit: count(ExitCode, 'exit code'), returned: bytes(Return, 'return'), gasUsed: count(GasUsed, 'gas used') }
}

/** A call in an execution trace. */
export interface Trace {
  from: string
  to: string
  /** attoFIL, decimal. */
  value: string
  exit: number
  /** How many charges of gas were told. */
  charges: number
  calls: Trace[]
}

/** A trace, `null` where the node tells none. */
export function trace(value: unknown): Trace | null {
  let calls = 0
  const read = (given: unknown, depth: number): Trace => {
    calls += 1
    if (depth > MOST_DEPTH || calls > MOST_CALLS) throw bad('trace')
    const { Msg, MsgRct, GasCharges, Subcalls } = object(given, 'trace')
    const { From, To, Value } = object(Msg, 'trace’s message')
    return {
      from: address(From, 'trace’s sender'),
      to: address(To, 'trace’s receiver'),
      value: amount(Value, 'trace’s value'),
      exit: count(object(MsgRct, 'trace’s receipt').ExitCode, 'exit code'),
      charges: list(GasCharges, 'charges of gas').length,
      calls: list(Subcalls, 'trace’s calls').map((call) => read(call, depth + 1)),
    }
  }
  return value === null || value === undefined ? null : read(value, 0)
}

function bad(what: string): NodeError {
  return new NodeError(t.node.nonsense(what))
}
