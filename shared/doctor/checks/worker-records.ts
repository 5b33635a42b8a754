import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../api/schema.ts'
import { replaceFile } from '../../files/atomic-write.ts'
import { readJsonFile } from '../../files/json-file.ts'
import { processStartOf } from '../../runtime/process-start.ts'
import type { Check, Symptom } from '../check.ts'
import { namesIn } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
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
export const workerRecords: Check<RootPlace> = {
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

async function symptomsOf(path: string): Promise<Symptom[]> {
  const found = await readJsonFile(path, RecordedProcess)
  if (found.status === 'missing') return []
  if (found.status === 'corrupt') return [unreadable(path, found.reason)]
  return (await isGone(found.value)) ? [stale(path, found.value)] : []
}

async function isGone({ pid, pidStart }: RecordedProcess): Promise<boolean> {
  return pid !== null && (await processStartOf(pid)) !== pidStart
}

function unreadable(path: string, reason: string): Symptom {
  return {
    severity: 'warning',
    subject: path,
    message: `${path} cannot be read: ${reason}`,
    remedy: `Have it set aside, and its last good version taken: mh start. To look at it: less ${shellWord(path)}`,
  }
}

function stale(path: string, { username, pid }: RecordedProcess): Symptom {
  return {
    severity: 'note',
    subject: path,
    message: `${path} names the process ${pid} as the worker of ${username}, which is gone.`,
    remedy: 'mh doctor --fix, or the next: mh start',
    mend: async () => {
      const found = await readJsonFile(path, RecordedProcess)
      if (found.status !== 'ok' || !(await isGone(found.value)))
        return `${path} was left: a supervisor has changed it.`
      const without = { ...found.value, pid: null, pidStart: null, workerId: null }
      await replaceFile(path, `${JSON.stringify(without, null, 2)}\n`)
      return `${path} names no process any more: ${pid} is gone.`
    },
  }
}
