/** What a call will do, in words: from its decoded bytes, never from what somebody said about it. */

import type { Json } from '../abi/abi'
import { fil } from '../money/fil'
import { span } from '../money/time'
import { t } from '../strings/en'
import type { Line } from './types'

/** What a call is about, as far as it matters for words. */
export interface Told {
  /** The actor at the other end, as a person knows it. */
  name: string
  /** attoFIL that go along. */
  value: bigint
  prefix: 'f' | 't'
  params: Json
}

export interface Words {
  title: string
  lines: Line[]
}

type Fields = Record<string, Json>
type Teller = (p: Fields, told: Told) => Words

/** Words for a call. A method without a sentence of its own gets its name and its parameters as they are. */
export function words(kind: string, method: string, told: Told): Words {
  const teller = TELLERS[`${kind}.${method}`]
  const p = (told.params ?? {}) as Fields
  if (teller) {
    try {
      return teller(p, told)
    } catch {
      // A parameter is missing or of another form: fall through to the plain listing.
    }
  }
  return { title: t.words.plain(method, told.name), lines: listed(told.params) }
}

/** Parameters one under another, whatever they are. */
export function listed(params: Json): Line[] {
  if (params === null) return []
  if (typeof params !== 'object') return [{ label: t.words.parameter, text: String(params) }]
  return Object.entries(params).map(([label, value]) => ({ label: label.replaceAll('_', ' '), text: plain(value) }))
}

function plain(value: Json): string {
  if (value === null) return t.words.none
  if (Array.isArray(value)) return value.map(plain).join(', ') || t.words.none
  if (typeof value === 'object') return Object.entries(value).map(([k, v]) => `${k.replaceAll('_', ' ')}: ${plain(v)}`).join('; ')
  return String(value)
}

const w = t.words
const amount = (value: Json | undefined) => fil(BigInt(text(value)))
const text = (value: Json | undefined) => {
  if (value === undefined || value === null) throw new Error('missing')
  return String(value)
}
const number = (value: Json | undefined) => {
  const n = Number(text(value))
  if (!Number.isFinite(n)) throw new Error('no number')
  return n
}
const list = (value: Json | undefined) => {
  if (!Array.isArray(value)) throw new Error('no list')
  return value
}
const tokens = (value: Json | undefined) => list(value).map((id) => `#${text(id)}`).join(', ')
const line = (label: string, value: string): Line => ({ label, text: value })

