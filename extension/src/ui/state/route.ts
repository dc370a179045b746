/** The page that the address names: `#/invest/t01005`. */

import { computed, ref } from 'vue'

const hash = ref(window.location.hash)
window.addEventListener('hashchange', () => {
  hash.value = window.location.hash
})

export const route = computed(() => {
  const [page = '', ...rest] = hash.value.replace(/^#\/?/, '').split('/').map(decoded)
  return { page: page || 'overview', rest }
})

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export function go(...path: (string | number)[]): void {
  window.location.hash = link(...path)
}

export function link(...path: (string | number)[]): string {
  return `#/${path.map((part) => encodeURIComponent(part)).join('/')}`
}

/** How this page is shown: the toolbar's popup, a window of its own for one question, or a whole tab. */
export const view = new URLSearchParams(window.location.search).get('view') ?? 'tab'
