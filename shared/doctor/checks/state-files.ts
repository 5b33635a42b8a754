import type { z } from 'zod'
import type { Schema } from '../../api/schema.ts'
import type { RemedySaid, RemedySaidCode } from '../../domain/doctor-said.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { RootLayout } from '../../layout/root-layout.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { shellWord } from '../shell-word.ts'
import { KNOWN_VERSION, KnownSessions, KnownUsers, KnownWakes } from '../state-files.ts'

type Versioned = Schema<z.ZodType<{ readonly version: number }>>

interface StateFile {
  readonly path: string
  readonly shape: Versioned
  readonly severity: 'error' | 'warning'
  /** What comes of it when the file cannot be read and no backup can. */
  readonly loss: RemedySaidCode
}

/** Whether the supervisor's own files can be read, and are of a version that it knows. */
export const stateFiles: RootCheck = {
  name: 'state files',
  fine: 'Accounts, sessions and wakes can be read.',
  look: async ({ layout }) => (await Promise.all(filesOf(layout).map(symptomsOf))).flat(),
}

function filesOf({ usersFile, sessionsFile, wakesFile }: RootLayout): StateFile[] {
  return [
    {
      path: usersFile,
      shape: KnownUsers,
      severity: 'error',
      loss: 'no-start-without',
    },
    {
      path: sessionsFile,
      shape: KnownSessions,
      severity: 'warning',
      loss: 'all-log-in',
    },
    {
      path: wakesFile,
      shape: KnownWakes,
      severity: 'warning',
      loss: 'all-workers-start',
    },
  ]
}

async function symptomsOf(file: StateFile): Promise<CodedSymptom[]> {
  const written = await readJsonFile(file.path, file.shape)
  if (written.status === 'corrupt') return [await unreadable(file, written.reason)]
  if (written.status === 'missing') return await gone(file)
  const { version } = written.value
  return version === KNOWN_VERSION ? [] : [fromElsewhere(file, version)]
}

async function unreadable(file: StateFile, reason: string): Promise<CodedSymptom> {
  return {
    severity: file.severity,
    subject: file.path,
    message: found('file-unreadable', { path: file.path, quote: reason }),
    remedy: await remedyFor(file),
  }
}

/** A file that is not there yet is nothing; one of which there is a backup has been lost. */
async function gone(file: StateFile): Promise<CodedSymptom[]> {
  const backup = await readJsonFile(`${file.path}.bak`, file.shape)
  if (backup.status === 'missing') return []
  const message = found('file-gone', { path: file.path })
  const { severity, path: subject } = file
  return [{ severity, subject, message, remedy: await remedyFor(file) }]
}

async function remedyFor({ path, shape, loss }: StateFile): Promise<readonly RemedySaid[]> {
  const backup = await readJsonFile(`${path}.bak`, shape)
  if (backup.status === 'ok') return advised('take-backup')
  return [...advised(loss), ...advised('mend-or-put-back', { path: shellWord(path) })]
}

function fromElsewhere({ path }: StateFile, version: number): CodedSymptom {
  return {
    severity: 'error',
    subject: path,
    message: found('file-other-version', { path, version, known: KNOWN_VERSION }),
    remedy: advised('update-program'),
  }
}