const TELLERS: Record<string, Teller> = {
  'send.Send': (_, { name, value }) => ({ title: w.send(fil(value), name), lines: [line(w.to, name)] }),

  'owner.Deposit': (_, { name, value }) => ({
    title: w.deposit(fil(value), name),
    lines: [line(w.effect, w.depositEffect)],
  }),
  'owner.Harvest': (_, { name }) => ({ title: w.harvest(name), lines: [line(w.effect, w.harvestEffect)] }),
  'owner.Claim': (p, { name }) => ({
    title: w.claim(tokens(p.token_ids), name),
    lines: [line(w.effect, w.claimEffect)],
  }),
  'owner.ClaimFees': (p, { name }) => ({ title: w.claimFees(name), lines: [line(w.payee, text(p.beneficiary))] }),
  'owner.Compound': (p, { name }) => ({
    title: w.compound(tokens(p.token_ids), name),
    lines: [line(w.effect, w.compoundEffect)],
  }),
  'owner.Redeem': (p, { name }) => ({
    title: w.redeem(text(p.token_id), name),
    lines: [
      line(w.amount, p.principal === null ? w.allOfIt : amount(p.principal)),
      line(w.atLeast, amount(p.min_value)),
      line(w.effect, w.redeemEffect),
    ],
  }),
  'owner.WithdrawExit': (p, { name }) => ({
    title: w.withdrawExit(tokens(p.token_ids), name),
    lines: [line(w.effect, w.withdrawExitEffect)],
  }),
  'owner.Split': (p, { name }) => ({
    title: w.split(text(p.token_id), name),
    lines: [line(w.parts, list(p.parts).map(amount).join(' + '))],
  }),
  'owner.Merge': (p, { name }) => ({ title: w.merge(tokens(p.token_ids), name), lines: [line(w.effect, w.mergeEffect)] }),
  'owner.SetPayout': (p, { name }) => ({
    title: w.setPayout(tokens(p.token_ids), name),
    lines: [line(w.payee, p.payout === null ? w.holderItself : text(p.payout))],
  }),
  'owner.Transfer': (p, { name }) => transfer(p, name),
  'owner.TransferFrom': (p, { name }) => transfer(p, name),
  'owner.Vote': (p, { name }) => ({
    title: p.approve === true ? w.voteFor(text(p.proposal_id), name) : w.voteAgainst(text(p.proposal_id), name),
    lines: [line(w.with, tokens(p.token_ids)), line(w.effect, p.approve === true ? w.voteForEffect : w.voteAgainstEffect)],
  }),
  'owner.Propose': (p, { name }) => ({ title: w.propose(name), lines: [line(w.action, t.actions(p.action ?? null))] }),
  'owner.Execute': (p, { name }) => ({ title: w.execute(text(p.proposal_id), name), lines: [line(w.effect, w.executeEffect)] }),
  'owner.Pledge': (p, { name }) => ({ title: w.pledge(amount(p.amount), text(p.miner), name), lines: [] }),
  'owner.AdoptMiner': (p, { name }) => ({
    title: w.adopt(text(p.miner), name),
    lines: [line(w.effect, w.adoptEffect)],
  }),

  'lease.Open': (p, { name, value }) => ({
    title: w.open(text(p.offer), name),
    lines: [
      line(w.prepaid, w.prepaidFor(fil(value), span(number(p.term)))),
      line(w.atMost, w.perHour(fil(BigInt(text(p.max_rate)) * 120n))),
      line(w.end, p.open_ended ? w.openEnded : w.fixedTerm),
      line(w.effect, w.openEffect),
    ],
  }),
  'lease.TopUp': (p, { name, value }) => ({ title: w.topUp(text(p.lease), name, fil(value)), lines: [line(w.effect, w.topUpEffect)] }),
  'lease.Renew': (p, { name, value }) => ({
    title: w.renew(text(p.lease), name),
    lines: [
      line(w.prepaid, w.prepaidFor(fil(value), span(number(p.term)))),
      line(w.atMost, w.perHour(fil(BigInt(text(p.max_rate)) * 120n))),
    ],
  }),
  'lease.Terminate': (p, { name }) => ({ title: w.terminate(text(p.lease), name), lines: [line(w.effect, w.terminateEffect)] }),
  'lease.Cancel': (p, { name }) => ({ title: w.cancel(text(p.lease), name), lines: [line(w.effect, w.cancelEffect)] }),
  'lease.Expire': (p, { name }) => ({ title: w.expire(text(p.lease), name), lines: [line(w.effect, w.expireEffect)] }),
  'lease.ReportFault': (p, { name }) => ({ title: w.reportFault(text(p.lease), name), lines: [line(w.effect, w.reportFaultEffect)] }),
  'lease.EndPaused': (p, { name }) => ({ title: w.endPaused(text(p.lease), name), lines: [] }),
  'lease.Settle': (p, { name }) => ({ title: w.settle(tokens(p.leases), name), lines: [line(w.effect, w.settleEffect)] }),
  'lease.Withdraw': (p, { name }) => ({ title: w.withdraw(name), lines: [line(w.earner, text(p.earner))] }),
  'lease.AddCollateral': (_, { name, value }) => ({ title: w.addCollateral(fil(value), name), lines: [line(w.effect, w.addCollateralEffect)] }),
  'lease.Unbond': (p, { name }) => ({ title: w.unbond(amount(p.amount), name), lines: [line(w.effect, w.unbondEffect)] }),
  'lease.WithdrawCollateral': (_, { name }) => ({ title: w.withdrawCollateral(name), lines: [] }),
  'lease.SetPayout': (p, { name }) => ({ title: w.providerPayout(name), lines: [line(w.payee, text(p.payout))] }),
  'lease.SetKeeper': (p, { name }) => ({ title: w.keeper(name), lines: [line(w.keeperIs, p.keeper === null ? w.none : text(p.keeper))] }),
  'lease.PauseOffer': (p, { name }) => ({ title: p.paused ? w.pauseOffer(text(p.offer), name) : w.resumeOffer(text(p.offer), name), lines: [] }),
  'lease.RetireOffer': (p, { name }) => ({ title: w.retireOffer(text(p.offer), name), lines: [line(w.effect, w.retireEffect)] }),
  'lease.Accept': (p, { name }) => ({ title: w.accept(text(p.lease), name), lines: [] }),

  'storageminer.ChangeOwnerAddress': (_, { name, params }) => ({
    title: w.handOver(name),
    lines: [line(w.newOwner, text(params)), line(w.effect, w.handOverEffect)],
  }),
}

function transfer(p: Fields, name: string): Words {
  return {
    title: w.transfer(tokens(p.token_ids), name),
    lines: [line(w.to, text(p.to)), line(w.effect, w.transferEffect)],
  }
}

/** What a call returned when it was tried, in words. */
export function outcome(kind: string, method: string, returned: Json): Line[] {
  const r = (returned ?? {}) as Fields
  try {
    switch (`${kind}.${method}`) {
      case 'owner.Deposit':
        return [line(w.youGet, w.position(text(r.token_id))), line(w.earnsFrom, w.round(number(r.round) + 1))]
      case 'owner.Claim':
        return (r.claims as Fields[]).map((c) => line(`#${text(c.token_id)}`, amount(c.amount)))
      case 'owner.Redeem':
        return [
          line(w.worth, amount(r.value)),
          line(w.exitFee, amount(r.fee)),
          ...(r.ticket === null ? [line(w.paidNow, amount(r.paid))] : [line(w.youGet, w.ticket(text(r.ticket)))]),
          line(w.rewards, amount(r.rewards)),
        ]
      case 'owner.Compound':
        return [line(w.youGet, w.position(text(r.token_id))), line(w.amount, amount(r.principal))]
      case 'owner.WithdrawExit':
        return [line(w.paid, amount(r.paid)), line(w.exitFee, amount(r.fees))]
      case 'owner.Split':
        return [line(w.youGet, tokens(r.token_ids))]
      case 'owner.Transfer':
        return []
      case 'owner.Vote':
        return [line(w.inFavour, amount(r.approving)), line(w.against, amount(r.rejecting))]
      case 'lease.Open':
        return [line(w.youGet, w.leaseNumber(text(r.lease)))]
      case 'lease.Withdraw':
        return [line(w.paid, amount(r.paid)), line(w.payee, text(r.payee))]
      default:
        return listed(returned)
    }
  } catch {
    return listed(returned)
  }
}
