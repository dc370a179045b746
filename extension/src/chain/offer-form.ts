/** An offer as a provider types it, and as the market keeps it. */

import type { Evidence, OfferClass, OfferTerms } from '../abi/types'
import { parseCount, parseWhole } from '../money/count'
import { exactFil, parseFil } from '../money/fil'
import { DAY, exactSpan, parseSpan } from '../money/time'
import { t } from '../strings/en'

/** Every field is text, as it is typed. */
export interface OfferForm {
  class: string
  region: string
  cores: string
  /** GiB. */
  memory: string
  /** GiB. */
  disk: string
  gpuModel: string
  gpuCount: string
  /** Mbit/s. */
  bandwidth: string
  /** Separated by commas. */
  labels: string
  evidence: string
  /** FIL a day for each unit. */
  price: string
  /** FIL for each lease. */
  collateral: string
  units: string
  window: string
  minTerm: string
  maxTerm: string
  /** From now. */
  available: string
  /** Separated by commas. */
  endpoints: string
}

export const NEW_OFFER: OfferForm = {
  class: 'Container',
  region: '',
  cores: '',
  memory: '',
  disk: '0',
  gpuModel: '',
  gpuCount: '0',
  bandwidth: '0',
  labels: '',
  evidence: 'Declared',
  price: '',
  collateral: '',
  units: '1',
  window: '1 h',
  minTerm: '6 h',
  maxTerm: '30 d',
  available: '365 d',
  endpoints: '',
}

/** The form of an offer that is there. */
export function formOf(terms: OfferTerms, epoch: number): OfferForm {
  const { resources: r } = terms
  return {
    class: terms.class,
    region: terms.region,
    cores: String(r.cpu_milli / 1000),
    memory: String(r.memory_mib / 1024),
    disk: String(r.disk_mib / 1024),
    gpuModel: r.gpu_model,
    gpuCount: String(r.gpu_count),
    bandwidth: String(r.bandwidth_mbps),
    labels: terms.labels.join(', '),
    evidence: terms.evidence,
    price: exactFil(BigInt(terms.rate) * BigInt(DAY)),
    collateral: exactFil(BigInt(terms.collateral)),
    units: String(terms.units),
    window: exactSpan(terms.window),
    minTerm: exactSpan(terms.min_term),
    maxTerm: exactSpan(terms.max_term),
    available: exactSpan(Math.max(0, terms.available_until - epoch)),
    endpoints: terms.endpoints.join(', '),
  }
}

/** What is wrong in a form, by its fields. Rules of the market are the market's: it says what it refuses when the offer is tried. */
export function formErrors(form: OfferForm): Partial<Record<keyof OfferForm, string>> {
  const errors: Partial<Record<keyof OfferForm, string>> = {}
  for (const field of ['cores', 'memory', 'disk'] as const) if (form[field] && parseCount(form[field]) === null) errors[field] = t.ui.noNumber
  for (const field of ['gpuCount', 'bandwidth', 'units'] as const) if (form[field] && parseWhole(form[field]) === null) errors[field] = t.ui.noWhole
  for (const field of ['price', 'collateral'] as const) if (form[field] && parseFil(form[field]) === null) errors[field] = t.ui.noAmount
  for (const field of ['window', 'minTerm', 'maxTerm', 'available'] as const) if (parseSpan(form[field]) === null) errors[field] = t.ui.noTime
  return errors
}

/** The offer's terms, or null while something is missing or wrong. What the form does not show (`kept`) stays as it is. */
export function termsOf(form: OfferForm, epoch: number, kept: Pick<OfferTerms, 'sealing_key' | 'metadata'>): OfferTerms | null {
  const isWhole = form.region.trim() && parseCount(form.cores) && parseCount(form.memory) && form.price && form.collateral
  if (!isWhole || Object.keys(formErrors(form)).length > 0) return null
  const many = (field: 'disk' | 'cores' | 'memory' | 'gpuCount' | 'bandwidth' | 'units', unit = 1) => Math.round((parseCount(form[field]) ?? 0) * unit)
  const epochs = (text: string) => parseSpan(text) ?? 0
  return {
    resources: {
      cpu_milli: many('cores', 1000),
      memory_mib: many('memory', 1024),
      disk_mib: many('disk', 1024),
      gpu_model: form.gpuModel.trim(),
      gpu_count: many('gpuCount'),
      bandwidth_mbps: many('bandwidth'),
    },
    class: form.class as OfferClass,
    region: form.region.trim(),
    labels: split(form.labels),
    evidence: form.evidence as Evidence,
    // Rounded down, so that a day never costs more than was said.
    rate: String((parseFil(form.price) ?? 0n) / BigInt(DAY)),
    min_term: epochs(form.minTerm),
    max_term: epochs(form.maxTerm),
    available_until: epoch + epochs(form.available),
    units: many('units'),
    collateral: String(parseFil(form.collateral) ?? 0n),
    window: epochs(form.window),
    endpoints: split(form.endpoints),
    ...kept,
  }
}

function split(text: string): string[] {
  return text.split(',').map((word) => word.trim()).filter(Boolean)
}
