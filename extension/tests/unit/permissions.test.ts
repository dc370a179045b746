import { describe, expect, test } from 'vitest'
import { allow, decide, isTrustworthy, METHODS, PageError, readPageData, readPageMessage, revoke } from '../../src/sites/permissions'

const PAGE = 'https://app.example'

function refusal(what: () => unknown): number {
  try {
    what()
  } catch (error) {
    if (error instanceof PageError) return error.code
    throw error
  }
  throw new Error('it was not refused')
}

describe('who may ask', () => {
  test.each(['https://app.example', 'https://app.example:8443', 'http://127.0.0.1:5173', 'http://localhost'])('%s may', (origin) =>
    expect(isTrustworthy(origin)).toBe(true),
  )
  test.each(['http://app.example', 'http://127.0.0.1.evil.example', 'file://', 'null', '', 'chrome-extension://abc', 'https://app.example/path'])(
    '“%s” may not',
    (origin) => expect(isTrustworthy(origin)).toBe(false),
  )
})

describe('what is decided', () => {
  test('a page that is not connected may only ask to connect', () => {
    expect(decide({}, PAGE, 'connect')).toBe('ask')
    for (const method of METHODS.filter((m) => m !== 'connect' && m !== 'disconnect')) {
      expect(refusal(() => decide({}, PAGE, method))).toBe(4100)
    }
  })

  test('a connected page is answered what it may know, and asks for everything else', () => {
    const permissions = allow({}, PAGE, 'account-1', 1)
    for (const method of ['connect', 'account', 'network', 'disconnect']) expect(decide(permissions, PAGE, method)).toBe('answer')
    for (const method of ['personalSign', 'signMessage', 'send']) expect(decide(permissions, PAGE, method)).toBe('ask')
  })

  test('a permission is of one origin: not of its port, its subdomain or its http twin', () => {
    const permissions = allow({}, PAGE, 'account-1', 1)
    for (const other of ['https://app.example:8443', 'https://sub.app.example', 'https://example']) {
      expect(refusal(() => decide(permissions, other, 'account'))).toBe(4100)
    }
    expect(refusal(() => decide(permissions, 'http://app.example', 'account'))).toBe(4100)
  })

  test('what is taken back is gone, and nothing else', () => {
    const permissions = allow(allow({}, PAGE, 'a', 1), 'https://other.example', 'b', 2)
    expect(Object.keys(revoke(permissions, PAGE))).toEqual(['https://other.example'])
    expect(refusal(() => decide(revoke(permissions, PAGE), PAGE, 'send'))).toBe(4100)
  })

  test('there are no other methods, whatever JavaScript’s objects have', () => {
    for (const method of ['sign', 'unlock', 'exportKey', 'constructor', '__proto__', '']) {
      expect(refusal(() => decide(allow({}, PAGE, 'a', 1), PAGE, method))).toBe(4200)
    }
    expect(refusal(() => decide(JSON.parse('{}'), 'https://constructor', 'account'))).toBe(4100)
  })
})

describe('what a page sends', () => {
  const good = { to: 't01005', value: '5', method: 7, params: 'gQA=' }

  test('a message is read, and fields that nobody knows are left out', () => {
    expect(readPageMessage({ ...good, nonce: 3, origin: 'https://else' })).toEqual({
      ...good,
      from: undefined,
      nonce: 3,
      gasLimit: undefined,
      gasFeeCap: undefined,
      gasPremium: undefined,
    })
    expect(readPageMessage({ to: 't01' })).toMatchObject({ value: '0', method: 0, params: '' })
  })

  test.each([
    null,
    'text',
    {},
    { ...good, to: 7 },
    { ...good, value: '-1' },
    { ...good, value: 1 },
    { ...good, value: '1e18' },
    { ...good, method: 1.5 },
    { ...good, method: -1 },
    { ...good, params: '<script>' },
    { ...good, params: 'A'.repeat(200_001) },
    { ...good, nonce: -1 },
    { ...good, gasFeeCap: 'many' },
    { ...good, from: {} },
  ])('%j is refused', (message) => expect(refusal(() => readPageMessage(message))).toBe(-32602))

  test('data is base64', () => {
    expect(readPageData('aGk=')).toEqual(new TextEncoder().encode('hi'))
    expect(refusal(() => readPageData('%%%'))).toBe(-32602)
    expect(refusal(() => readPageData(7))).toBe(-32602)
  })
})
