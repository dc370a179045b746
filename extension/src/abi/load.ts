import { Abi } from './abi'

let loading: Promise<Abi> | undefined

/** The one instance of this page or worker. What could not be loaded is tried again when somebody asks again. */
export function loadAbi(): Promise<Abi> {
  loading ??= read().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function read(): Promise<Abi> {
  const response = await fetch(chrome.runtime.getURL('abi.wasm'))
  return Abi.load(await response.arrayBuffer())
}
