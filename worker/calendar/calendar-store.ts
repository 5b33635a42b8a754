import { type FolderFile, JsonFolder } from '../files/json-folder.ts'
import { GroupCommit } from '../memory/group-commit.ts'
import { type CalendarFile, membersOf, readCalendarFile } from './calendar-file.ts'
import type { ZoneLookup } from './event-time.ts'

/** A file of the calendar as it lies there. */
export type StoredCalendarFile = FolderFile<CalendarFile>

/** The files of a profile's calendar, `memory/calendar/`, and of what was deleted from it, `memory/calendar/deleted/`. */
export class CalendarStore {
  readonly #kept: JsonFolder<CalendarFile>
  readonly #deleted: JsonFolder<CalendarFile>

  constructor(root: string, onCorrupt: (path: string) => void) {
    const kind = { root, commit: new GroupCommit(), read: readCalendarFile, onCorrupt }
    this.#kept = new JsonFolder({ ...kind, folder: 'memory/calendar' })
    this.#deleted = new JsonFolder({ ...kind, folder: 'memory/calendar/deleted' })
  }

  async files(): Promise<StoredCalendarFile[]> {
    return await this.#kept.files()
  }

  async deleted(): Promise<StoredCalendarFile[]> {
    return await this.#deleted.files()
  }

  /** Writes a file under its id, or over the one that is given; what we do not know of that stays. */
  async write(file: CalendarFile, zones: ZoneLookup, over?: StoredCalendarFile): Promise<void> {
    await this.#kept.write(
      over?.name ?? `${file.id}.json`,
      membersOf(file, over?.members ?? {}, zones),
    )
  }

  async moveToBin({ name }: StoredCalendarFile): Promise<void> {
    await this.#kept.move(name, this.#deleted)
  }

  async restore({ name, value }: StoredCalendarFile): Promise<void> {
    await this.#deleted.move(name, this.#kept, `${value.id}.json`)
  }
}
