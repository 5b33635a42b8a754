import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { ConfigFile } from '../profile/config-file.ts'
import type { FileLimits } from './document-reader.ts'

const MIB = 1024 * 1024
const USUAL_MB = 100
const USUAL_SECONDS = 300

/** `etc/ingestor.json`, as far as it bounds what is taken in. */
const IngestorFile = schema(() =>
  z.looseObject({
    maxFileMB: z.number().positive().max(100_000).nullish(),
    maxReadSeconds: z.number().positive().max(86_400).nullish(),
  }),
)

/** Gives the limits that are in force now. */
export function watchLimits(
  { etc }: ProfileLayout,
  onInvalid: (path: string) => void,
): () => FileLimits {
  const file = new ConfigFile({
    path: join(etc, 'ingestor.json'),
    shape: IngestorFile,
    fallback: {},
    onInvalid,
  })
  return () => {
    const { maxFileMB, maxReadSeconds } = file.current()
    return {
      maxBytes: Math.round((maxFileMB ?? USUAL_MB) * MIB),
      maxSeconds: maxReadSeconds ?? USUAL_SECONDS,
    }
  }
}
