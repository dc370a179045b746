import { describe, expect, test } from 'vitest'
import { exactFil, exactly, nearFil, nearly, parseFil, parsePercent, percent, ratio, share, showFil } from '../../src/money/fil'
import { parseCount, parseWhole } from '../../src/money/count'
import { DAY, exactSpan, parseSpan, span, spanOfSeconds, timeOf } from '../../src/money/time'

const FIL = 10n ** 18n

describe('amounts', () => {
  test.each([
    ['1', FIL],
    ['0.5', FIL / 2n],
    ['.25', FIL / 4n],
    ['0.000000000000000001', 1n],
    [' 1,234.5 ', 1_234n * FIL + FIL / 2n],
    ['2000000000', 2_000_000_000n * FIL],
    ['1,234,567.000000000000000001', 1_234_567n * FIL + 1n],
    ['2 000 000', 2_000_000n * FIL],
  ])('%s is read exactly', (text, atto) => expect(parseFil(text)).toBe(atto))

  test.each(['', '.', '-1', '+1', '1e3', '0x10', '1.2.3', '0.0000000000000000001', '2000000000.1', 'one', '1 2', 'NaN', '∞', '0,123', '1.234,567', '1,23', '01,234', '1,2345', ',123', '1.234 567', '1_234_'])(
    '“%s” is no amount',
    (text) => expect(parseFil(text)).toBeNull(),
  )

  test('what is typed, and what is shown in full, are inverse', () => {
    for (const atto of [0n, 1n, 10n ** 17n, FIL, 123_456_789n * FIL + 987_654_321n]) {
      expect(parseFil(exactFil(atto))).toBe(atto)
    }
    expect(exactFil(-FIL - 1n)).toBe('-1.000000000000000001')
  })

  test('what is shown is cut, never rounded up, and never zero when it is not', () => {
    expect(showFil(1_999_999_999_999_999_999n)).toBe('1.9999')
    expect(showFil(1_234_567n * FIL)).toBe('1,234,567')
    expect(showFil(1n)).toBe('0.000000000000000001')
    expect(showFil(12_345n)).toBe('0.000000000000012')
    expect(showFil(-FIL / 2n)).toBe('−0.5')
    expect(showFil(0n)).toBe('0')
  })

  test('what is read before a signature has all of its digits', () => {
    expect(exactly(1_234_567n * FIL + 1n)).toBe('1,234,567.000000000000000001 FIL')
    expect(exactly(12_345n)).toBe('0.000000000000012345 FIL')
    expect(exactly(-FIL / 2n)).toBe('−0.5 FIL')
  })

  test('what is cut keeps two digits of what is below one', () => {
    expect(showFil(199_999_999_999_999n)).toBe('0.00019')
    expect(showFil(19_999_999_999_999_999n, 2)).toBe('0.019')
  })

  test('what somebody may act on is exact, or rounded to the nearest and marked as such', () => {
    expect(nearFil(1_199_999_999_999_998_080n)).toBe('≈ 1.2')
    expect(nearFil(1_234_449_999_999_999_999n)).toBe('≈ 1.2344')
    expect(nearFil(1_234_567n * FIL + 1n)).toBe('≈ 1,234,567')
    expect(nearFil(-FIL - 1n)).toBe('≈ −1')
    for (const atto of [0n, 1n, 12n, FIL, -FIL / 2n, 1_234_400_000_000_000_000n]) expect(nearFil(atto)).toBe(showFil(atto, 18))
  })

  test('small amounts are rounded to two digits at the least', () => {
    expect(nearFil(1n)).toBe('0.000000000000000001')
    expect(nearFil(12_345n)).toBe('≈ 0.000000000000012')
    expect(nearFil(129n)).toBe('≈ 0.00000000000000013')
    expect(nearFil(1_449_000_000_000_000n, 3)).toBe('≈ 0.0014')
    expect(nearFil(99_999_999_999_999_999n, 3)).toBe('≈ 0.1')
  })

  test('an amount without a mark is the amount', () => {
    for (const atto of [1n, 123_456_789_012_345_678n, 999_999_999_999_999_999n, 10n ** 14n, 5n * FIL + 50_000n]) {
      for (const places of [2, 3, 4, 6, 18]) {
        const shown = nearFil(atto, places)
        expect(shown.startsWith('≈ ') || parseFil(shown) === atto, shown).toBe(true)
        expect(parseFil(shown.replace('≈ ', '')) === atto, shown).toBe(!shown.startsWith('≈ '))
      }
    }
    expect(nearly(123_456_789_012_345_678n)).toBe('≈ 0.123457 FIL')
    expect(nearly(1n)).toBe('0.000000000000000001 FIL')
    expect(exactly(123_456_789_012_345_678n)).toBe('0.123456789012345678 FIL')
  })

  test('shares come from exact amounts', () => {
    expect(ratio(1n, 3n)).toBeCloseTo(0.333333, 6)
    expect(ratio(1n, 0n)).toBe(0)
    expect(percent(333)).toBe('3.33 %')
  })
})

