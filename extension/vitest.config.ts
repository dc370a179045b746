import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { plugins: [vue()], test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node', testTimeout: 60_000, hookTimeout: 60_000 } },
      // Each file has a browser of its own, and tells one story from its beginning to its end: when a chapter fails, those after it make no sense.
      { test: { name: 'browser', include: ['tests/browser/**/*.test.ts'], environment: 'node', globalSetup: 'tests/browser/setup.ts', testTimeout: 300_000, hookTimeout: 480_000, bail: 1 } },
    ],
  },
})
