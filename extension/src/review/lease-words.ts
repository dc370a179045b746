/** Words for the calls of a market. */

import type { Json } from '../abi/abi'
import type { OfferTerms } from '../abi/types'
import { exactly } from '../money/fil'
import { exactSpan, HOUR } from '../money/time'
import { t } from '../strings/en'
import { amount, type Fields, line, list, number, text, tokens } from './fields'
import { offerLines } from './offers'
import type { Teller, Told, Words } from './words'

const w = t.words

export const LEASE: Record<string, Teller> = {
  Open: (p, { name, value, account }) => {
    const sealing = sealedTo(p.sealing_key, account, t.warnings.sealedToOther)
    return {
      title: w.open(text(p.offer), name),
      lines: [
        ...prepaid(p, value),
        line(w.end, p.open_ended ? w.openEnded : w.fixedTerm),
        line(w.access, sealing.text),
        line(w.sshKey, text(p.ssh_key) || w.none),
        line(w.effect, w.openEffect),
      ],
      warnings: sealing.warnings,
    }
  },
  TopUp: (p, { name, value }) => ({
    title: w.topUp(text(p.lease), name, exactly(value)),
    lines: [line(w.effect, w.topUpEffect)],
  }),
  Renew: (p, { name, value }) => ({ title: w.renew(text(p.lease), name), lines: prepaid(p, value) }),
  Terminate: (p, { name }) => ({ title: w.terminate(text(p.lease), name), lines: [line(w.effect, w.terminateEffect)] }),
  Cancel: (p, { name }) => ({ title: w.cancel(text(p.lease), name), lines: [line(w.effect, w.cancelEffect)] }),
  Expire: (p, { name }) => ({ title: w.expire(text(p.lease), name), lines: [line(w.effect, w.expireEffect)] }),
  ReportFault: (p, { name }) => ({
    title: w.reportFault(text(p.lease), name),
    lines: [line(w.effect, w.reportFaultEffect)],
  }),
  EndPaused: (p, { name }) => ({ title: w.endPaused(text(p.lease), name), lines: [line(w.effect, w.endPausedEffect)] }),
  Settle: (p, { name }) => ({ title: w.settle(tokens(p.leases), name), lines: [line(w.effect, w.settleEffect)] }),
  Withdraw: (p, { name }) => ({ title: w.withdraw(name), lines: [line(w.earner, text(p.earner))] }),

  AddCollateral: (_, { name, value }) => ({
    title: w.addCollateral(exactly(value), name),
    lines: [line(w.effect, w.addCollateralEffect)],
  }),
  Unbond: (p, { name }) => ({ title: w.unbond(amount(p.amount), name), lines: [line(w.effect, w.unbondEffect)] }),
  WithdrawCollateral: (_, { name }) => ({ title: w.withdrawCollateral(name), lines: [] }),
  SetPayout: (p, { name }) => ({ title: w.providerPayout(name), lines: [line(w.payee, text(p.payout))] }),
  SetKeeper: (p, { name }) => ({
    title: w.keeper(name),
    lines: [line(w.keeperIs, p.keeper === null ? w.none : text(p.keeper)), line(w.effect, w.keeperEffect)],
  }),
  CreateOffer: (p, { name, account }) => offer(w.createOffer(name), p, account, w.createOfferEffect),
  UpdateOffer: (p, { name, account }) => offer(w.updateOffer(text(p.offer), name), p.terms as Fields, account, w.updateOfferEffect),
  PauseOffer: (p, { name }) => ({
    title: p.paused ? w.pauseOffer(text(p.offer), name) : w.resumeOffer(text(p.offer), name),
    lines: [],
  }),
  RetireOffer: (p, { name }) => ({ title: w.retireOffer(text(p.offer), name), lines: [line(w.effect, w.retireEffect)] }),
  Reserve: (p, { name }) => ({ title: w.reserve(number(p.units), text(p.offer), name), lines: [line(w.effect, w.reserveEffect)] }),
  Accept: (p, { name }) => ({
    title: w.accept(text(p.lease), name),
    lines: [line(w.secret, w.secretOf((text(p.secret).length - 2) / 2)), line(w.effect, w.acceptEffect)],
  }),
  Heartbeat: (p, { name }) => ({
    title: w.heartbeat(list(p.beats).map((beat) => `#${text((beat as Fields).lease)}`).join(', '), name),
    lines: [line(w.effect, w.heartbeatEffect)],
  }),
}

/** What is paid for, and the price that it may not exceed. */
function prepaid(p: Fields, value: bigint) {
  return [
    line(w.prepaid, w.prepaidFor(exactly(value), exactSpan(number(p.term)))),
    line(w.atMost, w.perHour(exactly(BigInt(text(p.max_rate)) * BigInt(HOUR)))),
  ]
}

function offer(title: string, terms: Fields, account: Told['account'], effect: string): Words {
  const sealing = sealedTo(terms.sealing_key, account, t.warnings.offerSealedToOther)
  const metadata = text(terms.metadata)
  return {
    title,
    lines: [
      ...offerLines(terms as unknown as OfferTerms),
      line(w.messages, sealing.text),
      ...(metadata === '0x' ? [] : [line(w.metadata, metadata)]),
      line(w.effect, effect),
    ],
    warnings: sealing.warnings,
  }
}

/** Who can open what is sealed to a key: whoever signs, or somebody else, which is no small thing. */
function sealedTo(key: Json | undefined, account: Told['account'], warning: string): { text: string; warnings: string[] } {
  const isOwn = account !== undefined && account.sealingKey !== '' && text(key) === `0x${account.sealingKey}`
  return isOwn ? { text: w.sealedToYou, warnings: [] } : { text: w.sealedToKey(text(key)), warnings: [warning] }
}
