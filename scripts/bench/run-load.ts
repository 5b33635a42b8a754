import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { parseJson } from '../../shared/files/parse-json.ts'
import { type LoadJob, LoadResult } from './load-job.ts'

/** Runs the load program over a job, in a process of its own. Rejects when an answer was not the one that was to come. */
export async function runLoad(program: string, job: LoadJob): Promise<LoadResult> {
  const said = await outputOf([program], JSON.stringify(job))
  return LoadResult.parse(parseJson(said, 'The load’s result'), 'The load’s result')
}

/** Of the output of what failed. */
const MOST_SAID = 4_000

/** What a script for Node writes to its standard output. Rejects when it fails. */
export async function outputOf(command: readonly string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  child.stdin.end(input)
  const said = await text(child.stdout)
  const [code, signal] = await ended
  if (code !== 0)
    throw new Error(
      `node ${command.join(' ')} ended with ${code ?? signal}.\n${said.slice(0, MOST_SAID)}`,
    )
  return said
}

export function perSecond({ answers, seconds }: Pick<LoadResult, 'answers' | 'seconds'>): number {
  return answers / seconds
}

/** Processor time that a request took in the first of the job's processes, in µs. */
export function processorMicrosPerAnswer({
  answers,
  processorSeconds: [first = Number.NaN],
}: LoadResult): number {
  return (first * 1e6) / answers
}
