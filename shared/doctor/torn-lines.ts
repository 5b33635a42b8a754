import { AppError } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'
import { newestAuditFiles, textOfEnd } from './audit-files.ts'
import type { Symptom } from './check.ts'

const DAYS = 14

/** Lines of an audit's last days that are not whole. */
export async function tornLinesIn(folder: string): Promise<Symptom[]> {
  const symptoms: Symptom[] = []
  for (const path of await newestAuditFiles(folder, DAYS))
    symptoms.push(...tornIn(path, await textOfEnd(path)))
  return symptoms
}

function tornIn(path: string, text: string): Symptom[] {
  const torn = text.split('\n').filter((line) => line !== '' && !isWhole(line)).length
  if (torn === 0) return []
  const what = torn === 1 ? '1 line' : `${torn} lines`
  return [
    {
      severity: 'note',
      subject: path,
      message: `${what} in ${path} cannot be read: a crash, a full disk or a hand cut off what was being written.`,
      remedy:
        'Nothing has to be done: the audit passes over it, and the next line stands on its own. Was it no crash, look at the file.',
    },
  ]
}

function isWhole(line: string): boolean {
  try {
    parseJson(line, 'Line')
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}
