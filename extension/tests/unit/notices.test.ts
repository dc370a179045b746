/** What connected pages are told, and what nobody else is. */

import { beforeEach, describe, expect, test } from 'vitest'
import { Notices } from '../../src/background/notices'
import type { Place } from '../../src/background/sender'
import { memory } from '../../src/background/store'
import type { Permissions } from '../../src/sites/permissions'

const [APP, OTHER, STRANGER] = ['https://app.example', 'https://other.example', 'https://stranger.example']
const place = (origin: string, document: string): Place => ({ tab: 1, document, origin })

let sites: Permissions
let known: Record<string, unknown>
let told: [string, unknown][]
let notices: Notices

beforeEach(async () => {
  sites = { [APP]: { account: 'a', since: 1 }, [OTHER]: { account: 'a', since: 1 } }
  known = { [APP]: { name: 'new' }, [OTHER]: { name: 'new' } }
  told = []
  notices = new Notices(memory(), { sites: async () => sites, known: async (origin) => known[origin] ?? null }, async ({ document }, notice) => told.push([document, notice]))
  await Promise.all([notices.note(place(APP, 'one')), notices.note(place(APP, 'two')), notices.note(place(OTHER, 'three')), notices.note(place(STRANGER, 'four'))])
})

describe('pages', () => {
  test('that are disconnected are told so, in every document of theirs, and no others', async () => {
    const before = sites
    sites = { [OTHER]: sites[OTHER]! }
    await notices.changed({ sites: { oldValue: before, newValue: sites } })
    expect(told.sort()).toEqual([
      ['one', { what: 'disconnect' }],
      ['two', { what: 'disconnect' }],
    ])
  })

  test('that are connected are told of another network; a stranger is not', async () => {
    known[OTHER] = null
    await notices.changed({ network: { oldValue: 'devnet', newValue: 'calibration' } })
    expect(told.sort()).toEqual([
      ['one', { what: 'change', shown: { name: 'new' } }],
      ['three', { what: 'disconnect' }],
      ['two', { what: 'change', shown: { name: 'new' } }],
    ])
  })

  test('that got another account are told which; that got a first one asked for it, and have their answer', async () => {
    const before = { [APP]: { account: 'b', since: 1 } }
    await notices.changed({ sites: { oldValue: before, newValue: sites } })
    expect(told.map(([document]) => document).sort()).toEqual(['one', 'two'])
  })

  test('are told nothing when something else changes', async () => {
    await notices.changed({ activity: { oldValue: [], newValue: [] } })
    expect(told).toEqual([])
  })
})

test('a document that is gone keeps nobody from being told', async () => {
  const heard: string[] = []
  const session = memory()
  const lossy = new Notices(session, { sites: async () => ({}), known: async () => null }, async ({ document }) => {
    if (document === 'one') throw new Error('no such document')
    heard.push(document)
  })
  await lossy.note(place(APP, 'two'))
  await lossy.note(place(APP, 'one'))
  await lossy.changed({ sites: { oldValue: sites, newValue: {} } })
  expect(heard).toEqual(['two'])
})
