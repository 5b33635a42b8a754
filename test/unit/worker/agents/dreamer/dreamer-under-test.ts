import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentRun } from '../../../../../shared/api/agents.ts'
import type { RunProposal } from '../../../../../shared/api/proposals.ts'
import type { Agent, RunContext } from '../../../../../worker/agents/agent.ts'
import { createDreamer } from '../../../../../worker/agents/dreamer/create-dreamer.ts'
import type { ChatMessage } from '../../../../../worker/models/chat-protocol.ts'
import { ModelFailure } from '../../../../../worker/models/model-failure.ts'
import type { RoleAsker, RoleCall, RoleTarget } from '../../../../../worker/models/role-call.ts'
import { AgentsUnderTest } from '../agents-under-test.ts'

const HOUR_MS = 3_600_000

/** What a model answers to a question for a dream, learnings or changes; an error is thrown. */
export type Answers = (asked: {
  readonly kind: 'dream' | 'learnings' | 'changes'
  readonly prompt: string
  readonly call: RoleCall
}) => string | Error

interface DreamerOptions {
  readonly answers?: Answers
  readonly isLocal?: boolean
  readonly files?: Readonly<Record<string, unknown>>
  /** Lays something over what a run is told. */
  readonly context?: (context: RunContext) => RunContext
}

export const NOBODY: Answers = () => new ModelFailure('not-allowed', 'No model serves the role.')

/** A profile with a dreamer whose models answer as a test says. */
export class DreamerUnderTest implements AsyncDisposable {
  readonly place: AgentsUnderTest
  readonly options: { answers: Answers; context: (context: RunContext) => RunContext; now: Date }
  /** All that models were shown. */
  readonly prompts: string[]

  private constructor(
    place: AgentsUnderTest,
    options: DreamerUnderTest['options'],
    prompts: string[],
  ) {
    this.place = place
    this.options = options
    this.prompts = prompts
  }

  static async open(options: DreamerOptions = {}): Promise<DreamerUnderTest> {
    const { answers = NOBODY, context = (one) => one, isLocal = true, files = {} } = options
    const changing = { answers, context, now: new Date() }
    const prompts: string[] = []
    const asker = askerOf(() => changing.answers, { isLocal, prompts })
    const place = await AgentsUnderTest.open({
      files,
      others: (resources): Agent[] => {
        const dreamer = createDreamer(
          { ...resources, models: { open: async () => asker } },
          () => changing.now,
        )
        const run: Agent['run'] = async (given, signal) =>
          await dreamer.run(changing.context(given), signal)
        return [{ ...dreamer, run }]
      },
    })
    return new DreamerUnderTest(place, changing, prompts)
  }

  /** Keeps what somebody wrote down so many hours ago, each with its tags. */
  async week(
    texts: readonly string[],
    { tags = [], more = {} }: { tags?: readonly string[]; more?: object } = {},
  ): Promise<string[]> {
    const ids: string[] = []
    for (const [position, content] of texts.entries()) {
      const at = new Date(this.options.now.getTime() - (position * 23 + 1) * HOUR_MS)
      const memory = { content, type: 'observation', tags: [...tags], timestamp: at.toISOString() }
      ids.push((await this.place.capture({ ...memory, ...more })).id)
    }
    return ids
  }

  async run(): Promise<AgentRun> {
    return await this.place.run('dreamer')
  }

  async preview(): Promise<{ run: AgentRun; proposal: RunProposal }> {
    const { runner } = this.place.opened
    const wish = { by: 'user:u1', trigger: 'person', options: { preview: true } } as const
    const { id } = await runner.start('dreamer', wish)
    await runner.whenIdle('dreamer')
    return { run: await runner.get(id), proposal: await runner.proposal(id) }
  }

  /** Every file of some folders with what it holds. */
  async bytes(...folders: readonly string[]): Promise<Record<string, string>> {
    const all: Record<string, string> = {}
    for (const folder of folders) {
      const root = join(this.place.layout.root, folder)
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name).slice(this.place.layout.root.length + 1)
        if (entry.isFile()) all[path] = await this.place.read(path)
      }
    }
    return all
  }

  /** The memories that are kept, by id. */
  async memories(): Promise<Record<string, Record<string, unknown>>> {
    const files = Object.entries(await this.bytes('memory/episodic'))
    const kept = files.filter(([path]) => !/\/\.(bin|history|corrupt)/.test(path))
    return Object.fromEntries(
      kept.map(([, text]) => JSON.parse(text)).map((event) => [event.id, event]),
    )
  }

  async dreams() {
    return Object.values(await this.memories()).filter(({ type }) => type === 'dream')
  }

  async proposals() {
    return await (await this.place.parts.approvals()).proposals()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.place[Symbol.asyncDispose]()
  }
}

/** The numbers of the memories that a prompt shows. */
export function numbersIn(prompt: string): number[] {
  return [...prompt.matchAll(/^\[(\d+)\] \d{4}-/gm)].map(([, number]) => Number(number))
}

/** Sensible answers, which cite what they were shown. */
export const SENSIBLE: Answers = ({ kind, prompt }) => {
  const memories = numbersIn(prompt).slice(0, 3)
  if (kind === 'dream')
    return JSON.stringify({ dream: 'A boat of tea leaves sailed up the stairs.' })
  const lesson = [{ text: 'Likes to sail in the evening.', memories }]
  if (kind === 'learnings')
    return JSON.stringify({ preferences: lesson, heuristics: [], style: [], avoidances: [] })
  const change = {
    target: 'goals.shortTerm',
    add: 'Varnish the hull',
    because: 'It came up.',
    memories,
  }
  return JSON.stringify({ changes: [change] })
}

function askerOf(
  answers: () => Answers,
  { isLocal, prompts }: { isLocal: boolean; prompts: string[] },
): RoleAsker {
  return {
    async *ask(call) {
      const target: RoleTarget = {
        role: call.role,
        id: 'small',
        provider: 'ollama',
        kind: 'ollama',
        model: 'small',
        isLocal,
        contextWindow: 8192,
      }
      yield { kind: 'asked', target }
      const messages = await promptOf(call, target)
      const prompt = messages.map(({ content }) => content).join('\n')
      prompts.push(prompt)
      const text = answers()({ kind: kindOf(prompt), prompt, call })
      if (text instanceof Error) throw text
      yield { kind: 'text', text }
      const usage = { promptTokens: 10, completionTokens: 10 }
      yield { kind: 'end', target, usage, interrupted: false, reason: null }
    },
  }
}

async function promptOf(call: RoleCall, target: RoleTarget): Promise<readonly ChatMessage[]> {
  try {
    return (await call.prompt(target)).messages
  } catch (error) {
    throw new ModelFailure('refused', 'It was passed over.', { cause: error })
  }
}

function kindOf(prompt: string): 'dream' | 'learnings' | 'changes' {
  if (prompt.includes('Tell the dream.')) return 'dream'
  return prompt.includes('Say what you have learnt.') ? 'learnings' : 'changes'
}
