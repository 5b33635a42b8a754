import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { type JsonFile, readJsonFile } from '../files/json-file.ts'

/** What a migration that has ended leaves at the root: when it was, and where the originals are. */
const Marker = schema(() =>
  z.looseObject({ migratedAt: z.string(), backupLocation: z.string().nullable().default(null) }),
)
type Marker = z.output<typeof Marker.zod>

/** The marker of a root whose tree was turned into profiles. */
export async function readMarker(path: string): Promise<JsonFile<Marker>> {
  return await readJsonFile(path, Marker)
}
