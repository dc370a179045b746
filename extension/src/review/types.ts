/** What a person sees before signing, and what is then signed. */

import type { Json, Kind } from '../abi/abi'
import type { LotusMessage } from '../chain/message'
import type { Prefix } from '../chain/network'

/** What a page of the extension asks for: it is encoded in the background, and decoded again to be shown. */
export interface Intent {
  to: string
  /** The actor's interface; `send` moves FIL and calls nothing. */
  actor: Kind | 'send'
  method: string
  params: Json
  /** attoFIL, decimal. */
  value: string
}

/** One line of what will happen: what it is about, and what it says. */
export interface Line {
  label: string
  text: string
}

/** Whom an address is of: the sender, another account of this vault, nobody any more, or somebody else. */
export interface Party {
  kind: 'you' | 'own' | 'burnt' | 'other'
  /** The account's name, or what others call whoever is there; may be empty. */
  name: string
  address: string
}

/** FIL that moves while the message runs, as it was tried. */
export interface Move {
  from: Party
  to: Party
  /** attoFIL, decimal. */
  value: string
}

export interface Review {
  id: string
  /** Whose wish it is: the extension's own pages, or a web page. */
  origin: string | null
  /** `push` signs and sends; `sign` only signs, for a web page that sends itself. */
  then: 'push' | 'sign'
  network: { id: string; label: string; name: string; prefix: Prefix }
  account: { id: string; name: string; address: string }
  message: LotusMessage
  /** The CID of exactly this message: nothing else is signed. */
  cid: string
  actor: { kind: Kind | 'account' | 'other' | 'none'; code: string | null; known: boolean }
  to: Party
  /**
   * Where the words come from: `ours` was encoded here, `followed` was decoded as what the person follows at the address, `node` as what
   * the node says is there.
   */
  meaning: 'ours' | 'followed' | 'node'
  title: string
  lines: Line[]
  /** The decoded call, `null` where it cannot be decoded or there is none. */
  call: { method: string; params: Json } | null
  /** The most that it costs in fees, attoFIL. */
  fee: string
  balance: string
  /** `isTraced`: the node told every call within; else `moves` has only what the message itself sends. */
  tried: { ok: boolean; sentence: string; isTraced: boolean; moves: Move[]; returned: Line[]; gasUsed: number }
  warnings: string[]
  /** Why it cannot be signed. */
  refusal: string | null
}
