/** A spawned `leasehold devnet`, and the `leasehold` command against it. */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The binary that `make` has built. */
const BINARY = process.env.LEASEHOLD ?? new URL('../../../target/release/leasehold', import.meta.url).pathname

export class Devnet {
  private readonly ended: Promise<unknown>

  private constructor(
    readonly url: string,
    private readonly home: string,
    private readonly child: ChildProcess,
  ) {
    this.ended = new Promise((resolve) => child.once('exit', resolve))
  }

  static async start(): Promise<Devnet> {
    const home = await mkdtemp(join(tmpdir(), 'leasehold-extension-'))
    await writeFile(join(home, 'passphrase'), 'a passphrase for tests')
    // Keys that last no longer than a test need little scrypt.
    await writeFile(join(home, 'config.toml'), 'scrypt_log_n = 14\n')
    const child = spawn(BINARY, ['devnet', '--listen', '127.0.0.1:0', '--json', '--trace'], {
      env: { ...process.env, LEASEHOLD_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // It tells of every call; only how it ended is of interest, and only if it ends too early.
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-1_000)
    })
    const url = await new Promise<string>((resolve, reject) => {
      let text = ''
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk
        const found = /"url":\s*"([^"]+)"/.exec(text)
        if (found?.[1]) resolve(found[1])
      })
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`leasehold devnet ended with ${code} before it said its URL: ${said}`)))
    })
    return new Devnet(url.includes('/rpc/') ? url : `${url}/rpc/v1`, home, child)
  }

  /** May be called again. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM')
    await this.ended
    await rm(this.home, { recursive: true, force: true })
  }

  /** A new key of the command's that holds so many FIL. */
  async person(name: string, fil: number, kind = 'secp256k1'): Promise<string> {
    const { address } = await this.run<{ address: string }>('wallet', 'new', name, '--kind', kind)
    await this.run('chain', 'fund', name, `${fil}FIL`)
    return address
  }

  /** Runs a command and gives its JSON. */
  async run<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    const { stdout } = await promisify(execFile)(BINARY, [...args, '--json', '--yes', '--url', this.url, '--passphrase-file', join(this.home, 'passphrase')], {
      env: { ...process.env, LEASEHOLD_HOME: this.home },
    })
    return JSON.parse(stdout || 'null') as T
  }

  /** Writes a file that commands can read. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.home, name)
    await writeFile(path, text)
    return path
  }

  /** A JSON-RPC call. */
  async call<T>(method: string, ...params: unknown[]): Promise<T> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
    const { result, error } = (await response.json()) as { result: T; error?: { message: string } }
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }

  /** Lets epochs pass. */
  advance(epochs: number): Promise<unknown> {
    return this.call('Devnet.Advance', epochs)
  }

  async epoch(): Promise<number> {
    return (await this.call<{ Height: number }>('Filecoin.ChainHead')).Height
  }

  /** What an address has, in attoFIL. */
  async balance(address: string): Promise<bigint> {
    return BigInt(await this.call<string>('Filecoin.WalletBalance', address))
  }
}
