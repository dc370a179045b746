/** What a call returned when it was tried, in words. */

import type { Json } from '../abi/abi'
import { t } from '../strings/en'
import { amount, type Fields, line, list, number, text, tokens } from './fields'
import type { Line } from './types'
import { listed } from './words'

const w = t.words

const TELLERS: Record<string, (r: Fields) => Line[]> = {
  'owner.Deposit': (r) => [line(w.youGet, w.position(text(r.token_id))), line(w.earnsFrom, w.round(number(r.round) + 1))],
  'owner.Harvest': (r) => [
    line(w.toPositions, amount(r.to_positions)),
    line(w.toFees, amount(r.fees)),
    line(w.principalHome, amount(r.to_idle)),
    line(w.roundEnds, r.round_ended === true ? t.ui.yes : t.ui.no),
  ],
  'owner.Claim': (r) => list(r.claims).map((claim) => one(claim as Fields)),
  'owner.ClaimFees': (r) => [line(w.paid, amount(r.amount))],
  'owner.Redeem': (r) => [
    line(w.worth, amount(r.value)),
    line(w.exitFee, amount(r.fee)),
    r.ticket === null ? line(w.paidNow, amount(r.paid)) : line(w.youGet, w.ticket(text(r.ticket))),
    line(w.rewards, amount(r.rewards)),
  ],
  'owner.Compound': (r) => [line(w.youGet, w.position(text(r.token_id))), line(w.amount, amount(r.principal))],
  'owner.WithdrawExit': (r) => [line(w.paid, amount(r.paid)), line(w.exitFee, amount(r.fees))],
  'owner.Split': (r) => [line(w.youGet, tokens(r.token_ids))],
  'owner.Merge': (r) => [line(w.youGet, w.position(text(r.token_id)))],
  'owner.AdoptMiner': (r) => [line(w.operatorGets, amount(r.stake)), line(w.withdrawnNow, amount(r.withdrawn))],
  // FRC-0053 has balances here, which this actor does not count.
  'owner.Transfer': () => [],
  'owner.TransferFrom': () => [],
  'owner.Vote': (r) => [line(w.inFavour, amount(r.approving)), line(w.against, amount(r.rejecting))],
  'owner.Propose': (r) => [line(w.becomes, w.proposal(text(r.proposal_id))), line(w.votingEnds, t.ui.epoch(number(r.voting_ends)))],
  'owner.Execute': (r) => [line(w.becomes, t.vote.status[text(r.status) as keyof typeof t.vote.status])],
  'lease.Open': (r) => [line(w.youGet, w.leaseNumber(text(r.lease))), line(w.acceptBy, t.ui.epoch(number(r.accept_by)))],
  'lease.TopUp': (r) => extended(r),
  'lease.Renew': (r) => extended(r),
  'lease.CreateOffer': (r) => [line(w.youGet, t.rent.offer(number(r.offer)))],
  'lease.UpdateOffer': () => [],
  'lease.PauseOffer': () => [],
  'lease.RetireOffer': () => [],
  'lease.Unbond': (r) => [line(w.readyAt, t.ui.epoch(number(r.ready)))],
  'lease.Withdraw': (r) => [line(w.paid, amount(r.paid)), line(w.payee, text(r.payee))],
  'lease.WithdrawCollateral': (r) => [line(w.paid, amount(r.paid))],
  'lease.Settle': (r) => [line(w.settled, String(number(r.done)))],
}

/** A method without words of its own gets its return as it is. */
export function outcome(kind: string, method: string, returned: Json): Line[] {
  try {
    const name = `${kind}.${method}`
    const tell = Object.hasOwn(TELLERS, name) ? TELLERS[name] : undefined
    return tell?.((returned ?? {}) as Fields) ?? listed(returned)
  } catch {
    return listed(returned)
  }
}

function one(claim: Fields): Line {
  const paid = amount(claim.amount)
  return line(`#${text(claim.token_id)}`, claim.paid === false ? w.notPaid(paid) : paid)
}

function extended(r: Fields): Line[] {
  return [line(w.paidUntil, t.ui.epoch(number(r.paid_until)))]
}
