/** One thing after another: what reads, changes and writes must not run beside its like, or the later write undoes the earlier. */

export class Queue {
  private last: Promise<unknown> = Promise.resolve()

  /** Runs `work` when all that was given before is done, whether it worked or not. Must not be called from within `work`. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work)
    this.last = mine.catch(() => {})
    return mine
  }
}
