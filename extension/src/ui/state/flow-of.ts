/** From a wish to a receipt: propose, review, sign, wait. One act at a time; what comes late for an act that is over changes nothing. */

import { shallowReactive, shallowReadonly } from 'vue'
import type { Api, Sent } from '../../background/types'
import type { Intent, Review } from '../../review/types'
import { t } from '../../strings/en'

export type Step = 'idle' | 'proposing' | 'reviewing' | 'sending' | 'waiting' | 'done' | 'failed'

export interface Around {
  worker: Pick<Api, 'propose' | 'approve' | 'dismiss' | 'settle'>
  /** Has the pages read again, after a message has landed. */
  landed: () => Promise<void>
  pause: (milliseconds: number) => Promise<void>
}

/** How often a receipt is asked for, and how often at most: about ten minutes. */
const EVERY = 700
const MOST_LOOKS = 860

/** The steps of one act after another, for one page. */
export function flowOf({ worker, landed, pause }: Around) {
  const state = shallowReactive<{ step: Step; review: Review | null; sentence: string; sent: Sent | null }>({
    step: 'idle',
    review: null,
    sentence: '',
    sent: null,
  })
  /** Which act is on: every act has a number, and gives it up when it is closed. */
  let turn = 0
  let finish: ((sent: Sent | null) => void) | null = null

  /** Begins. Resolves with the message once it is on chain, with null when the dialog is closed before. */
  function act(intent: Intent): Promise<Sent | null> {
    close()
    Object.assign(state, { step: 'proposing', review: null, sent: null, sentence: '' })
    const done = new Promise<Sent | null>((resolve) => {
      finish = resolve
    })
    void propose(intent, turn)
    return done
  }

  async function propose(intent: Intent, mine: number): Promise<void> {
    try {
      const review = await worker.propose(intent)
      if (mine === turn) Object.assign(state, { step: 'reviewing', review })
      else dismiss(review)
    } catch (error) {
      fail(mine, error)
    }
  }

  /** A person has agreed to what is shown. */
  async function agree(): Promise<void> {
    const { review } = state
    if (!review || state.step !== 'reviewing') return
    const mine = turn
    state.step = 'sending'
    try {
      const cid = await worker.approve(review.id)
      if (mine !== turn) return
      state.step = 'waiting'
      const sent = await receiptOf(cid, mine)
      if (!sent) return
      Object.assign(state, { sent, sentence: sent.sentence, step: sent.state === 'failed' ? 'failed' : 'done' })
      const resolve = finish
      await landed()
      resolve?.(sent)
    } catch (error) {
      fail(mine, error)
    }
  }

  /** The message once it is on chain; null when nobody waits for it here any more. */
  async function receiptOf(cid: string, mine: number): Promise<Sent | null> {
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const sent = (await worker.settle()).find((candidate) => candidate.cid === cid)
      if (mine !== turn) return null
      if (!sent) throw new Error(t.errors.notSent)
      if (sent.state === 'done' || sent.state === 'failed') return sent
      await pause(EVERY)
      if (mine !== turn) return null
    }
    throw new Error(t.errors.stillPending)
  }

  function fail(mine: number, error: unknown): void {
    if (mine === turn) Object.assign(state, { step: 'failed', sentence: (error as Error).message })
  }

  function dismiss(review: Review): void {
    void worker.dismiss(review.id).catch(() => {})
  }

  /** Closes the dialog. A message that was sent goes on without it. */
  function close(): void {
    if (state.review && state.step === 'reviewing') dismiss(state.review)
    turn += 1
    state.step = 'idle'
    finish?.(state.sent)
    finish = null
  }

  return { flow: shallowReadonly(state), act, agree, close }
}
