import type { SlotAnswer, SlotMessage } from '../../shared/control/control-messages.ts'
import type { SlotRefusal } from '../../shared/control/slot-messages.ts'
import type { ModelServer } from '../../shared/domain/model-server.ts'
import { ServerList } from '../../shared/models/server-list.ts'
import { usableUrl } from '../../shared/domain/server-url.ts'
import type { QueueMessage, WorkerChange } from '../workers/worker-changes.ts'
import { pidOf } from '../workers/worker-life.ts'
import { KnownClaims } from './known-claims.ts'
import {
  EMPTY_LINE,
  serveNext,
  servingOrder,
  type SlotClaim,
  type SlotLine,
  withHeld,
  wishesIn,
  without,
  withWish,
} from './slot-line.ts'

/** The worker of a profile, as the queue speaks with it. */
export interface Asker {
  readonly profile: string
  answer(answer: SlotAnswer): void
}

/** What goes on at one server of the owner's list. */
export interface ServerFigures {
  readonly server: string
  readonly concurrency: number
  readonly running: number
  readonly waiting: number
}

interface ModelQueueOptions {
  /** What the owner lists. */
  readonly servers: () => readonly ModelServer[]
  readonly onServed?: (waiting: SlotClaim['waiting'], waitedMs: number) => void
  readonly onRefused?: (reason: SlotRefusal) => void
  /** Milliseconds on the monotonic clock. */
  readonly now?: () => number
}

/** How often those who wait hear where they stand, if that has changed, and what time alone decides is looked at. */
const LOOK_MS = 250

/**
 * The places at the servers of models, dealt out to all workers. INVARIANTS: a worker wishes, gives back and declares for its own profile only,
 * a bounded number; nobody is served beyond a server's concurrency; nobody is served while a worker that is being taken over may yet say what
 * it holds; with a worker's process its wishes and places are gone.
 */
