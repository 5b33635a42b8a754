import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../api/schema.ts'
import { replaceFile } from '../../files/atomic-write.ts'
import { readJsonFile } from '../../files/json-file.ts'
import { processStartOf } from '../../runtime/process-start.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { namesIn } from '../guarded-paths.ts'
import { shellWord } from '../shell-word.ts'

const RecordedProcess = schema(() =>
  z.looseObject({
    username: z.string(),
    pid: z.number().int().nullable(),
    pidStart: z.string().nullable(),
  }),
)
type RecordedProcess = z.output<typeof RecordedProcess.zod>

/** Records of workers that cannot be read, or name a process that is gone. With a supervisor they are its own to keep. */
export const workerRecords: RootCheck = {
  name: 'worker records',
  fine: 'No record names a worker that is gone.',
  look: async ({ layout, running }) => {
    if (running) return []
    const names = (await namesIn(layout.workerRecords)).filter((name) =>
      /^[^.].*\.json$/.test(name),
    )
    const looks = names.map((name) => symptomsOf(join(layout.workerRecords, name)))
    return (await Promise.all(looks)).flat()
  },
}

async function symptomsOf(path: string): Promise<CodedSymptom[]> {
  const record = await readJsonFile(path, RecordedProcess)
  if (record.status === 'missing') return []
  if (record.status === 'corrupt') return [unreadable(path, record.reason)]
  return (await isGone(record.value)) ? [stale(path, record.value)] : []
}

async function isGone({ pid, pidStart }: RecordedProcess): Promise<boolean> {
  return pid !== null && (await processStartOf(pid)) !== pidStart
}

function unreadable(path: string, reason: string): CodedSymptom {
  return {
    severity: 'warning',
    subject: path,
    message: found('file-unreadable', { path, quote: reason }),
    remedy: advised('take-record', { path: shellWord(path) }),
  }
}

function stale(path: string, { username, pid }: RecordedProcess): CodedSymptom {
  return {
    severity: 'note',
    subject: path,
    message: found('record-stale', { path, pid: String(pid), username }),
    remedy: advised('fix-or-start'),
    mend: async () => {
      const record = await readJsonFile(path, RecordedProcess)
      if (record.status !== 'ok' || !(await isGone(record.value)))
        return `${path} was left: a supervisor has changed it.`
      const without = { ...record.value, pid: null, pidStart: null, workerId: null }
      await replaceFile(path, `${JSON.stringify(without, null, 2)}\n`)
      return `${path} names no process any more: ${pid} is gone.`
    },
  }
}
