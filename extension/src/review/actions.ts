/** What a proposal would do, as a plain sentence. In JSON an action is one key with one value. */

import type { OwnerTerms } from '../abi/types'
import { exactSpan } from '../money/time'
import { t } from '../strings/en'

const SENTENCES: Record<string, (content: never) => string> = {
  Upgrade: (code: string) => t.actions.upgrade(code),
  ChangeTerms: () => t.actions.changeTerms,
  SetSealing: (enabled: boolean) => (enabled ? t.actions.allowPledges : t.actions.forbidPledges),
  ReplaceOperator: (operator: string) => t.actions.replaceOperator(operator),
  ReleaseMiner: ({ miner, new_owner }: { miner: string; new_owner: string }) => t.actions.releaseMiner(miner, new_owner),
  Pause: (epochs: number) => t.actions.pause(exactSpan(epochs)),
}

/** The actions that keep deposits out while they wait, and let whoever is against them leave without a fee. */
const FREEZING = ['Upgrade', 'ChangeTerms', 'ReplaceOperator']

export function actionSentence(action: unknown): string {
  const [name, content] = actionOf(action)
  const sentence = Object.hasOwn(SENTENCES, name) ? SENTENCES[name] : undefined
  return sentence?.(content as never) ?? t.actions.unknown
}

export function isFreezing(action: unknown): boolean {
  return FREEZING.includes(actionOf(action)[0])
}

/** The code that would take over, where that is what it is about. */
export function codeOf(action: unknown): string | null {
  const [name, content] = actionOf(action)
  return name === 'Upgrade' ? String(content) : null
}

/** The terms that would be in force, where that is what it is about. */
export function termsOf(action: unknown): OwnerTerms | null {
  const [name, content] = actionOf(action)
  return name === 'ChangeTerms' ? (content as OwnerTerms) : null
}

function actionOf(action: unknown): [string, unknown] {
  const [entry] = typeof action === 'object' && action !== null ? Object.entries(action) : []
  return entry ?? ['', null]
}
