/** The colours can be told apart, in light and in dark, as WCAG 2.2 asks (AA). */

import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'

/** Each colour by its name: light, dark. */
let colours: Map<string, [string, string]>

beforeAll(async () => {
  const css = await readFile(new URL('../../src/ui/style/theme.css', import.meta.url), 'utf8')
  colours = new Map([...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name!, [light!, dark!]]))
})

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(one: string, other: string, theme: 0 | 1): number {
  const [a, b] = [one, other].map((name) => luminance(colours.get(name)![theme])).toSorted((x, y) => y - x)
  return (a! + 0.05) / (b! + 0.05)
}

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('%s', (_, theme) => {
  test.each([
    ...['bg', 'surface', 'raised'].flatMap((on) => ['ink', 'soft', 'muted', 'accent', 'brass', 'good', 'bad'].map((text) => [text, on])),
    ['accent-ink', 'accent'],
    ['accent', 'accent-soft'],
    ['good', 'accent-soft'],
    ['brass', 'brass-soft'],
    ['bad', 'bad-soft'],
    ['warn', 'warn-soft'],
    ['ink', 'warn-soft'],
    ['ink', 'bad-soft'],
    ['bg', 'bad'],
  ])('%s is read on %s', (text, on) => expect(contrast(text!, on!, theme)).toBeGreaterThanOrEqual(4.5))

  test.each(['surface', 'bg'])('the edge of what one types in is seen on %s', (on) => expect(contrast('edge', on, theme)).toBeGreaterThanOrEqual(3))
})
