/** How long something is shown before anybody can agree to it. */

import { effectScope, shallowRef } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readable } from '../../src/ui/state/readable'

let window: EventTarget

beforeEach(() => {
  vi.useFakeTimers()
  window = new EventTarget()
  vi.stubGlobal('window', window)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** What is shown, and whether it can be agreed to. */
function showing(first: string | null) {
  const shown = shallowRef(first)
  const scope = effectScope()
  const isReadable = scope.run(() => readable(() => shown.value))!
  return { shown, isReadable, scope }
}

test('what has only just appeared cannot be agreed to, what has been there for a while can', () => {
  const { isReadable } = showing('a question')
  vi.advanceTimersByTime(599)
  expect(isReadable.value).toBe(false)
  vi.advanceTimersByTime(1)
  expect(isReadable.value).toBe(true)
})

test('the time begins when there is something to read, and not before', () => {
  const { shown, isReadable } = showing(null)
  vi.advanceTimersByTime(10_000)
  expect(isReadable.value).toBe(false)
  shown.value = 'a question'
  vi.advanceTimersByTime(599)
  expect(isReadable.value).toBe(false)
  vi.advanceTimersByTime(1)
  expect(isReadable.value).toBe(true)
})

test('another question takes its own time', () => {
  const { shown, isReadable } = showing('a question')
  vi.advanceTimersByTime(600)
  shown.value = 'another question'
  expect(isReadable.value).toBe(false)
  vi.advanceTimersByTime(600)
  expect(isReadable.value).toBe(true)
})

test('a window that was behind others takes its time once it comes to the front', () => {
  const { isReadable } = showing('a question')
  vi.advanceTimersByTime(5_000)
  window.dispatchEvent(new Event('focus'))
  expect(isReadable.value).toBe(false)
  vi.advanceTimersByTime(599)
  expect(isReadable.value).toBe(false)
  vi.advanceTimersByTime(1)
  expect(isReadable.value).toBe(true)
})

test('what is gone listens no longer', () => {
  const { isReadable, scope } = showing('a question')
  vi.advanceTimersByTime(600)
  scope.stop()
  window.dispatchEvent(new Event('focus'))
  expect(isReadable.value).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})
