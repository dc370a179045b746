/** Every page of the extension: one application, shown in a tab, in the toolbar's popup, or in a window of its own. */

import '@fontsource-variable/fraunces'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './style/theme.css'
import './style/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import { watchChain } from './state/chain'
import { tell, watchFailures } from './state/failure'
import { view } from './state/route'
import { refreshStatus, touch } from './state/session'

document.documentElement.setAttribute('data-view', view)
for (const sign of ['pointerdown', 'keydown']) window.addEventListener(sign, touch, { passive: true })
// The vault may be locked, and a message may arrive, without this page having asked for it.
chrome.storage.onChanged.addListener(() => void refreshStatus())

const app = createApp(App)
watchFailures(app)
await refreshStatus().catch(tell)
watchChain()
app.mount('#app')
