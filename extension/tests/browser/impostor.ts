/** A node that may say that it belongs to another network. Everything else it hands on to a devnet. */

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export class Impostor {
  /** What it says; the devnet's own name while there is none. */
  name: string | null = null

  private constructor(private readonly server: Server) {}

  static async start(devnet: string): Promise<Impostor> {
    const server = createServer(async (request, response) => {
      const body = await textOf(request)
      const { id, method } = JSON.parse(body) as { id: number; method: string }
      const isLie = impostor.name !== null && method === 'Filecoin.StateNetworkName'
      const headers = { 'content-type': 'application/json' }
      const answer = isLie ? JSON.stringify({ jsonrpc: '2.0', id, result: impostor.name }) : await (await fetch(devnet, { method: 'POST', headers, body })).text()
      response.writeHead(200, headers).end(answer)
    })
    const impostor = new Impostor(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return impostor
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/rpc/v1`
  }

  stop(): void {
    this.server.close()
    this.server.closeAllConnections()
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
