/** A made-up node: answers JSON-RPC from a table, and remembers what it was asked. */

export interface Asked {
  method: string
  params: unknown[]
}

export type Answers = Record<string, unknown | ((...params: never[]) => unknown)>

/** What an honest node of a small network says. */
export const HONEST: Answers = {
  StateNetworkName: 'leasehold-devnet',
  StateNetworkVersion: 25,
  StateActorCodeCIDs: { account: { '/': 'bafyaccount' }, storageminer: { '/': 'bafyminer' } },
  StateGetActor: { Code: { '/': 'bafyaccount' }, Balance: '0', Nonce: 0 },
  WalletBalance: '5000000000000000000000',
  StateLookupID: 't0100',
  MpoolGetNonce: 7,
  StateCall: { MsgRct: { ExitCode: 0, Return: '', GasUsed: 1_000_000 }, ExecutionTrace: null },
  GasEstimateMessageGas: { GasLimit: 1_250_000, GasFeeCap: '101000', GasPremium: '100000' },
  MpoolPush: { '/': 'bafypushed' },
}

export function fakeNode(answers: Answers): { fetcher: typeof fetch; asked: Asked[] } {
  const asked: Asked[] = []
  const fetcher = async (input: RequestInfo | URL, init?: RequestInit) => {
    const { method, params = [] } = (await new Request(input, init).json()) as Asked
    const name = method.replace('Filecoin.', '')
    asked.push({ method: name, params })
    if (!(name in answers)) return json({ error: { code: -32601, message: `no ${name}` } })
    const answer = answers[name]
    try {
      return json({ result: typeof answer === 'function' ? (answer as (...p: unknown[]) => unknown)(...params) : answer })
    } catch (error) {
      return json({ error: { code: 1, message: (error as Error).message } })
    }
  }
  return { fetcher, asked }
}

function json(body: object): Response {
  return new Response(JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }), { headers: { 'content-type': 'application/json' } })
}