export class ModelQueue implements Disposable {
  readonly #options: ModelQueueOptions
  readonly #list = new ServerList()
  readonly #lines = new Map<string, SlotLine>()
  readonly #claims = new KnownClaims()
  readonly #askers = new Map<string, Asker>()
  /** Workers of an earlier supervisor that have not said yet what they hold. */
  readonly #awaited = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: ModelQueueOptions) {
    this.#options = options
    this.#list.list(options.servers())
  }

  /** A worker's life changed: it is being taken over, or its process is gone with whatever it held. */
  workerChanged({ profile, to }: Pick<WorkerChange, 'profile' | 'to'>): void {
    if (to.state.status === 'adopting') this.#awaited.add(profile.username)
    if (pidOf(to.state) === null) this.#gone(profile.username)
  }

  /** A worker said something. */
  heard(asker: Asker, message: QueueMessage): void {
    const { profile } = asker
    switch (message.kind) {
      case 'heartbeat':
        return this.#awaited.delete(profile) ? this.#serveAll() : undefined
      case 'slot-held':
        return this.#declare(profile, message)
      case 'slot-wanted':
        this.#askers.set(profile, asker)
        return this.#want(profile, message)
      case 'slot-withdrawn':
      case 'slot-released':
        return this.#giveBack(profile, message.slotId)
    }
  }

  /** The owner changed the list. */
  serversChanged(): void {
    this.#list.list(this.#options.servers())
    const moved = [...this.#lines].filter(([key]) => !this.#list.all.has(key))
    for (const [key, line] of moved) {
      this.#lines.delete(key)
      // What is under way there goes on, and counts where the address belongs now.
      for (const claim of line.held) this.#hold(this.#keyOf(claim.server) ?? key, claim)
      for (const wish of wishesIn(line)) {
        this.#claims.take(wish)
        this.#place(wish)
      }
    }
    this.#serveAll()
  }

  /** Every server of the list, and those that still have something under way. */
  figures(): ServerFigures[] {
    const { all } = this.#list
    return [...new Set([...all.keys(), ...this.#lines.keys()])].map((server) => {
      const line = this.#lineOf(server)
      const concurrency = all.get(server)?.concurrency ?? 0
      return { server, concurrency, running: line.held.length, waiting: wishesIn(line).length }
    })
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }

  #gone(profile: string): void {
    this.#awaited.delete(profile)
    this.#askers.delete(profile)
    for (const key of this.#claims.takeAll(profile)) {
      this.#keep(key, without(this.#lineOf(key), profile))
    }
    this.#serveAll()
  }

  #want(profile: string, { slotId, waiting, server }: Wanted): void {
    const wish = { profile, slotId, waiting, server, since: this.#now() }
    if (this.#claims.has(wish)) return
    if (this.#claims.isFull(profile)) return this.#refuse(wish, 'too-many')
    const key = this.#place(wish)
    if (key !== undefined) this.#serve(key)
  }

  /** Puts a wish in the line of its server, or refuses it. */
  #place(wish: SlotClaim): string | undefined {
    const key = this.#keyOf(wish.server)
    if (key === undefined) {
      this.#refuse(wish, 'not-listed')
      return undefined
    }
    this.#claims.put(wish, key)
    this.#lines.set(key, withWish(this.#lineOf(key), wish))
    return key
  }

  #refuse({ profile, slotId }: SlotClaim, reason: SlotRefusal): void {
    this.#options.onRefused?.(reason)
    this.#answer(profile, { kind: 'slot-refused', slotId, reason })
  }

  #declare(profile: string, { slotId, waiting, server }: Held): void {
    const key = this.#keyOf(server)
    const claim = { profile, slotId, waiting, server, since: this.#now() }
    const mayDeclare = this.#awaited.has(profile) && !this.#claims.isFull(profile)
    if (key !== undefined && mayDeclare && !this.#claims.has(claim)) this.#hold(key, claim)
  }

  #hold(key: string, claim: SlotClaim): void {
    this.#claims.put(claim, key)
    this.#lines.set(key, withHeld(this.#lineOf(key), claim))
  }

  #giveBack(profile: string, slotId: number): void {
    const key = this.#claims.take({ profile, slotId })
    if (key === undefined) return
    this.#keep(key, without(this.#lineOf(key), profile, slotId))
    this.#serve(key)
  }

  #serveAll(): void {
    for (const key of this.#lines.keys()) this.#serve(key)
  }

  #serve(key: string): void {
    if (this.#awaited.size > 0) return this.#lookSoon()
    const places = this.#placesOf(key)
    for (;;) {
      const now = this.#now()
      const next = serveNext(this.#lineOf(key), { now, places })
      if (!next) break
      const { profile, slotId, waiting, since } = next.served
      this.#keep(key, next.line)
      this.#options.onServed?.(waiting, now - since)
      this.#answer(profile, { kind: 'slot-granted', slotId })
    }
    this.#lookSoon()
  }

  #look(): void {
    this.#timer = undefined
    this.#serveAll()
    for (const key of this.#lines.keys()) this.#tellPositions(key)
  }

  /** Nothing is to be looked at while nobody waits. */
  #lookSoon(): void {
    if (![...this.#lines.values()].some(hasWishes)) return
    this.#timer ??= setTimeout(() => this.#look(), LOOK_MS).unref()
  }

  #tellPositions(key: string): void {
    for (const [position, wish] of servingOrder(this.#lineOf(key), this.#placesOf(key)).entries()) {
      if (!this.#claims.moved(wish, position)) continue
      this.#answer(wish.profile, { kind: 'slot-position', slotId: wish.slotId, position })
    }
  }

  #keep(key: string, line: SlotLine): void {
    if (line.held.length === 0 && !hasWishes(line)) this.#lines.delete(key)
    else this.#lines.set(key, line)
  }

  #answer(profile: string, answer: SlotAnswer): void {
    this.#askers.get(profile)?.answer(answer)
  }

  #keyOf(server: string): string | undefined {
    const url = usableUrl(server)
    return url && this.#list.find(url)?.key
  }

  #placesOf(key: string): number {
    return this.#list.all.get(key)?.concurrency ?? 0
  }

  #lineOf(key: string): SlotLine {
    return this.#lines.get(key) ?? EMPTY_LINE
  }

  #now(): number {
    return (this.#options.now ?? performance.now.bind(performance))()
  }
}

type Wanted = Extract<SlotMessage, { kind: 'slot-wanted' }>
type Held = Extract<SlotMessage, { kind: 'slot-held' }>

function hasWishes({ waiting }: SlotLine): boolean {
  return waiting.person.size > 0 || waiting.agent.size > 0
}
