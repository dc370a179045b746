/** Where things are kept: the browser's storage, or a map in tests. */

export interface Store {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
}

/** One area of the browser's storage. */
export function area(storage: chrome.storage.StorageArea): Store {
  return {
    get: async <T>(key: string) => (await storage.get(key))[key] as T | undefined,
    set: (key, value) => storage.set({ [key]: value }),
    remove: (key) => storage.remove(key),
  }
}

/**
 * Closes areas to content scripts, which run in the process of whatever page they were put into: the sealed vault, tokens of nodes and
 * what pages were allowed are none of theirs.
 */
export async function closeToContentScripts(areas: Pick<chrome.storage.StorageArea, 'setAccessLevel'>[]): Promise<void> {
  await Promise.all(areas.map((one) => one.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' })))
}

/** A store that forgets everything when the process ends. Values are copied, as the browser copies them. */
export function memory(): Store {
  const values = new Map<string, string>()
  return {
    get: async <T>(key: string) => {
      const text = values.get(key)
      return text === undefined ? undefined : (JSON.parse(text) as T)
    },
    set: async (key, value) => void values.set(key, JSON.stringify(value)),
    remove: async (key) => void values.delete(key),
  }
}
