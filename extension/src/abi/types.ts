/** What the reads return, by name, as `actors/abi` decodes it. */

/** A decimal string of attoFIL. */
export type Atto = string
/** An actor, by its ID address. */
export type Actor = string

export interface Fee {
  label: string
  beneficiary: Actor
  bps: number
}

export interface OwnerTerms {
  operator: Actor
  name: string
  symbol: string
  fees: Fee[]
  min_deposit: Atto
  cap: Atto
  term: number
  early_exit_bps: number
  buffer_bps: number
  min_operator_bps: number
  float_window: number
  min_proposal: Atto
  vote_period: number
  timelock: number
  execution_window: number
  quorum_bps: number
  threshold_bps: number
}

export interface Summary {
  round: number
  harvested_at: number | null
  balance: Atto
  idle: Atto
  exits_reserved: Atto
  exits_waiting: Atto
  rewards_unclaimed: Atto
  fees_unclaimed: Atto
  unsettled: Atto
  principal_active: Atto
  principal_pending: Atto
  operator_stake: Atto
  miners_worth: Atto
  surplus: Atto
  investor_deficit: Atto
  miners: number
  next_token_id: number
  next_proposal_id: number
  sealing: boolean
  paused_until: number | null
  frozen: boolean
  wind_down_from: number | null
  wind_down_until: number | null
}

export interface Ballot {
  proposal_id: number
  approve: boolean
}

export interface Position {
  token_id: number
  holder: Actor
  principal: Atto
  due: Atto
  maturity: number
  pending: boolean
  operator_stake: boolean
  payout: Actor | null
  ballots: Ballot[]
}

export interface ExitTicket {
  token_id: number
  holder: Actor
  amount: Atto
  fee: Atto
  missing: Atto
  since: number
}

export interface Miner {
  miner: Actor
  worth: Atto
  locked: Atto
  debt: Atto
  failing_since: number | null
}

export interface FeeOwed {
  beneficiary: Actor
  amount: Atto
}

export type ProposalStatus = 'Voting' | 'Counting' | 'Accepted' | 'Executable' | 'Executed' | 'Rejected' | 'Lapsed'

export interface Proposal {
  proposal_id: number
  proposer: Actor
  action: unknown
  status: ProposalStatus
  proposed: number
  voting_ends: number
  ceiling: number
  approving: Atto
  rejecting: Atto
  quorum: Atto
  executable_from: number | null
  lapses_after: number | null
  threshold_bps: number
  token_id: number | null
}

export interface Redeemed {
  value: Atto
  fee: Atto
  paid: Atto
  rewards: Atto
  ticket: number | null
}

export interface MarketTerms {
  operator: Actor
  fee_bps: number
  accept_window: number
  max_window: number
  min_term: number
  min_charge: Atto
  fault_slash_bps: number
  no_show_slash_bps: number
  reporter_bounty_bps: number
  unbonding: number
  pause_grace: number
}

export interface Resources {
  cpu_milli: number
  memory_mib: number
  disk_mib: number
  gpu_model: string
  gpu_count: number
  bandwidth_mbps: number
}

export type OfferClass = 'Container' | 'Machine' | 'Function'
export type Evidence = 'Declared' | 'Benchmarked' | 'Attested'

export interface OfferTerms {
  resources: Resources
  class: OfferClass
  region: string
  labels: string[]
  evidence: Evidence
  rate: Atto
  min_term: number
  max_term: number
  available_until: number
  units: number
  collateral: Atto
  window: number
  sealing_key: string
  endpoints: string[]
  metadata: string
}

export interface Offer {
  offer: number
  provider: Actor
  version: number
  status: 'Listed' | 'Paused' | 'Retired'
  terms: OfferTerms
  reserved: number
  free_units: number
  leasable: number
}

export interface OfferFilter {
  leasable: boolean
  provider: string | null
  class: OfferClass | null
  region: string | null
  label: string | null
  evidence: Evidence | null
  max_rate: Atto | null
  min_cpu_milli: number
  min_memory_mib: number
  min_disk_mib: number
  min_gpu_count: number
  gpu_model: string | null
  min_bandwidth_mbps: number
  term: number | null
}

export type LeaseStatus = 'Ordered' | 'Active' | 'Paused' | 'Ended' | 'Terminated' | 'Faulted' | 'Cancelled' | 'NoShow'

export interface Payments {
  provider: Atto
  fee: Atto
  refunded: Atto
  slashed: Atto
  bounty: Atto
  released: Atto
}

export interface Lease {
  lease: number
  status: LeaseStatus
  offer: number
  version: number
  provider: Actor
  renter: Actor
  ordered: number
  accept_by: number
  start: number
  paid_until: number
  end: number
  open_ended: boolean
  window: number
  last_beat: number
  served: number
  missed: number
  unsettled: number
  paused_since: number | null
  pending: number
  segments: { epochs: number; rate: Atto }[]
  prepaid: Atto
  locked: Atto
  paid: Payments
  ssh_key: string
  sealing_key: string
  secret: string
  terms: OfferTerms
}

export interface Provider {
  provider: Actor
  payout: Actor
  keeper: Actor | null
  free: Atto
  locked: Atto
  unbonding: { amount: Atto; ready: number }[]
  owed: Atto
  statistics: { leases: number; scheduled: number; served: number; faults: number; no_shows: number; early_ends: number }
  offers: number[]
  first_lease: number
  lease_count: number
}
