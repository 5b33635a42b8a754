import type { WorkerRow } from '../../api/workers.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import type { RunningFacts } from '../root-place.ts'
import { found, advised } from '../said.ts'

/** Workers that do not run as they should. Only their supervisor knows. */
export const workers: RootCheck = {
  name: 'workers',
  fine: 'No worker is in trouble.',
  look: async ({ running }) => {
    if (!running) return []
    return [...running.workers.flatMap(symptomsOf), ...ofBuilds(running)]
  },
}

function symptomsOf(row: WorkerRow): CodedSymptom[] {
  if (row.state === 'failed') return [failed(row)]
  if (row.state === 'crashed' || row.state === 'backoff') return [crashed(row)]
  return row.state === 'unresponsive' ? [unresponsive(row)] : []
}

function failed({ username, reason, said }: WorkerRow): CodedSymptom {
  return {
    severity: 'error',
    subject: username,
    message: [...found('worker-failed', { username, reason }), ...said],
    remedy: advised('worker-start', { username }),
  }
}

function crashed({ username, reason, said, restarts }: WorkerRow): CodedSymptom {
  return {
    severity: 'warning',
    subject: username,
    message: [...found('worker-crashed', { username, reason, restarts }), ...said],
    remedy: advised('worker-start-now', { username }),
  }
}

function unresponsive({ username, said }: WorkerRow): CodedSymptom {
  return {
    severity: 'warning',
    subject: username,
    message: [...found('worker-silent', { username }), ...said],
    remedy: advised('worker-restart', { username }),
  }
}

function ofBuilds({ workerBuild, outdatedWorkers }: RunningFacts): CodedSymptom[] {
  const refusal = workerBuild?.refusal
  return workerBuild && refusal
    ? [refused(workerBuild.earlier, refusal)]
    : outdated(outdatedWorkers)
}

interface Refusal {
  readonly username: string
  readonly at: string
}

function refused(earlier: string, { username, at }: Refusal): CodedSymptom {
  return {
    severity: 'error',
    subject: 'workers',
    message: found('build-refused', { earlier, username, since: at }),
    remedy: advised('build-again', { username }),
  }
}

function outdated(count: number): CodedSymptom[] {
  if (count === 0) return []
  return [
    {
      severity: 'note',
      subject: 'workers',
      message: found('workers-outdated', { count }),
      remedy: advised('run', { command: 'mh restart --workers' }),
    },
  ]
}
