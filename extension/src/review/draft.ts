/** Messages as they are asked for, without what a node adds. */

import type { Abi } from '../abi/abi'
import { toBase64 } from '../bytes'
import { readAddress, withPrefix } from '../chain/address'
import type { LotusMessage } from '../chain/message'
import type { Prefix } from '../chain/network'
import type { PageMessage } from '../sites/permissions'
import { t } from '../strings/en'
import type { Intent } from './types'

/** The message that an intent asks for, without nonce and gas. */
export function draftOf(abi: Abi, intent: Intent, from: string, prefix: Prefix): LotusMessage {
  if (!/^\d{1,30}$/.test(intent.value)) throw new Error(t.errors.noAmount)
  const call = intent.actor === 'send' ? { number: 0, bytes: new Uint8Array() } : abi.encode(intent.actor, intent.method, intent.params)
  return bare(from, withPrefix(readAddress(intent.to), prefix), intent.value, call.number, toBase64(call.bytes))
}

/** Whether a web page's message has all that it takes to sign it as it is. */
export function isComplete({ nonce, gasLimit, gasFeeCap, gasPremium }: PageMessage): boolean {
  return nonce !== undefined && Boolean(gasLimit) && gasFeeCap !== undefined && gasPremium !== undefined
}

/** The message that a web page asks for. Its nonce and gas are kept where `keep` says so: the page will send what is signed. */
export function draftOfPage(message: PageMessage, from: string, prefix: Prefix, keep: boolean): LotusMessage {
  const draft = bare(from, withPrefix(readAddress(message.to), prefix), message.value, message.method, message.params)
  if (!keep) return draft
  const { nonce = 0, gasLimit = 0, gasFeeCap = '0', gasPremium = '0' } = message
  return { ...draft, Nonce: nonce, GasLimit: gasLimit, GasFeeCap: gasFeeCap, GasPremium: gasPremium }
}

function bare(from: string, to: string, value: string, method: number, params: string): LotusMessage {
  return { Version: 0, To: to, From: from, Nonce: 0, Value: value, GasLimit: 0, GasFeeCap: '0', GasPremium: '0', Method: method, Params: params }
}
