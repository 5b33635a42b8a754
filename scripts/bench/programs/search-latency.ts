import { text } from 'node:stream/consumers'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { LatencyJob, type LatencyResult } from '../search/latency-job.ts'
import { openSearched } from '../search/open-searched.ts'
import { PseudoTexts } from '../search/pseudo-texts.ts'
import type { SearchedIndex } from '../search/searched-index.ts'
import { quantile } from '../statistics.ts'

/** Fills an index with pseudo-texts and asks it; one index a process, so that its memory can be told. */
const AT_ONCE = 200
const HITS = 10
const WARM_UP = 20
const KIB = 1_024

async function measure({ engine, path, rows, questions }: LatencyJob): Promise<LatencyResult> {
  using index = await openSearched(engine, path)
  const texts = new PseudoTexts()
  const rowsPerSecond = fill(index, texts, rows)
  const latencies = ask(index, questionsAbout(texts, rows, questions))
  return {
    rowsPerSecond,
    medianMs: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    peakMiB: process.resourceUsage().maxRSS / KIB,
  }
}

/** Gives rows a second; making the texts is not counted. */
function fill(index: SearchedIndex, texts: PseudoTexts, rows: number): number {
  let takenMs = 0
  for (let first = 0; first < rows; first += AT_ONCE) {
    const length = Math.min(AT_ONCE, rows - first)
    const events = Array.from({ length }, (_, number) => texts.event(first + number))
    const began = performance.now()
    index.add(events)
    takenMs += performance.now() - began
  }
  return (rows / takenMs) * 1_000
}

/** Questions about texts from the whole range. */
function questionsAbout(texts: PseudoTexts, rows: number, count: number): string[] {
  const step = rows / count
  const all = Array.from({ length: count }, (_, number) =>
    texts.question(Math.floor(number * step)),
  )
  return all.filter((question) => question !== undefined)
}

function ask(index: SearchedIndex, questions: readonly string[]): number[] {
  for (const question of questions.slice(0, WARM_UP)) index.find(question, HITS)
  return questions.map((question) => {
    const began = performance.now()
    index.find(question, HITS)
    return performance.now() - began
  })
}

async function main(): Promise<void> {
  const job = LatencyJob.parse(parseJson(await text(process.stdin), 'The job'), 'The job')
  process.stdout.write(`${JSON.stringify(await measure(job))}\n`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`search-latency: ${String(error)}\n`)
    process.exit(1)
  },
)
