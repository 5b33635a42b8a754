import { z } from 'zod'
import { schema } from '../../api/schema.ts'
import { SystemConfig } from '../../api/system.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { Check, Symptom } from '../check.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

const Written = schema(() => z.record(z.string(), z.unknown()))

/** Whether the configuration is valid; a key that nothing reads is told as well. */
export const systemConfig: Check<RootPlace> = {
  name: 'configuration',
  fine: 'The configuration is valid.',
  look: async (place) => {
    const path = place.layout.systemConfigFile
    const written = await readJsonFile(path, Written)
    if (written.status === 'missing') return []
    if (written.status === 'corrupt') return [unreadable(place, written.reason)]
    return [...invalidKeys(place, written.value), ...unknownKeys(path, written.value)]
  },
}

function unreadable(place: RootPlace, reason: string): Symptom {
  const path = place.layout.systemConfigFile
  return {
    severity: 'error',
    subject: path,
    message: `${path} cannot be read: ${reason} ${inForce(place)}`,
    remedy: `Mend it by hand: ${shellWord(path)}`,
  }
}

function invalidKeys(place: RootPlace, written: Record<string, unknown>): Symptom[] {
  const path = place.layout.systemConfigFile
  const { error } = SystemConfig.zod.safeParse(written)
  const issues = error?.issues ?? []
  const keys = [...new Set(issues.map((issue) => String(issue.path[0] ?? '')))]
  return issues.map((issue) => ({
    severity: 'error',
    subject: issue.path.join('.'),
    message: `"${issue.path.join('.')}" in ${path} is not valid: ${issue.message}. ${inForce(place)}`,
    remedy:
      keys.length === 1
        ? `Set it anew, or bring its default back: mh config set ${shellWord(keys[0] ?? '')} null`
        : `Mend it by hand: ${shellWord(path)}`,
  }))
}

function unknownKeys(path: string, written: Record<string, unknown>): Symptom[] {
  const known = Object.keys(SystemConfig.zod.shape)
  const unknown = Object.keys(written).filter((key) => !known.includes(key))
  return unknown.map((key) => ({
    severity: 'note',
    subject: key,
    message: `"${key}" in ${path} is no key that anything reads.`,
    remedy: `If it is misspelt, set the right one (mh config get shows them); to take it away: mh config set ${shellWord(key)} null`,
  }))
}

function inForce({ running }: RootPlace): string {
  return running
    ? 'What was valid last is in force; after a restart it is the defaults.'
    : 'The defaults are in force instead of the whole file.'
}
