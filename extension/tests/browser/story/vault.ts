import { describe, expect, test } from 'vitest'
import { Impostor } from '../impostor'
import { PASSWORD, type Scene } from './scene'

export function theVault(the: () => Scene): void {
  describe('the vault', () => {
    test('a phrase is shown once, confirmed, and encrypted under a password', async () => {
      const { page } = the()
      await the().sees('Own a share of machines')
      await the().picture('01-welcome')
      await the().button('Make a new vault').click()
      const items = page.locator('[data-test=phrase] li')
      await items.first().waitFor()
      const words = (await items.allTextContents()).map((text) => text.replace(/^\d+/, ''))
      expect(words).toHaveLength(24)
      await the().picture('02-phrase')
      await the().button('I have written them down').click()

      const fields = await page.getByRole('textbox').all()
      for (const field of fields) await field.fill('wrong')
      await the().button('Go on').click()
      await the().sees('These are not the words of the phrase')
      for (const field of fields) {
        const label = await page.locator(`label[for="${await field.getAttribute('id')}"]`).textContent()
        await field.fill(words[Number(/\d+/.exec(label ?? '')?.[0]) - 1] ?? '')
      }
      await the().picture('03-confirm')
      await the().button('Go on').click()

      await the().fill('Password', 'short')
      await the().sees('At least 10 characters')
      await the().fill('Password', PASSWORD)
      await the().fill('The same again', PASSWORD)
      await the().picture('04-password')
      await the().button('Make the vault').click()
      await the().sees('Balance')
      const stored = wordsIn(await page.evaluate(() => chrome.storage.local.get()))
      expect(words.filter((word) => stored.has(word))).toEqual([])
    })

    test('it locks, a wrong password is refused, the right one opens it', async () => {
      await the().button('Lock').click()
      await the().sees('Your vault is locked')
      await the().fill('Password', 'not the password')
      await the().button('Unlock').click()
      await the().sees('This password does not open the vault')
      await the().picture('05-unlock')
      await the().fill('Password', PASSWORD)
      await the().button('Unlock').click()
      await the().sees('Balance')
    })
  })

  describe('the network', () => {
    test('a node that is down is told, and another one is added', async () => {
      await the().go('settings')
      await the().sees('Local devnet')
      await the().sees(/No node answers at/)
      await the().picture('06-node-down')
      await the().button('Add a network').click()
      await the().fill('What you call it', 'Test devnet')
      await the().fill('JSON-RPC of a node', 'http://node.example/rpc/v1')
      await the().choice('Ask the node').click()
      await the().sees('Nodes elsewhere need https')
      await the().fill('JSON-RPC of a node', the().stage.devnet.url)
      await the().picture('07-add-network')
      await the().choice('Ask the node').click()
      await the().dialog().waitFor({ state: 'hidden' })
      await the().page.getByText('Connected', { exact: true }).waitFor()
      await the().picture('08-settings')
    })

    test('a node of another network is not taken, and one that turns out to be of another is told at once', async () => {
      const { page, stage } = the()
      const impostor = await Impostor.start(stage.devnet.url)
      const move = async (url: string) => {
        if (!(await the().dialog().isVisible())) await page.getByRole('listitem').filter({ hasText: 'Test devnet' }).getByRole('button', { name: 'Change' }).click()
        await the().fill('JSON-RPC of a node', url)
        await the().choice('Ask the node').click()
      }
      const sentence = 'This node belongs to the network “mainnet”, not to “leasehold-devnet”'
      impostor.name = 'mainnet'
      await move(impostor.url)
      await the().dialog().getByText(sentence).waitFor()
      impostor.name = null
      await move(impostor.url)
      await the().dialog().waitFor({ state: 'hidden' })
      await page.getByText(impostor.url).waitFor()
      await page.getByText('Connected', { exact: true }).waitFor()

      impostor.name = 'mainnet'
      await page.getByText('Wrong network', { exact: true }).waitFor()
      await page.getByRole('alert').getByText(sentence).first().waitFor()
      await the().picture('08-wrong-network')
      await the().go('send')
      await the().fill('To', stage.investor)
      await the().fill('Amount', '1')
      await the().button('Review').click()
      await the().dialog().getByText(sentence).waitFor()
      expect(await the().choice('Sign').count()).toBe(0)
      await the().dialog().getByRole('button', { name: 'Close' }).first().click()

      await the().go('settings')
      await move(stage.devnet.url)
      await the().dialog().waitFor({ state: 'hidden' })
      await page.getByText('Connected', { exact: true }).waitFor()
      impostor.stop()
    })

    test('the account is funded, and its balance is there', async () => {
      await the().go('overview')
      await the().sees('No stakes yet')
      await the().picture('09-overview-empty')
      the().me = await the().page.evaluate(async () => {
        const { value } = await chrome.runtime.sendMessage({ to: 'background', method: 'status', args: [] })
        return value.accounts[0].address as string
      })
      await the().stage.devnet.call('Devnet.Fund', the().me, '500000000000000000000')
      await the().page.getByTitle('500 FIL').first().waitFor()
    })

    test('some of it is sent to somebody else', async () => {
      await the().page.getByRole('link', { name: 'Send' }).click()
      await the().fill('To', 't1nowhere')
      await the().sees('The recipient is no Filecoin address')
      await the().fill('To', the().stage.investor)
      await the().fill('Amount', '0.5')
      await the().picture('10-send')
      await the().button('Review').click()
      await the().sees(/^Send 0.5 FIL to/)
      await the().sign('11-review-send')
      await the().sees('Your stakes')
      expect(await the().balance()).toBeLessThan(499_500_000_000_000_000_000n)
    })
  })
}

/** The whole words of more than four letters in what is kept: in its values, that is. Of what values are called we know the words. */
function wordsIn(kept: unknown): Set<string> {
  if (typeof kept === 'string') return new Set(kept.split(/[^a-z]+/).filter((word) => word.length > 4))
  if (typeof kept !== 'object' || kept === null) return new Set()
  return new Set(Object.values(kept).flatMap((value) => [...wordsIn(value)]))
}
