/** Builds dist: pages and background worker, the two content scripts, icons, and the WASM that make has put into generated. */

import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { build } from 'vite'
import { icon } from './icon.mjs'

process.chdir(new URL('..', import.meta.url).pathname)
await build({ logLevel: 'warn' })
// Content scripts cannot be modules: each is one file of its own.
for (const name of ['content', 'provider']) {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'chrome123',
      lib: { entry: `src/provider/${name}.ts`, formats: ['iife'], name: `leasehold_${name}`, fileName: () => `${name}.js` },
    },
  })
}
await mkdir('dist', { recursive: true })
for (const size of [16, 32, 48, 128]) await writeFile(`dist/icon-${size}.png`, icon(size))
await copyFile('generated/abi.wasm', 'dist/abi.wasm')
