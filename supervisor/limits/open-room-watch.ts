import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { profileRoot, type RootLayout, workerRunFolder } from '../../shared/layout/root-layout.ts'
import { runKeeper } from '../backups/keeper-process.ts'
import type { Opening } from '../supervisor.ts'
import { diskOf } from '../usage/disk-of.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import { RoomWatch } from './room-watch.ts'
import { writtenBy, writtenBySessions } from './written-bytes.ts'

/** A look that takes longer comes too late. */
const LOOK_WITHIN_MS = 20_000

const Found = schema(() =>
  z.object({ items: z.array(z.object({ key: z.string(), newBytes: z.number().optional() })) }),
)

/** What keeps one worker from taking the last room of the disk that the profiles lie on. */
export function openRoomWatch(
  { layout, logger, config }: Opening,
  program: WorkerProgram,
): RoomWatch {
  return new RoomWatch({
    disk: () => diskOf(layout.root),
    keepFreeMb: () => config.current.keepFreeMb,
    writtenBy,
    writtenBySessions,
    newBytes: (usernames, since) => newBytesOf({ layout, program, usernames, since }),
    onShort(hog, { freeBytes, keepBytes, takenBytes }) {
      const figures = { free_bytes: freeBytes, keep_bytes: keepBytes, taken_bytes: takenBytes }
      if (hog) logger.warn({ evt: 'disk-filled', user_id: hog.profile.userId, ...figures })
      else logger.warn({ evt: 'disk-short', ...figures }, 'No worker takes it')
    },
    onTrouble: (err) => logger.warn({ evt: 'disk-not-watched', err }),
  })
}

interface NewFiles {
  readonly layout: RootLayout
  readonly program: WorkerProgram
  readonly usernames: readonly string[]
  readonly since: number
}

/** What files of profiles take that are new, with those in the workers' folders for temporary files. */
async function newBytesOf({
  layout,
  program,
  usernames,
  since,
}: NewFiles): Promise<ReadonlyMap<string, number>> {
  const places = usernames.flatMap((username) =>
    [profileRoot(layout, username), join(workerRunFolder(layout, username), 'tmp')].map((path) => ({
      key: username,
      path,
      as: 'plain' as const,
    })),
  )
  const eachMs = Math.max(1, Math.floor(LOOK_WITHIN_MS / places.length))
  const said = await runKeeper(
    { kind: 'measure', places, eachMs, newSince: since },
    {
      program,
      folder: layout.run,
      signal: AbortSignal.timeout(2 * LOOK_WITHIN_MS),
      onProgress: () => undefined,
      // It looks at files as they are, whoever writes them.
      hold: async () => ({ release: () => true }),
    },
  )
  const bytes = new Map<string, number>()
  for (const { key, newBytes = 0 } of Found.parse(said, 'Keeper').items)
    bytes.set(key, (bytes.get(key) ?? 0) + newBytes)
  return bytes
}
