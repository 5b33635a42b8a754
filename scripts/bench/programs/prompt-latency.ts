import { text } from 'node:stream/consumers'
import type { SearchAnswer, SearchQuery } from '../../../shared/api/memories.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { PromptBuilder } from '../../../worker/prompts/chat-prompt.ts'
import { createPromptBuilder } from '../../../worker/prompts/prompt-builder.ts'
import { OwnIndex } from '../search/own-index.ts'
import { PromptJob, type PromptResult } from '../search/prompt-job.ts'
import { PseudoTexts } from '../search/pseudo-texts.ts'
import { quantile } from '../statistics.ts'

/** Fills the worker's own index with pseudo-texts, and makes prompts of what it finds; texts are made anew instead of read from files. */
const AT_ONCE = 200
const WARM_UP = 20
const TARGET = { isLocal: false, contextWindow: 16_384 } as const

async function measure({ path, rows, questions }: PromptJob): Promise<PromptResult> {
  using index = await OwnIndex.open(path)
  const texts = new PseudoTexts()
  for (let first = 0; first < rows; first += AT_ONCE) {
    const length = Math.min(AT_ONCE, rows - first)
    index.add(Array.from({ length }, (_, number) => texts.event(first + number)))
  }
  const search = async ({ q, limit }: SearchQuery): Promise<SearchAnswer> => {
    const hits = index.find(q, limit).map((id) => {
      const event = texts.event(Number(id.slice('evt-'.length)))
      return { event, score: 1, snippet: event.content.slice(0, 200), why: '' }
    })
    return { mode: 'lexical', nextCursor: null, hits }
  }
  const builder = builderOver(search)
  const step = rows / questions
  const asked = Array.from({ length: questions }, (_, at) =>
    texts.question(Math.floor(at * step)),
  ).filter((question) => question !== undefined)
  return await inTurns(asked, builder, search)
}

/** Each question in each way, so that what slows one down slows the others too. */
async function inTurns(
  asked: readonly string[],
  builder: PromptBuilder,
  search: (query: SearchQuery) => Promise<SearchAnswer>,
): Promise<PromptResult> {
  const { signal } = new AbortController()
  const gather = async (message: string) =>
    await builder.gather({ conversationId: 'chat-bench', earlier: [], message }, signal)
  const ways = {
    searchMs: async (message: string) => await search({ q: message, limit: 32 }),
    promptMs: async (message: string) => (await gather(message)).promptFor(TARGET),
    extractiveMs: async (message: string) => (await gather(message)).extractive(),
  }
  const times: Record<keyof typeof ways, number[]> = {
    searchMs: [],
    promptMs: [],
    extractiveMs: [],
  }
  for (const [at, message] of asked.entries()) {
    for (const name of ['searchMs', 'promptMs', 'extractiveMs'] as const) {
      const time = await timeOf(ways[name], message)
      if (at >= WARM_UP) times[name].push(time)
    }
  }
  return {
    searchMs: quantile(times.searchMs, 0.5),
    promptMs: quantile(times.promptMs, 0.5),
    extractiveMs: quantile(times.extractiveMs, 0.5),
  }
}

async function timeOf(
  way: (message: string) => Promise<unknown>,
  message: string,
): Promise<number> {
  const began = performance.now()
  await way(message)
  return performance.now() - began
}

function builderOver(search: (query: SearchQuery) => Promise<SearchAnswer>): PromptBuilder {
  return createPromptBuilder({
    memories: { search },
    standingsOf: async (events) =>
      events.map(({ privacy = 'any' }) => ({ privacy, isTrusted: true })),
    persona: {
      inForce: async () => ({
        activeFacet: 'default',
        persona: { identity: { name: 'Mira', role: 'Assistant' } },
        problems: [],
      }),
      read: async () => ({}),
    },
    tasks: { list: async () => ({ items: [], nextCursor: null }) },
    calendar: async () => undefined,
    timeZone: () => 'Europe/Berlin',
    mode: () => 'dual',
  })
}

async function main(): Promise<void> {
  const job = PromptJob.parse(parseJson(await text(process.stdin), 'The job'), 'The job')
  process.stdout.write(`${JSON.stringify(await measure(job))}\n`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`prompt-latency: ${String(error)}\n`)
    process.exit(1)
  },
)
