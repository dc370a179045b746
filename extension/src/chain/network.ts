/** Networks: where their node is, and what it must call itself. */

import { t } from '../strings/en'

/** The letter that addresses of a kind of network begin with: `f` on mainnet, `t` on every other. */
export type Prefix = 'f' | 't'

export interface Network {
  /** Unique among the networks of this browser. */
  id: string
  /** What a person calls it. */
  label: string
  /** The node's JSON-RPC. */
  url: string
  /** A bearer token, where the node asks for one. */
  token?: string
  /** What StateNetworkName must answer: anything else is another network, and nothing is signed. */
  name: string
  prefix: Prefix
}

/** The devnet of `leasehold devnet`: there from the beginning, and cannot be removed. */
export const DEVNET: Network = {
  id: 'devnet',
  label: 'Local devnet',
  url: 'http://127.0.0.1:1234/rpc/v1',
  name: 'leasehold-devnet',
  prefix: 't',
}

/** The letter of a network's addresses: only mainnet has `f`. */
export function prefixOf(name: string): Prefix {
  return name === 'mainnet' || name === 'testnetnet' ? 'f' : 't'
}

/** What iso-filecoin calls a kind of network. */
export function isoNetwork(prefix: Prefix): 'mainnet' | 'testnet' {
  return prefix === 'f' ? 'mainnet' : 'testnet'
}

/** Checks a URL that a person typed. The sentence says what is wrong; `null` is a good one. */
export function badUrl(text: string): string | null {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return t.node.noUrl
  }
  const local = url.hostname === '127.0.0.1' || url.hostname === 'localhost'
  if (url.protocol === 'https:' || (url.protocol === 'http:' && local)) {
    return url.username || url.password ? t.node.tokenInUrl : null
  }
  return t.node.needsHttps
}
