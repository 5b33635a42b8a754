import type { WorkerRow } from '../../api/workers.ts'
import type { Check, Symptom } from '../check.ts'
import type { RootPlace } from '../root-place.ts'

/** Workers that do not run as they should. Only their supervisor knows. */
export const workers: Check<RootPlace> = {
  name: 'workers',
  fine: 'No worker is in trouble.',
  look: async ({ running }) => {
    if (!running) return []
    return [...running.workers.flatMap(symptomsOf), ...outdated(running.outdatedWorkers)]
  },
}

function symptomsOf(row: WorkerRow): Symptom[] {
  if (row.state === 'failed') return [failed(row)]
  if (row.state === 'crashed' || row.state === 'backoff') return [crashed(row)]
  return row.state === 'unresponsive' ? [unresponsive(row)] : []
}

function failed({ username, reason, words }: WorkerRow): Symptom {
  return {
    severity: 'error',
    subject: username,
    message: `The worker of ${username} failed (${reason}): ${words}`,
    remedy: `See why: mh worker logs ${username}. Then: mh worker start ${username}`,
  }
}

function crashed({ username, reason, words, restarts }: WorkerRow): Symptom {
  return {
    severity: 'warning',
    subject: username,
    message: `The worker of ${username} has crashed (${reason}, restarts: ${restarts}) and is started anew by itself: ${words}`,
    remedy: `See why: mh worker logs ${username}. To start it at once: mh worker start ${username}`,
  }
}

function unresponsive({ username, words }: WorkerRow): Symptom {
  return {
    severity: 'warning',
    subject: username,
    message: `The worker of ${username} does not answer: ${words}`,
    remedy: `See why: mh worker logs ${username}. To start it anew: mh worker restart ${username}`,
  }
}

function outdated(count: number): Symptom[] {
  if (count === 0) return []
  const who = count === 1 ? '1 worker runs' : `${count} workers run`
  return [
    {
      severity: 'note',
      subject: 'workers',
      message: `${who} the programs of an earlier build.`,
      remedy: 'mh restart --workers',
    },
  ]
}
