import { AppError } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'
import { newestAuditFiles, textOfEnd } from './audit-files.ts'
import type { CodedSymptom } from './check.ts'
import { found, advised } from './said.ts'

const DAYS = 14

/** Lines of an audit's last days that are not whole. */
export async function tornLinesIn(folder: string): Promise<CodedSymptom[]> {
  const symptoms: CodedSymptom[] = []
  for (const path of await newestAuditFiles(folder, DAYS))
    symptoms.push(...tornIn(path, await textOfEnd(path)))
  return symptoms
}

function tornIn(path: string, text: string): CodedSymptom[] {
  const torn = text.split('\n').filter((line) => line !== '' && !isWhole(line)).length
  if (torn === 0) return []
  return [
    {
      severity: 'note',
      subject: path,
      message: found('audit-torn', { count: torn, path }),
      remedy: advised('nothing-to-do'),
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
