import { readFile } from 'node:fs/promises'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { parseJson } from '../../shared/files/parse-json.ts'

const OVER_15_MINUTES_MS = 15 * 60 * 1000 + 1

/** Lets the time pass, in the file of a supervisor that is stopped, after which what the sessions proved counts no more. */
export async function forgetProofs(sessionsFile: string): Promise<void> {
  const file = Object(parseJson(await readFile(sessionsFile, 'utf8'), sessionsFile))
  const provenAt = new Date(Date.now() - OVER_15_MINUTES_MS).toISOString()
  const sessions = Object.entries(Object(file['sessions'])).map(([key, session]) => [
    key,
    { ...Object(session), provenAt },
  ])
  await writeJsonFile(sessionsFile, { ...file, sessions: Object.fromEntries(sessions) })
}
