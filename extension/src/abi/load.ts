import { Abi } from './abi'

let loading: Promise<Abi> | undefined

/** The one instance of this page or worker. */
export function loadAbi(): Promise<Abi> {
  loading ??= fetch(chrome.runtime.getURL('abi.wasm'))
    .then((response) => response.arrayBuffer())
    .then((bytes) => Abi.load(bytes))
  return loading
}
