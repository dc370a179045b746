/** From a wish to a receipt: propose, review, sign, wait. One at a time; `ReviewDialog` shows where it is. */

import { t } from '../../strings/en'
import { shallowReactive, shallowReadonly } from 'vue'
import type { Sent } from '../../background/types'
import type { Intent, Review } from '../../review/types'
import { background } from './background'
import { lookNow, readAgain } from './chain'

type Step = 'idle' | 'proposing' | 'reviewing' | 'sending' | 'waiting' | 'done' | 'failed'

const state = shallowReactive<{ step: Step; review: Review | null; sentence: string; sent: Sent | null }>({
  step: 'idle',
  review: null,
  sentence: '',
  sent: null,
})

export const flow = shallowReadonly(state)

let finish: ((sent: Sent | null) => void) | null = null

/** Begins. Resolves with the message once it is on chain, with null when it was not sent. */
export async function act(intent: Intent): Promise<Sent | null> {
  if (state.step !== 'idle') close()
  state.step = 'proposing'
  state.review = null
  state.sent = null
  state.sentence = ''
  const done = new Promise<Sent | null>((resolve) => {
    finish = resolve
  })
  try {
    const review = await background.propose(intent)
    if (state.step === 'proposing') {
      state.review = review
      state.step = 'reviewing'
    }
  } catch (error) {
    fail(error)
  }
  return done
}

/** A person has agreed to what is shown. */
export async function agree(): Promise<void> {
  const { review } = state
  if (!review || state.step !== 'reviewing') return
  state.step = 'sending'
  try {
    const cid = await background.approve(review.id)
    state.step = 'waiting'
    const sent = await receiptOf(cid)
    // Who has closed the dialog meanwhile is not shown it again.
    if (state.step === 'waiting') {
      state.sent = sent
      state.sentence = sent.sentence
      state.step = sent.state === 'failed' ? 'failed' : 'done'
    }
    await lookNow()
    readAgain()
    settle(sent)
  } catch (error) {
    fail(error)
  }
}

async function receiptOf(cid: string): Promise<Sent> {
  for (;;) {
    const sent = (await background.settle()).find((candidate) => candidate.cid === cid)
    if (!sent) throw new Error(t.errors.notSent)
    if (sent.state !== 'pending') return sent
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
}

function fail(error: unknown): void {
  state.sentence = (error as Error).message
  state.step = 'failed'
}

function settle(sent: Sent | null): void {
  finish?.(sent)
  finish = null
}

/** Closes the dialog. A message that was sent goes on without it. */
export function close(): void {
  if (state.review && state.step === 'reviewing') void background.dismiss(state.review.id).catch(() => {})
  state.step = 'idle'
  settle(state.sent)
}
