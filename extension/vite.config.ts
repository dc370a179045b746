import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** The extension's own pages and its background worker: modules. Fixed names where the manifest names them. */
export default defineConfig({
  plugins: [vue()],
  base: './',
  publicDir: 'static',
  build: {
    outDir: 'dist',
    target: 'chrome123',
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { app: 'app.html', background: 'src/background/main.ts' },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'background' ? 'background.js' : 'assets/[name].js'),
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
      },
    },
  },
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false },
})
