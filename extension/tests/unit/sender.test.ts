/** Whose messages the background worker takes for whose. */

import { describe, expect, test } from 'vitest'
import { senderOf, type Told } from '../../src/background/sender'

const OWN = { id: 'leasehold-id', url: 'chrome-extension://leasehold-id/' }
const PAGE: Told = { id: OWN.id, url: 'https://app.example/trade', origin: 'https://app.example', frameId: 0, documentId: 'd1', tab: { id: 4 } }

test('the extension’s own pages, in tabs, windows and the popup', () => {
  expect(senderOf({ id: OWN.id, url: `${OWN.url}app.html?view=popup#/overview`, origin: 'chrome-extension://leasehold-id' }, OWN)).toEqual({ is: 'own page' })
})

test('a web page, by the origin that the browser names, in the document that it is', () => {
  expect(senderOf(PAGE, OWN)).toEqual({ is: 'web page', origin: 'https://app.example', place: { tab: 4, document: 'd1', origin: 'https://app.example' } })
  expect(senderOf({ ...PAGE, documentId: undefined }, OWN)).toMatchObject({ is: 'web page', place: null })
})

describe('nobody', () => {
  test.each<[string, Partial<Told>]>([
    ['another extension', { id: 'another-id' }],
    ['another extension that claims one of our URLs', { id: 'another-id', url: `${OWN.url}app.html` }],
    ['a frame within a page', { frameId: 7 }],
    ['a sender without a frame', { frameId: undefined }],
    ['a page without an origin', { origin: undefined }],
  ])('%s', (_, change) => expect(senderOf({ ...PAGE, ...change }, OWN)).toBeNull())

  test.each(['https://leasehold-id/', 'chrome-extension://leasehold-id.evil/app.html', 'https://app.example/#chrome-extension://leasehold-id/'])(
    'a URL that only looks like ours is a web page’s: %s',
    (url) => expect(senderOf({ ...PAGE, url }, OWN)).toMatchObject({ is: 'web page', origin: 'https://app.example' }),
  )
})
