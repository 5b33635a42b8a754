import { routes } from '../../shared/api/routes.ts'
import { WorkerLogLine } from '../../shared/api/workers.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { keepFollowing } from '../keep-following.ts'
import { readableLogLine } from '../system/log-line.ts'

interface WorkerLogOptions {
  readonly name: string
  readonly lines: number
  readonly follow?: boolean
}

/** `mh worker logs` */
export async function workerLogs(
  context: CommandContext,
  { name, lines, follow }: WorkerLogOptions,
): Promise<void> {
  const client = await connect(context)
  const { output, signal } = context
  const params = { username: name }
  if (!follow) {
    const page = await client.call(routes.workerLogs, { params, query: { lines } })
    output.result(page, () => page.items.map(logLineWords).join('\n') || nothingYet(name))
    return
  }
  let first = true
  await keepFollowing({
    signal,
    async open() {
      const query = { lines: first ? lines : 0, follow: 'true' } as const
      const stream = await client.follow(routes.workerLogs, { params, query })
      first = false
      return stream
    },
    onItem({ data }) {
      const line = WorkerLogLine.parse(parseJson(data, 'Log line'), 'Log line')
      output.line(output.json ? JSON.stringify(line) : logLineWords(line))
    },
    onLost: () => output.note('The supervisor broke off; trying again …'),
    onBack: () => output.note('Back; what was logged meanwhile is not shown.'),
  })
  signal.throwIfAborted()
}

/** A line of a worker's log or raw output for a person. */
export function logLineWords({ source, line }: WorkerLogLine): string {
  return source === 'log' ? readableLogLine(line) : `output: ${line}`
}

function nothingYet(name: string): string {
  return `The worker of ${name} has logged nothing yet.`
}
