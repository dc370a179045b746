/** Words for the calls of an owner actor. */

import { exactly } from '../money/fil'
import { t } from '../strings/en'
import { amount, type Fields, joined, line, list, text, tokens } from './fields'
import { actionLines, type Motion } from './motions'
import type { Line } from './types'
import type { Teller, Words } from './words'

const w = t.words

export const OWNER: Record<string, Teller> = {
  Deposit: (_, { name, value }) => ({ title: w.deposit(exactly(value), name), lines: [line(w.effect, w.depositEffect)] }),
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
  TransferFrom: (p, { name }) => transfer(p, name, [line(w.from, text(p.from))]),
  Approve: (p, { name }) => operator(w.approve(tokens(p.token_ids), name), p),
  ApproveForAll: (p, { name }) => operator(w.approveAll(name), p),
  RevokeApproval: (p, { name }) => ({
    title: w.revoke(tokens(p.token_ids), name),
    lines: [line(w.operator, text(p.operator))],
  }),
  RevokeApprovalForAll: (p, { name }) => ({ title: w.revokeAll(name), lines: [line(w.operator, text(p.operator))] }),

  Vote: (p, { name, motion }) => ({
    title: p.approve === true ? w.voteFor(text(p.proposal_id), name) : w.voteAgainst(text(p.proposal_id), name),
    lines: [...motionLines(motion), line(w.with, tokens(p.token_ids)), line(w.effect, p.approve === true ? w.voteForEffect : w.voteAgainstEffect)],
    warnings: motionWarnings(motion, text(p.proposal_id)),
  }),
  Propose: (p, { name }) => ({
    title: w.propose(name),
    lines: [...actionLines(w.action, p.action, null), line(w.with, p.token_id === null ? w.asOperator : `#${text(p.token_id)}`)],
  }),
  Execute: (p, { name, motion }) => ({
    title: w.execute(text(p.proposal_id), name),
    lines: [...motionLines(motion), line(w.effect, w.executeEffect)],
    warnings: motionWarnings(motion, text(p.proposal_id)),
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

function transfer(p: Fields, name: string, from: Line[] = []): Words {
  return {
    title: w.transfer(tokens(p.token_ids), name),
    lines: [...from, line(w.to, text(p.to)), line(w.effect, w.transferEffect)],
  }
}

function operator(title: string, p: Fields): Words {
  return { title, lines: [line(w.operator, text(p.operator)), line(w.effect, w.approveEffect)] }
}

/** What the proposal says that is voted on or moved on. */
function motionLines(motion: Motion | null | undefined): Line[] {
  return motion?.proposal ? actionLines(w.motion, motion.proposal.action, motion.terms) : []
}

function motionWarnings(motion: Motion | null | undefined, id: string): string[] {
  return motion && !motion.proposal ? [t.warnings.unreadProposal(id)] : []
}
