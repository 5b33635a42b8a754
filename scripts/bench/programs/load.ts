import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { LoadJob, type LoadPlan, type LoadResult } from '../load-job.ts'
import { processorSecondsOf } from '../../../shared/runtime/processor-seconds.ts'
import { quantile } from '../statistics.ts'

/** Asks without a pause over a number of connections. It reads no more of HTTP than it must: on few cores its own work would be measured too. */
class Load {
  readonly #plan: LoadPlan
  readonly #requests: readonly Buffer[]
  #sent = 0
  #latencies: number[] = []
  /** Rejected at the first answer that is not the one that was to come. */
  readonly failed: Promise<never>
  #fail: (error: Error) => void = () => undefined

  constructor(plan: LoadPlan) {
    this.#plan = plan
    this.#requests = plan.requests.map((request) => Buffer.from(request))
    this.failed = new Promise((_, reject) => (this.#fail = reject))
  }

  begin(): void {
    for (let count = 0; count < this.#plan.connections; count += 1) this.#connect()
  }

  /** The times of the answers since the last call, in ms. */
  takeLatencies(): number[] {
    return this.#latencies.splice(0)
  }

  #connect(): void {
    const socket = connect(this.#plan.target)
    socket.setNoDelay(true)
    socket.on('error', this.#fail)
    socket.on('close', () => this.#fail(new Error('The other side closed a connection.')))
    let rest: Buffer | undefined
    let askedAt = this.#ask(socket)
    socket.on('data', (chunk: Buffer) => {
      rest = rest ? Buffer.concat([rest, chunk]) : chunk
      if (!this.#isWhole(rest)) return
      rest = undefined
      this.#latencies.push(performance.now() - askedAt)
      askedAt = this.#ask(socket)
    })
  }

  #ask(socket: Socket): number {
    const request = this.#requests[this.#sent % this.#requests.length]
    this.#sent += 1
    if (request) socket.write(request)
    return performance.now()
  }

  #isWhole(bytes: Buffer): boolean {
    const end = bytes.indexOf('\r\n\r\n')
    if (end === -1) return false
    const head = bytes.toString('latin1', 0, end)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length !== undefined && head.startsWith(`HTTP/1.1 ${this.#plan.status} `))
      return bytes.length >= end + 4 + Number(length)
    this.#fail(new Error(`This was not to come: ${bytes.toString('utf8').slice(0, 600)}`))
    return false
  }
}

async function measure(plan: LoadPlan): Promise<LoadResult> {
  const load = new Load(plan)
  load.begin()
  await Promise.race([wait(plan.warmUpMs), load.failed])
  load.takeLatencies()
  const before = plan.pids.map(processorSecondsOf)
  const began = performance.now()
  await Promise.race([wait(plan.measuredMs), load.failed])
  const seconds = (performance.now() - began) / 1000
  const latencies = load.takeLatencies()
  if (latencies.length === 0) throw new Error('Nothing was answered.')
  const processorSeconds = plan.pids.map(
    (pid, position) => processorSecondsOf(pid) - (before[position] ?? 0),
  )
  return {
    answers: latencies.length,
    seconds,
    medianMs: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    processorSeconds,
  }
}

async function main(): Promise<void> {
  const plan = LoadJob.parse(parseJson(await text(process.stdin), 'The job'), 'The job')
  process.stdout.write(`${JSON.stringify(await measure(plan))}\n`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`load: ${String(error)}\n`)
    process.exit(1)
  },
)
