/**
 * The wallet adapter for pages: the interface that `iso-filecoin-wallets` gives its adapters (`WalletAdapter`), without that package and the
 * ledgers and snaps it brings. A page hands `window.leasehold.adapter` to whatever takes such adapters.
 */

import { forPages } from '../strings/en'
import { base64pad } from 'iso-base/rfc4648'
import { fromString } from 'iso-filecoin/address'
import { Signature } from 'iso-filecoin/signature'
import type { IAccount, MessageObj, Network, PartialMessageObj } from 'iso-filecoin/types'
import { TypedEventTarget } from 'iso-web/event-target'
import { listen, ProviderError, request } from './client'
import type { Notice } from './wire'

export type WalletSupport = 'NotChecked' | 'Detected' | 'NotDetected' | 'NotSupported'

export interface AccountNetwork {
  network: Network
  account: IAccount
}

export interface WalletEvents {
  accountChanged: CustomEvent<IAccount>
  networkChanged: CustomEvent<AccountNetwork>
  disconnect: CustomEvent
  connect: CustomEvent<AccountNetwork>
  error: CustomEvent<Error>
  stateChanged: CustomEvent<WalletSupport>
}

interface Shown {
  account: { address: string; type: 'SECP256K1' | 'BLS'; publicKey: string }
  network: Network
  name: string
}

export class LeaseholdAdapter extends TypedEventTarget<WalletEvents> {
  readonly uid = `leasehold-${crypto.randomUUID().slice(0, 8)}`
  readonly id = 'leasehold'
  name = 'Leasehold'
  url = 'https://github.com/leasehold/leasehold'
  network: Network = 'testnet'
  support: WalletSupport = 'NotChecked'
  connecting = false
  account: IAccount | undefined = undefined

  /** The chain behind the network: two of them may be test networks. */
  private chain = ''

  constructor() {
    super()
    listen((notice) => this.hear(notice))
  }

  get connected(): boolean {
    return this.account !== undefined
  }

  /** The extension made this object, so it is there. */
  checkSupport = async (): Promise<void> => {
    this.support = 'Detected'
    this.emit('stateChanged', this.support as never)
  }

  /** Asks the person to connect, unless this page is connected already. The network is the one that the person has chosen. */
  connect = async ({ network }: { network?: Network } = {}): Promise<AccountNetwork> => {
    this.connecting = true
    try {
      const shown = await request<Shown>('connect')
      if (network && network !== shown.network) {
        throw new ProviderError(4901, forPages.otherNetwork(shown.name))
      }
      const connected = this.take(shown)
      this.emit('connect', connected as never)
      return connected
    } catch (error) {
      this.emit('error', error as never)
      throw error
    } finally {
      this.connecting = false
    }
  }

  disconnect = async (): Promise<void> => {
    await request('disconnect')
    this.leave()
  }

  /** A page knows the one account that it was connected with: which one is the person's choice, not the page's. */
  deriveAccount = async (_index: number): Promise<IAccount> => {
    return this.follow(await request<Shown>('account')).account
  }

  changeNetwork = async (network: Network): Promise<AccountNetwork> => {
    const shown = await request<Shown>('account')
    if (shown.network !== network) {
      throw new ProviderError(4901, forPages.otherNetwork(shown.name))
    }
    const changed = this.take(shown)
    this.emit('networkChanged', changed as never)
    return changed
  }

  /** Refused always: raw bytes may be a message or a deal that nobody has seen. Use `personalSign`. */
  sign(_data: Uint8Array): Promise<Signature> {
    return Promise.reject(new ProviderError(4200, forPages.noRawBytes))
  }

  /** Signs data with the prefix of FRC-0102, after the person has seen it. */
  personalSign = async (data: Uint8Array): Promise<Signature> => {
    return Signature.fromLotus(await request('personalSign', { data: base64pad.encode(data) }))
  }

  /** Signs a complete message (nonce and gas included), after the person has seen what it does. The page sends it. */
  signMessage = async (message: MessageObj): Promise<Signature> => {
    const { signature } = await request<{ signature: { Type: 1 | 2; Data: string } }>('signMessage', { message })
    return Signature.fromLotus(signature)
  }

  /** Beyond the interface: nonce and gas are filled in, the person sees what it does, and the extension sends it. */
  sendMessage = async (message: Omit<PartialMessageObj, 'from'>): Promise<{ cid: string }> => request('send', { message })

  /** What the extension tells unasked concerns only who is connected. */
  private hear(notice: Notice): void {
    if (!this.connected) return
    if (notice.what === 'disconnect') this.leave()
    else this.follow(notice.shown as Shown)
  }

  private leave(): void {
    if (!this.connected) return
    this.account = undefined
    this.emit('disconnect', undefined as never)
  }

  /** Takes what is shown now, and tells what is new about it. */
  private follow(shown: Shown): AccountNetwork {
    const [address, chain] = [this.account?.address.toString(), this.chain]
    const now = this.take(shown)
    if (now.account.address.toString() !== address) this.emit('accountChanged', now.account as never)
    if (shown.name !== chain) this.emit('networkChanged', now as never)
    return now
  }

  private take({ account, network, name }: Shown): AccountNetwork {
    this.network = network
    this.chain = name
    this.account = {
      type: account.type,
      address: fromString(account.address),
      publicKey: base64pad.decode(account.publicKey),
    }
    return { account: this.account, network }
  }
}
