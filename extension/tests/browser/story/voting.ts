import { describe, expect, test } from 'vitest'
import type { Scene } from './scene'

export function voting(the: () => Scene): void {
  const proposal = (number: number) => the().article(`Proposal ${number}`)

  describe('voting', () => {
    test('what somebody else proposes is voted on, with a plain sentence of what happens when', async () => {
      await the().stage.devnet.run('vote', 'propose', 'sealing', the().stage.owner, 'off', '--wallet', 'investor')
      await the().go(`vehicle/${the().stage.owner}`)
      await the().sees('Forbid the operator to pledge cash to miners')
      await the().sees('Voting ends in')
      await the().button('Vote for').click()
      await the().dialog().getByText('Forbid the operator to pledge cash to miners').waitFor()
      await the().sign('51-review-vote')
      await the().sees('You voted for it')
      await the().stage.devnet.run('vote', 'cast', the().stage.owner, '0', 'no', '--wallet', 'investor')
    })

    test('other terms are proposed, and only what they change is named', async () => {
      await the().button('Propose').click()
      await the().dialog().getByLabel('What should happen').selectOption('ChangeTerms')
      await the().sees('These are the terms in force')
      await the().fill('Least deposit', 'some')
      await the().sees('This is no amount')
      await the().fill('Least deposit', '2')
      await the().picture('52-propose-terms')
      await the().reviewAndSign('53-review-terms')
      await proposal(1).getByText('1 FIL → 2 FIL').waitFor()
      await proposal(1).getByRole('button', { name: 'Vote against' }).click()
      await the().sign()
      await proposal(1).getByText('You voted against it').waitFor()
      await the().stage.devnet.run('vote', 'cast', the().stage.owner, '1', 'yes', '--wallet', 'investor')
      await proposal(1).getByText('For 250 FIL').waitFor()
      await the().picture('54-votes')
    })

    test('a position that voted in favour cannot be redeemed; one vote fails, the other is carried out', async () => {
      const { devnet } = the().stage
      await the().article(/Position/).first().getByRole('button', { name: 'Redeem' }).click()
      await the().dialog().getByText('This position voted in favour').waitFor()
      await the().picture('55-locked-by-vote')
      await the().dialog().getByRole('button', { name: 'Close' }).click()

      await devnet.advance(2_900)
      for (const number of [0, 1]) {
        await proposal(number).getByRole('button', { name: 'Count the votes' }).click()
        await the().sign()
      }
      await proposal(0).getByText('Rejected').waitFor()
      await proposal(1).getByText('It can be executed in').waitFor()
      await the().sees('Closed while an accepted proposal waits to be executed')
      await the().picture('56-accepted')

      await devnet.advance(2_900)
      await proposal(1).getByRole('button', { name: 'Execute' }).click()
      await the().sign('57-review-execute')
      await proposal(1).getByText('Executed', { exact: true }).waitFor()
      await expect.poll(() => the().page.getByText('At least 2 FIL').count(), { timeout: 60_000 }).toBe(1)
    })
  })
}
