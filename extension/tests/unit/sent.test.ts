/** Which of the messages that were sent from here a page shows. */

import { expect, test } from 'vitest'
import type { Sent } from '../../src/background/types'
import { sentBy } from '../../src/ui/state/sent'

test('messages of other accounts, and of other networks, are not among those of one account', () => {
  const sent = (cid: string, from: string, network: string) => ({ cid, from, network }) as Sent
  const all = [sent('a', 't0100', 'devnet'), sent('b', 't0200', 'devnet'), sent('c', 't0100', 'mainnet'), sent('d', 'f0100', 'devnet')]
  expect(sentBy(all, 't0100', 'devnet').map(({ cid }) => cid)).toEqual(['a', 'd'])
  expect(sentBy(all, 'f0100', 'mainnet').map(({ cid }) => cid)).toEqual(['c'])
})