test.each([
  ['5', 500],
  ['66.67', 6_667],
  ['0.5 %', 50],
  ['100%', 10_000],
  ['', null],
  ['5.123', null],
  ['-1', null],
])('the percentage “%s” is %s basis points', (text, bps) => expect(parsePercent(text)).toBe(bps))

describe('times', () => {
  test.each([
    ['7 d', 7 * DAY],
    ['1d 12h', DAY + 1_440],
    ['1 min 30 s', 3],
    ['0 s', 0],
    ['2 y', 730 * DAY],
  ])('“%s” is read as %d epochs', (text, epochs) => expect(parseSpan(text)).toBe(epochs))

  test.each(['', '7', 'd', '7 days', '-1 d', '1.5 d', '10 s', '1 d, 2 h'])('“%s” is no length of time', (text) => expect(parseSpan(text)).toBeNull())

  test('what is shown in full reads as the same', () => {
    for (const epochs of [0, 1, 3, DAY, DAY + 1, 180 * DAY, 1_234_567]) expect(parseSpan(exactSpan(epochs))).toBe(epochs)
  })

  test.each([
    [DAY, '1 d'],
    [DAY + 120, '1 d 1 h'],
    [3, '1 min 30 s'],
    [0, '0 s'],
    [366 * DAY, '1 y 1 d'],
  ])('%d epochs are %s', (epochs, text) => expect(span(epochs)).toBe(text))

  test('what is past is nothing, not negative', () => expect(spanOfSeconds(-5)).toBe('0 s'))

  test('an epoch’s time is reckoned from the head', () => {
    expect(timeOf(110, { epoch: 100, timestamp: 1_000 })).toBe(1_300_000)
  })
})

test('a share is cut, never rounded up', () => {
  expect([share(996n, 1_000n), share(99_999n, 100_000n), share(2n, 3n), share(1n, 1n), share(0n, 5n), share(5n, 0n)]).toEqual(['99.6 %', '99.99 %', '66.66 %', '100 %', '0 %', '0 %'])
  expect(share(3n * FIL, FIL)).toBe('300 %')
})

test('numbers of things are digits and a point, and no other way to write a number', () => {
  expect(['12', ' 1.5 ', '0', '0.0001', '0.9765625'].map(parseCount)).toEqual([12, 1.5, 0, 0.0001, 0.9765625])
  expect(['12', ' 0 ', '1.5', '', '1e3'].map(parseWhole)).toEqual([12, 0, null, null, null])
  for (const text of ['', '1e3', '0x10', '-1', '+1', '1,5', '.5', '5.', '1.00000000001', '1234567890', 'Infinity', 'NaN', '1 2']) expect(parseCount(text), text).toBeNull()
})
