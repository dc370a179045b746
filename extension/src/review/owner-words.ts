/** Words for the calls of an owner actor. */

import type { OwnerTerms } from '../abi/types'
import { fil } from '../money/fil'
import { t } from '../strings/en'
import { actionSentence, termsOf } from './actions'
import { amount, type Fields, joined, line, list, text, tokens } from './fields'
import { termLines } from './terms'
import type { Teller, Words } from './words'

const w = t.words

export const OWNER: Record<string, Teller> = {
  Deposit: (_, { name, value }) => ({ title: w.deposit(fil(value), name), lines: [line(w.effect, w.depositEffect)] }),
  Harvest: (_, { name }) => ({ title: w.harvest(name), lines: [line(w.effect, w.harvestEffect)] }),
  Claim: (p, { name }) => ({ title: w.claim(tokens(p.token_ids), name), lines: [line(w.effect, w.claimEffect)] }),
  ClaimFees: (p, { name }) => ({ title: w.claimFees(name), lines: [line(w.payee, text(p.beneficiary))] }),
  Compound: (p, { name }) => ({ title: w.compound(tokens(p.token_ids), name), lines: [line(w.effect, w.compoundEffect)] }),
  Redeem: (p, { name }) => ({
    title: w.redeem(text(p.token_id), name),
    lines: [
      line(w.amount, p.principal === null ? w.allOfIt : amount(p.principal)),
      line(w.atLeast, amount(p.min_value)),
      line(w.effect, w.redeemEffect),
    ],
  }),
  WithdrawExit: (p, { name }) => ({
    title: w.withdrawExit(tokens(p.token_ids), name),
    lines: [line(w.effect, w.withdrawExitEffect)],
  }),
  Split: (p, { name }) => ({
    title: w.split(text(p.token_id), name),
    lines: [line(w.parts, list(p.parts).map(amount).join(' + '))],
  }),
  Merge: (p, { name }) => ({ title: w.merge(tokens(p.token_ids), name), lines: [line(w.effect, w.mergeEffect)] }),
  SetPayout: (p, { name }) => ({
    title: w.setPayout(tokens(p.token_ids), name),
    lines: [line(w.payee, p.payout === null ? w.holderItself : text(p.payout)), line(w.effect, w.setPayoutEffect)],
  }),
  Transfer: (p, { name }) => transfer(p, name),
  TransferFrom: (p, { name }) => transfer(p, name),
  Approve: (p, { name }) => operator(w.approve(tokens(p.token_ids), name), p),
  ApproveForAll: (p, { name }) => operator(w.approveAll(name), p),
  RevokeApproval: (p, { name }) => ({
    title: w.revoke(tokens(p.token_ids), name),
    lines: [line(w.operator, text(p.operator))],
  }),
  RevokeApprovalForAll: (p, { name }) => ({ title: w.revokeAll(name), lines: [line(w.operator, text(p.operator))] }),

  Vote: (p, { name }) => ({
    title: p.approve === true ? w.voteFor(text(p.proposal_id), name) : w.voteAgainst(text(p.proposal_id), name),
    lines: [line(w.with, tokens(p.token_ids)), line(w.effect, p.approve === true ? w.voteForEffect : w.voteAgainstEffect)],
  }),
  Propose: (p, { name }) => {
    const terms = termsOf(p.action)
    return { title: w.propose(name), lines: [line(w.action, actionSentence(p.action)), ...(terms ? newTerms(terms) : [])] }
  },
  Execute: (p, { name }) => ({
    title: w.execute(text(p.proposal_id), name),
    lines: [line(w.effect, w.executeEffect)],
  }),

  AdoptMiner: (p, { name }) => ({ title: w.adopt(text(p.miner), name), lines: [line(w.effect, w.adoptEffect)] }),
  Pledge: (p, { name }) => ({
    title: w.pledge(amount(p.amount), text(p.miner), name),
    lines: [line(w.effect, w.pledgeEffect)],
  }),
  WindDown: (p, { name }) => ({
    title: list(p.token_ids).length > 0 ? w.windDown(tokens(p.token_ids), name) : w.announceWindDown(name),
    lines: [line(w.effect, w.windDownEffect)],
  }),
  ChangeWorker: (p, { name }) => ({
    title: w.changeWorker(text(p.miner), name),
    lines: [line(w.worker, text(p.worker)), line(w.control, joined(p.control) || w.none)],
  }),
  ConfirmWorker: (p, { name }) => ({ title: w.confirmWorker(text(p.miner), name), lines: [] }),
  RepayDebt: (p, { name }) => ({ title: w.repayDebt(text(p.miner), name), lines: [] }),
}

function transfer(p: Fields, name: string): Words {
  return {
    title: w.transfer(tokens(p.token_ids), name),
    lines: [line(w.to, text(p.to)), line(w.effect, w.transferEffect)],
  }
}

function operator(title: string, p: Fields): Words {
  return { title, lines: [line(w.operator, text(p.operator)), line(w.effect, w.approveEffect)] }
}

/** The terms that are proposed. Who the operator is, is not among them: they leave it as it is. */
function newTerms(terms: OwnerTerms) {
  return termLines(terms).filter(({ label }) => label !== t.terms.operator)
}
