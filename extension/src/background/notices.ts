/** Tells connected pages what changed about them: that they are connected no more, or see another network or account. Nobody else is told anything. */

import type { Notice } from '../provider/wire'
import type { Permissions } from '../sites/permissions'
import type { Place } from './sender'
import type { Store } from './store'

const KEY = 'places'
/** Older ones are forgotten: they are closed, or ask again. */
const MOST = 100

export interface Connected {
  sites(): Promise<Permissions>
  /** What a connected page may know now, `null` where there is nothing for it to know. */
  known(origin: string): Promise<unknown>
}

type Changes = { [key: string]: chrome.storage.StorageChange }

export class Notices {
  /** One at a time: two notes would undo one another. */
  private noting: Promise<void> = Promise.resolve()

  constructor(
    private readonly session: Store,
    private readonly connected: Connected,
    private readonly send: (to: Place, notice: Notice) => Promise<unknown>,
  ) {}

  /** A document has asked something: if it is connected, it is told later. */
  note(place: Place): Promise<void> {
    this.noting = this.noting.then(() => this.keep(place)).catch(() => {})
    return this.noting
  }

  private async keep(place: Place): Promise<void> {
    const places = await this.places()
    if (places[0]?.document === place.document) return
    await this.session.set(KEY, [place, ...places.filter(({ document }) => document !== place.document)].slice(0, MOST))
  }

  /** Something that is kept has changed. */
  async changed({ sites, network }: Changes): Promise<void> {
    const before = (sites?.oldValue ?? {}) as Permissions
    const now = await this.connected.sites()
    for (const origin of Object.keys(before)) {
      if (!Object.hasOwn(now, origin)) await this.tell(origin, { what: 'disconnect' })
      else if (now[origin]?.account !== before[origin]?.account) await this.tellKnown(origin)
    }
    if (network) for (const origin of Object.keys(now)) await this.tellKnown(origin)
  }

  private async tellKnown(origin: string): Promise<void> {
    const shown = await this.connected.known(origin)
    await this.tell(origin, shown === null ? { what: 'disconnect' } : { what: 'change', shown })
  }

  private async tell(origin: string, notice: Notice): Promise<void> {
    const places = (await this.places()).filter((place) => place.origin === origin)
    // Who is gone cannot be told.
    await Promise.all(places.map((place) => this.send(place, notice).catch(() => {})))
  }

  private async places(): Promise<Place[]> {
    return (await this.session.get<Place[]>(KEY)) ?? []
  }
}
