import { describe, expect, test } from 'vitest'
import { Queue } from '../../src/background/queue'
import { closeToContentScripts } from '../../src/background/store'

test('storage is closed to content scripts', async () => {
  const levels: unknown[] = []
  const area = { setAccessLevel: async (level: unknown) => void levels.push(level) }
  await closeToContentScripts([area, area] as never)
  expect(levels).toEqual([{ accessLevel: 'TRUSTED_CONTEXTS' }, { accessLevel: 'TRUSTED_CONTEXTS' }])
})

describe('a queue', () => {
  const later = () => new Promise((resolve) => setTimeout(resolve, 5))

  test('runs one thing after another, in order, whatever fails', async () => {
    const queue = new Queue()
    let running = 0
    const seen: number[] = []
    const one = async (i: number) => {
      running += 1
      expect(running).toBe(1)
      await later()
      running -= 1
      seen.push(i)
      if (i === 1) throw new Error('one fails')
      return i
    }
    const answers = await Promise.allSettled([0, 1, 2].map((i) => queue.run(() => one(i))))
    expect(seen).toEqual([0, 1, 2])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
