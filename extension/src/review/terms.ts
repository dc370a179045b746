/** A vehicle's terms, as a person would ask about them. */

import type { OwnerTerms } from '../abi/types'
import { exactly, percent } from '../money/fil'
import { exactSpan } from '../money/time'
import { t } from '../strings/en'
import type { Line } from './types'

/** All terms, one line each. */
export function termLines(terms: OwnerTerms): Line[] {
  const w = t.terms
  const time = (epochs: number) => (epochs > 0 ? exactSpan(epochs) : t.ui.none)
  const amount = (atto: string) => exactly(BigInt(atto))
  return [
    { label: w.name, text: `${terms.name} (${terms.symbol})` },
    { label: w.operator, text: terms.operator },
    ...terms.fees.map((fee) => ({ label: w.fee(fee.label), text: w.feeTo(percent(fee.bps), fee.beneficiary) })),
    { label: w.minDeposit, text: amount(terms.min_deposit) },
    { label: w.cap, text: amount(terms.cap) },
    { label: w.term, text: time(terms.term) },
    { label: w.earlyExit, text: percent(terms.early_exit_bps) },
    { label: w.buffer, text: percent(terms.buffer_bps) },
    { label: w.minOperator, text: percent(terms.min_operator_bps) },
    { label: w.floatWindow, text: time(terms.float_window) },
    { label: w.minProposal, text: amount(terms.min_proposal) },
    { label: w.votePeriod, text: time(terms.vote_period) },
    { label: w.timelock, text: time(terms.timelock) },
    { label: w.executionWindow, text: time(terms.execution_window) },
    { label: w.quorum, text: percent(terms.quorum_bps) },
    { label: w.threshold, text: percent(terms.threshold_bps) },
  ]
}

/** What other terms would change: one line for each that differs, in the order of the terms. The operator stays who it is. */
export function changedTerms(now: OwnerTerms, next: OwnerTerms): Line[] {
  const before = new Map(termLines(now).map(({ label, text }) => [label, text]))
  const after = new Map(termLines({ ...next, operator: now.operator }).map(({ label, text }) => [label, text]))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((label) => {
    const [from, to] = [before.get(label) ?? t.ui.none, after.get(label) ?? t.ui.none]
    return from === to ? [] : [{ label, text: t.terms.change(from, to) }]
  })
}
