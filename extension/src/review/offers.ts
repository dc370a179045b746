/** What an offer offers, as a renter would ask about it. */

import type { OfferTerms } from '../abi/types'
import { exactly } from '../money/fil'
import { DAY, exactSpan } from '../money/time'
import { t } from '../strings/en'
import type { Line } from './types'

/** All of an offer's terms that people read, one line each. */
export function offerLines(terms: OfferTerms): Line[] {
  const { resources: r } = terms
  const w = t.offer
  const lines: Line[] = [
    { label: w.machine, text: [t.rent.cores(r.cpu_milli / 1000), size(r.memory_mib), ...(r.disk_mib > 0 ? [w.disk(size(r.disk_mib))] : [])].join(', ') },
    ...(r.gpu_count > 0 ? [{ label: w.gpu, text: `${r.gpu_count} × ${r.gpu_model}` }] : []),
    ...(r.bandwidth_mbps > 0 ? [{ label: w.bandwidth, text: w.mbps(r.bandwidth_mbps) }] : []),
    { label: w.class, text: `${t.rent.classes[terms.class]}, ${terms.region}` },
    { label: w.evidence, text: t.rent.evidence[terms.evidence] },
    { label: w.price, text: w.perDay(exactly(BigInt(terms.rate) * BigInt(DAY))) },
    { label: w.term, text: t.rent.termRange(exactSpan(terms.min_term), exactSpan(terms.max_term)) },
    { label: w.units, text: String(terms.units) },
    { label: w.collateral, text: exactly(BigInt(terms.collateral)) },
    { label: w.window, text: exactSpan(terms.window) },
    { label: w.until, text: t.ui.epoch(terms.available_until) },
  ]
  if (terms.labels.length > 0) lines.push({ label: w.labels, text: terms.labels.join(', ') })
  if (terms.endpoints.length > 0) lines.push({ label: w.endpoints, text: terms.endpoints.join(', ') })
  return lines
}

/** Mebibytes as people say them: in the largest unit that needs one decimal at most, so that nothing is rounded. */
export function size(mib: number): string {
  const units = [['TiB', 1024 * 1024], ['GiB', 1024]] as const
  const [unit, of] = units.find(([, of]) => mib >= of && Number.isInteger((mib * 10) / of)) ?? (['MiB', 1] as const)
  return `${(mib / of).toLocaleString('en')} ${unit}`
}
