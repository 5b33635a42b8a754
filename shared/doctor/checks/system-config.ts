import { z } from 'zod'
import { schema } from '../../api/schema.ts'
import { SystemConfig } from '../../api/system.ts'
import type { FindingSaid } from '../../domain/doctor-said.ts'
import { readJsonFile } from '../../files/json-file.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

const Written = schema(() => z.record(z.string(), z.unknown()))

/** Whether the configuration is valid; a key that nothing reads is told as well. */
export const systemConfig: RootCheck = {
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

function unreadable(place: RootPlace, reason: string): CodedSymptom {
  const path = place.layout.systemConfigFile
  return {
    severity: 'error',
    subject: path,
    message: [...found('file-unreadable', { path, quote: reason }), ...inForce(place)],
    remedy: advised('mend-by-hand', { path: shellWord(path) }),
  }
}

function invalidKeys(place: RootPlace, written: Record<string, unknown>): CodedSymptom[] {
  const path = place.layout.systemConfigFile
  const { error } = SystemConfig.zod.safeParse(written)
  const issues = error?.issues ?? []
  const keys = [...new Set(issues.map((issue) => String(issue.path[0] ?? '')))]
  const remedy =
    keys.length === 1
      ? advised('reset-key', { key: shellWord(keys[0] ?? '') })
      : advised('mend-by-hand', { path: shellWord(path) })
  return issues.map((issue) => {
    const key = issue.path.join('.')
    const invalid = found('key-invalid', { key, path, quote: `${issue.message}.` })
    return { severity: 'error', subject: key, message: [...invalid, ...inForce(place)], remedy }
  })
}

function unknownKeys(path: string, written: Record<string, unknown>): CodedSymptom[] {
  const known = Object.keys(SystemConfig.zod.shape)
  const unknown = Object.keys(written).filter((key) => !known.includes(key))
  return unknown.map((key) => ({
    severity: 'note',
    subject: key,
    message: found('key-unknown', { key, path }),
    remedy: advised('mend-key', { key: shellWord(key) }),
  }))
}

function inForce({ running }: RootPlace): readonly FindingSaid[] {
  return found(running ? 'last-valid-in-force' : 'defaults-in-force')
}
