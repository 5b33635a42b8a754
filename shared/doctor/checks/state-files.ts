import type { z } from 'zod'
import type { Schema } from '../../api/schema.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { RootLayout } from '../../layout/root-layout.ts'
import type { Check, Symptom } from '../check.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'
import { KNOWN_VERSION, KnownSessions, KnownUsers, KnownWakes } from '../state-files.ts'

type Versioned = Schema<z.ZodType<{ readonly version: number }>>

interface StateFile {
  readonly path: string
  readonly shape: Versioned
  readonly severity: 'error' | 'warning'
  /** What comes of it when the file cannot be read and no backup can. */
  readonly loss: string
}

/** Whether the supervisor's own files can be read, and are of a version that it knows. */
export const stateFiles: Check<RootPlace> = {
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
      loss: 'No supervisor starts without it',
    },
    {
      path: sessionsFile,
      shape: KnownSessions,
      severity: 'warning',
      loss: 'Everybody has to log in anew',
    },
    {
      path: wakesFile,
      shape: KnownWakes,
      severity: 'warning',
      loss: 'Every worker is started once to be asked anew',
    },
  ]
}

async function symptomsOf(file: StateFile): Promise<Symptom[]> {
  const found = await readJsonFile(file.path, file.shape)
  if (found.status === 'corrupt') return [await unreadable(file, found.reason)]
  if (found.status === 'missing') return await gone(file)
  return found.value.version === KNOWN_VERSION ? [] : [fromElsewhere(file, found.value.version)]
}

async function unreadable(file: StateFile, reason: string): Promise<Symptom> {
  return {
    severity: file.severity,
    subject: file.path,
    message: `${file.path} cannot be read: ${reason}`,
    remedy: await remedyFor(file),
  }
}

/** A file that is not there yet is nothing; one of which there is a backup has been lost. */
async function gone(file: StateFile): Promise<Symptom[]> {
  const backup = await readJsonFile(`${file.path}.bak`, file.shape)
  if (backup.status === 'missing') return []
  const message = `${file.path} is gone, and its backup is there.`
  const { severity, path: subject } = file
  return [{ severity, subject, message, remedy: await remedyFor(file) }]
}

async function remedyFor({ path, shape, loss }: StateFile): Promise<string> {
  const backup = await readJsonFile(`${path}.bak`, shape)
  if (backup.status === 'ok')
    return 'Have its last good version taken, which lies beside it: mh restart'
  return `${loss}. Mend it by hand, or put a backup in its place: ${shellWord(path)}`
}

function fromElsewhere({ path }: StateFile, version: number): Symptom {
  return {
    severity: 'error',
    subject: path,
    message: `${path} has the version ${version}; this program knows ${KNOWN_VERSION}.`,
    remedy: 'It was written by another version of the program: update this one to it.',
  }
}
