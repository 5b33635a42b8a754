import { type ProfileEventName, TELLABLE_ID } from '../../shared/domain/profile-event.ts'

/** Something that happened in the profile: what, when, and to whom or what by ID. Never a text. */
export interface ProfileEvent {
  readonly name: ProfileEventName
  readonly at: string
  readonly ids: readonly string[]
  readonly progress?: EventProgress
}

/** How far a work is: `of` where it is known. */
export interface EventProgress {
  readonly done: number
  readonly of?: number
}

/** Tells of what happens. An ID of a person's own making that looks like words is left out; the event is told all the same. */
export type Tell = (name: ProfileEventName, ...ids: string[]) => void
/** The same of how far a work is. */
export type TellProgress = (
  name: ProfileEventName,
  progress: EventProgress,
  ...ids: string[]
) => void

/** Where the parts of a worker tell what happens, and who hears of it. Nothing is kept. */
export class ProfileEvents {
  readonly #listeners = new Set<(event: ProfileEvent) => void>()

  readonly tell: Tell = (name, ...ids) => this.#emit(eventOf(name, ids))

  readonly tellProgress: TellProgress = (name, progress, ...ids) =>
    this.#emit({ ...eventOf(name, ids), progress })

  /** Calls back with each event; gives what takes the listener away. */
  onEvent(listener: (event: ProfileEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #emit(event: ProfileEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

function eventOf(name: ProfileEventName, ids: readonly string[]): ProfileEvent {
  return { name, at: new Date().toISOString(), ids: ids.filter((id) => TELLABLE_ID.test(id)) }
}
