/** What fails where nothing on the page waits for it, and what a worker that is gone means. */

import { createApp } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let window: EventTarget & { location?: unknown }

beforeEach(() => {
  vi.resetModules()
  vi.spyOn(console, 'error').mockImplementation(() => {})
  window = Object.assign(new EventTarget(), { location: { hash: '#/vehicle/100%/t0%31' } })
  vi.stubGlobal('window', window)
  vi.stubGlobal('chrome', { runtime: { sendMessage: async () => ({ ok: false, error: { name: 'Error', message: 'The vault is locked' } }) } })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const load = async () => ({ ...(await import('../../src/ui/state/failure')), ...(await import('../../src/ui/state/background')) })

test('what the worker refuses is told with its sentence, wherever it was asked', async () => {
  const { failure, watchFailures, background } = await load()
  const app = createApp({})
  watchFailures(app)
  const reason = await background.lock().catch((error: unknown) => error)
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }))
  expect(failure.value).toBe('The vault is locked')
  failure.value = ''
  app.config.errorHandler?.(reason, null, '')
  expect(failure.value).toBe('The vault is locked')
})

test('what is no sentence is told as one', async () => {
  const { failure, tell } = await load()
  tell(new TypeError('Cannot read properties of undefined'))
  expect(failure.value).toBe('Something went wrong')
})

test('a worker that is gone is told as that', async () => {
  const { background } = await load()
  vi.stubGlobal('chrome', { runtime: { sendMessage: () => Promise.reject(new Error('Could not establish connection. Receiving end does not exist.')) } })
  await expect(background.status()).rejects.toThrow('background worker does not answer')
})

test('an address that is not encoded as it should be names a page all the same', async () => {
  const { route } = await import('../../src/ui/state/route')
  expect(route.value).toEqual({ page: 'vehicle', rest: ['100%', 't01'] })
})
