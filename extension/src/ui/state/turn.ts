/** Answers may overtake one another: of all that was asked, only the answer to what was asked last counts. */

/** Begins a turn with each call. What it gives says whether that turn is still the last one. */
export function turns(): () => () => boolean {
  let last = 0
  return () => {
    last += 1
    const mine = last
    return () => mine === last
  }
}
