/** What stands before the story begins: a vehicle with a miner, a market with offers, and people who run them by the command. */

import { Devnet } from './devnet'

export interface Stage {
  devnet: Devnet
  /** The owner actor, its miner, the market. */
  owner: string
  miner: string
  market: string
  /** Somebody else who holds positions. */
  investor: string
  /** What the provider will seal to the renter. */
  secret: string
}

const OFFER = `\
cpu_milli = 8000
memory_mib = 32768
disk_mib = 512000
region = 'eu-north'
labels = ['nvme', 'ipv6']
evidence = 'benchmarked'
class = 'machine'
price = '1.2 FIL/day'
collateral = '2 FIL'
window = '30m'
min_term = '3h'
units = 3
`
const BIG = OFFER.replace('8000', '32000').replace('32768', '131072').replace('1.2 FIL', '9 FIL').replace("'machine'", "'container'")
const GPU = `${OFFER.replace("'eu-north'", "'us-east'").replace('1.2 FIL', '24 FIL')}gpu_model = 'A100'\ngpu_count = 2\n`

export async function setStage(): Promise<Stage> {
  const devnet = await Devnet.start()
  for (const [name, fil] of [['operator', 2_000], ['host', 20], ['provider', 200]] as const) await devnet.person(name, fil)
  const investor = await devnet.person('investor', 1_000)
  await devnet.person('worker', 1, 'bls')
  for (const code of ['owner', 'lease']) await devnet.run('actor', 'install', code, '--wallet', 'operator')

  const { miner } = await devnet.run<{ miner: string }>('miner', 'create', '--worker', 'worker', '--wallet', 'operator', '--value', '400FIL')
  const created = await devnet.run<{ address: string }>('owner', 'create', '--name', 'North Vault', '--symbol', 'NORTH', '--fee', 'operator=operator:5%', '--fee', 'dataset=host:2%', '--wallet', 'operator', '--vote-period', '1d', '--timelock', '1d', '--term', '180d', '--min-proposal', '10FIL', '--float-window', '90d')
  const owner = created.address
  await devnet.run('owner', 'adopt', owner, miner, '--wallet', 'operator')
  await devnet.run('stake', 'deposit', owner, '250FIL', '--wallet', 'investor')
  await devnet.run('owner', 'pledge', owner, miner, '560FIL', '--wallet', 'operator')
  for (let round = 0; round < 9; round += 1) {
    await devnet.call('Devnet.Award', miner, 1 + ((round * 5) % 4))
    await devnet.advance(2_880 * (1 + (round % 3)))
    await devnet.run('owner', 'harvest', owner, '--wallet', 'investor')
  }

  const market = (await devnet.run<{ address: string }>('market', 'create', '--wallet', 'host', '--fee', '2%', '--accept-window', '7d')).address
  await devnet.run('collateral', 'add', market, '60FIL', '--wallet', 'provider')
  for (const [name, text] of [['offer', OFFER], ['big', BIG], ['gpu', GPU]] as const) {
    await devnet.run('offer', 'create', market, '--file', await devnet.file(`${name}.toml`, text), '--wallet', 'provider')
  }
  return { devnet, owner, miner, market, investor, secret: 'ssh guest@203.0.113.7 -p 2222\n' }
}
