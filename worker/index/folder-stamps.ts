import type { Database } from '../../shared/sqlite/database.ts'

/** When each folder of memories last changed, in ms since the epoch, by its path below the episodic folder. */
export type FolderStamps = ReadonlyMap<string, number>

const NAME = 'folders'

/** Keeps the folders as they are when the index is closed in good order. */
export function keepFolderStamps(database: Database, stamps: FolderStamps): void {
  database
    .prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)')
    .run(NAME, JSON.stringify(Object.fromEntries(stamps)))
}

/** Takes what was kept: there is nothing the second time, so that an end without a closing cannot be mistaken for a good one. */
export function takeFolderStamps(database: Database): FolderStamps {
  const rows = database
    .prepare(
      `SELECT folders.key AS folder, folders.value AS at FROM settings, json_each(settings.value) AS folders WHERE name = ?`,
    )
    .all(NAME)
  if (rows.length > 0) database.prepare('DELETE FROM settings WHERE name = ?').run(NAME)
  return new Map(rows.map(({ folder, at }) => [String(folder), Number(at)]))
}
