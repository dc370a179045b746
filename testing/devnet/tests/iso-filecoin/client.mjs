// What a wallet does, with iso-filecoin as it is published: `node client.mjs URL [TOKEN]`.
//
// For each kind of key: create an account, have it funded, read its balance, estimate, sign, push, wait. Prints one JSON
// document that says what happened; whether that is right is for the caller to judge.
import { Message } from 'iso-filecoin/message'
import { RPC } from 'iso-filecoin/rpc'
import * as wallet from 'iso-filecoin/wallet'

const NETWORK = 'testnet'
const FUNDS = '5000000000000000000'
const VALUE = '1234567890123456789'

const [api, token] = process.argv.slice(2)
const rpc = new RPC({ api, token, network: NETWORK })

/** The result of a call that must succeed. */
async function must(answer) {
  const { result, error } = await answer
  if (error) throw error
  return result
}

/** The error of a call that must fail. */
async function refused(answer) {
  const { result, error } = await answer
  if (!error) throw new Error(`answered ${JSON.stringify(result)}`)
  return error.message
}

async function transfer(type, to) {
  const account = wallet.create(type, NETWORK)
  const address = account.address.toString()
  const before = await must(rpc.balance(address))
  const unknown = await refused(rpc.nonce(address))
  await must(rpc.call({ method: 'Devnet.Fund', params: [address, FUNDS] }))
  const funded = await must(rpc.balance(address))
  const id = await must(rpc.getIDAddress({ address, safety: 'latest' }))
  const key = await must(rpc.stateAccountKey({ address: id }))

  const message = await new Message({ from: address, to, value: VALUE }).prepare(rpc)
  const signature = wallet.signMessage(account.privateKey, type, message)
  const cid = await must(rpc.pushMessage({ msg: message, signature }))
  const lookup = await must(rpc.waitMsg({ cid, confidence: 0 }))

  const again = await refused(rpc.pushMessage({ msg: message, signature }))
  const forged = new Message({ ...message, nonce: 1, value: '1' })
  return {
    type,
    address,
    before,
    unknown,
    funded,
    key,
    estimate: { limit: message.gasLimit, feeCap: message.gasFeeCap, premium: message.gasPremium },
    cid,
    lookup,
    after: await must(rpc.balance(address)),
    nonce: await must(rpc.nonce(address)),
    again,
    forged: await refused(rpc.pushMessage({ msg: forged, signature })),
  }
}

const version = await must(rpc.version())
const network = await must(rpc.networkName())
const receiver = wallet.create('SECP256K1', NETWORK).address.toString()
const transfers = []
for (const type of ['SECP256K1', 'BLS']) transfers.push(await transfer(type, receiver))
const received = await must(rpc.balance(receiver))
const head = await must(rpc.chainHead())
const byHeight = await must(rpc.getTipSetByHeight({ height: 1 }))
const eth = await must(rpc.filecoinAddressToEthAddress({ address: 't01234' }))
console.log(JSON.stringify({ version, network, transfers, value: VALUE, received, head, byHeight, eth }))
