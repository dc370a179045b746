import { test } from 'vitest'
import { Browser, picture } from './browser'
test('look', async () => {
  const b = await Browser.start()
  try {
    const p = await b.open()
    p.on('console', (m) => console.log(m.text()))
    p.on('pageerror', (e) => console.log('ERR', e.message))
    await p.waitForTimeout(1500)
    await picture(p, 'welcome'); await picture(p, 'welcome-dark', 'dark')
  } finally { await b.stop() }
})
