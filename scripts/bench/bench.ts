import { parseArgs } from 'node:util'
import { messageOf } from '../../shared/errors/app-error.ts'
import { BenchPlace } from './bench-place.ts'
import type { Measurement } from './measurement.ts'
import type { Bench, Part } from './part.ts'
import { measureBackup } from './parts/backup.ts'
import { measureCapture } from './parts/capture.ts'
import { measureChat } from './parts/chat.ts'
import { measureChurn } from './parts/churn.ts'
import { measureColdStart } from './parts/cold-start.ts'
import { measureCrowd } from './parts/crowd.ts'
import { measureFairness } from './parts/fairness.ts'
import { measureFuzz } from './parts/fuzz.ts'
import { measureIdle } from './parts/idle.ts'
import { measureInbox } from './parts/inbox.ts'
import { measureKnown } from './parts/known.ts'
import { measureLighthouse } from './parts/lighthouse.ts'
import { measureLogin } from './parts/login.ts'
import { measureMemoryBulk } from './parts/memory-bulk.ts'
import { measureMigrate } from './parts/migrate.ts'
import { measureModelQueue } from './parts/model-queue.ts'
import { measureOrganizer } from './parts/organizer.ts'
import { measurePage } from './parts/page.ts'
import { measurePrompt } from './parts/prompt.ts'
import { measureProxy } from './parts/proxy.ts'
import { measureReaders } from './parts/readers.ts'
import { measureRestart } from './parts/restart.ts'
import { measureSearch } from './parts/search.ts'
import { measureSemantic } from './parts/semantic.ts'
import { jsonOf, tableOf } from './report.ts'

const PARTS: ReadonlyMap<string, Part> = new Map([
  ['proxy', measureProxy],
  ['cold-start', measureColdStart],
  ['capture', measureCapture],
  ['idle', measureIdle],
  ['memory-bulk', measureMemoryBulk],
  ['inbox', measureInbox],
  ['restart', measureRestart],
  ['crowd', measureCrowd],
  ['known', measureKnown],
  ['churn', measureChurn],
  ['search', measureSearch],
  ['readers', measureReaders],
  ['semantic', measureSemantic],
  ['model-queue', measureModelQueue],
  ['prompt', measurePrompt],
  ['chat', measureChat],
  ['organizer', measureOrganizer],
  ['backup', measureBackup],
  ['migrate', measureMigrate],
  ['login', measureLogin],
  ['page', measurePage],
  ['lighthouse', measureLighthouse],
  ['fairness', measureFairness],
  ['fuzz', measureFuzz],
])
/** Parts that go by one name together. */
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['memory', ['search', 'memory-bulk', 'capture']],
  ['life', ['restart', 'crowd', 'known', 'churn']],
])
const ROUNDS = 5
const NAMES = [...PARTS.keys(), ...GROUPS.keys()]
const USAGE = `npm run bench [-- [--json] [--rounds N] [--questions FILE] [--million] [${NAMES.join('|')}]…]`
const WRONG_USAGE = 2
const INTERRUPTED = 130

interface Wish extends Pick<Bench, 'rounds' | 'questions' | 'million'> {
  readonly json: boolean
  readonly parts: readonly (readonly [string, Part])[]
}

function wishOf(argv: string[]): Wish {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: String(ROUNDS) },
      questions: { type: 'string' },
      million: { type: 'boolean', default: false },
    },
  })
  const rounds = Number(values.rounds)
  if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 100))
    throw new RangeError('--rounds takes a number from 1 to 100.')
  const asked = positionals.length > 0 ? positionals : [...PARTS.keys()]
  const names = asked.flatMap((name) => GROUPS.get(name) ?? [name])
  return {
    json: values.json,
    rounds,
    questions: values.questions,
    million: values.million,
    parts: names.map((name): [string, Part] => [name, partOf(name)]),
  }
}

function partOf(name: string): Part {
  const part = PARTS.get(name)
  if (!part) throw new RangeError(`There is no part named ${JSON.stringify(name)}.`)
  return part
}

/** Runs the parts one after another; one that breaks does not keep the others from running. Gives the exit code. */
async function run({ json, parts, ...wish }: Wish, signal: AbortSignal): Promise<number> {
  await using place = await BenchPlace.open()
  const bench: Bench = {
    ...wish,
    place,
    signal,
    note: (line) => void process.stderr.write(`  ${line}\n`),
  }
  const measurements: Measurement[] = []
  let broken = 0
  for (const [name, part] of parts) {
    process.stderr.write(`${name} …\n`)
    try {
      measurements.push(...(await part(bench)))
    } catch (error) {
      if (signal.aborted) return INTERRUPTED
      broken += 1
      process.stderr.write(
        `${name} broke: ${error instanceof Error ? error.stack : messageOf(error)}\n`,
      )
    }
  }
  process.stdout.write(json ? jsonOf(measurements) : tableOf(measurements))
  return broken === 0 ? 0 : 1
}

/** Aborted by the first INT or TERM, so that what was started is ended and cleared away. */
function interruption(): AbortSignal {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())
  return interrupted.signal
}

function wishOrUsage(argv: string[]): Wish {
  try {
    return wishOf(argv)
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n${USAGE}\n`)
    process.exit(WRONG_USAGE)
  }
}

// Each program that runs has a listener, to be ended with us.
process.setMaxListeners(500)
process.exit(await run(wishOrUsage(process.argv.slice(2)), interruption()))
