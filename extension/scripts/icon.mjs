/** Draws the icon as a PNG: a deed's corner, an L, and a seal. Drawn rather than kept, because the repository holds no binaries. */

import { deflateSync } from 'node:zlib'

const GREEN = [31, 77, 58]
const PAPER = [250, 246, 236]
const BRASS = [217, 164, 76]
/** Samples per pixel and direction. */
const FINE = 4

/** A square PNG of `size` pixels. */
export function icon(size) {
  const rows = []
  for (let y = 0; y < size; y += 1) {
    const row = Buffer.alloc(1 + size * 4)
    for (let x = 0; x < size; x += 1) row.set(pixel(x, y, size), 1 + x * 4)
    rows.push(row)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function pixel(x, y, size) {
  const sum = [0, 0, 0, 0]
  for (let i = 0; i < FINE * FINE; i += 1) {
    const [u, v] = [(x + ((i % FINE) + 0.5) / FINE) / size, (y + (Math.floor(i / FINE) + 0.5) / FINE) / size]
    const colour = colourAt(u, v)
    if (!colour) continue
    for (let c = 0; c < 3; c += 1) sum[c] += colour[c]
    sum[3] += 1
  }
  const [r, g, b, n] = sum
  return n === 0 ? [0, 0, 0, 0] : [r / n, g / n, b / n, (255 * n) / (FINE * FINE)].map(Math.round)
}

/** The colour at a point of the unit square, nothing outside the shape. */
function colourAt(u, v) {
  if (!isInRounded(u, v, 0.02, 0.02, 0.98, 0.98, 0.22)) return null
  if (Math.hypot(u - 0.68, v - 0.36) < 0.115) return BRASS
  const isStem = isInRounded(u, v, 0.27, 0.22, 0.39, 0.78, 0.03)
  const isFoot = isInRounded(u, v, 0.27, 0.66, 0.76, 0.78, 0.03)
  return isStem || isFoot ? PAPER : GREEN
}

function isInRounded(u, v, left, top, right, bottom, radius) {
  if (u < left || u > right || v < top || v > bottom) return false
  const dx = Math.max(left + radius - u, 0, u - right + radius)
  const dy = Math.max(top + radius - v, 0, v - bottom + radius)
  return Math.hypot(dx, dy) <= radius
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc(body), body.length + 4)
  return out
}

function crc(bytes) {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}
