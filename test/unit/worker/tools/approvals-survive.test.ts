import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Approval } from '../../../../shared/api/approvals.ts'
import { CreateTaskRequest, ListTasksQuery } from '../../../../shared/api/tasks.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { TaskStore } from '../../../../worker/tasks/task-store.ts'
import { Tasks } from '../../../../worker/tasks/tasks.ts'
import { ApprovalStore } from '../../../../worker/tools/approval-store.ts'
import { Approvals } from '../../../../worker/tools/approvals.ts'
import { idFor } from '../../../../worker/tools/tool.ts'

interface Fault {
  /** After how many writes and halves of effects. */
  readonly steps: number
  /** Whether nothing is done after it: the worker is dead. Otherwise one step fails, as on a full disk. */
  readonly isDeath: boolean
}

function fuse({ steps, isDeath }: Fault): () => void {
  let left = steps
  return () => {
    left -= 1
    if (isDeath ? left < 0 : left === -1) throw new Error('killed')
  }
}

/** One life of a worker, with a fault in it. */
async function life(root: string, fault: Fault): Promise<{ approvals: Approvals; tasks: Tasks }> {
  const burn = fuse(fault)
  const store = new ApprovalStore(root, () => undefined)
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    burn()
    const result = await work()
    burn()
    return result
  }
  const tasks = tasksIn(root)
  await using file = await RotatingFile.open({ path: join(root, 'worker.log') })
  const approvals = new Approvals({
    store: {
      all: async () => await store.all(),
      underWay: async () => await store.underWay(),
      prune: async (all) => await store.prune(all),
      write: async (approval, before) => await around(() => store.write(approval, before)),
      begin: async (id) => await around(() => store.begin(id)),
      end: async (id) => await around(() => store.end(id)),
    },
    carryOut: async ({ id, input }) =>
      await around(async () => {
        const request = CreateTaskRequest.parse(input, 'Input')
        const task = await tasks.createOnce(idFor('task', id), request, 'agent:chat')
        return { status: 'done', result: '', made: [task.id] }
      }),
    hindrance: () => undefined,
    tell: () => undefined,
    logger: createLogger({ file, base: {} }),
    now: () => new Date(),
  })
  await approvals.resume()
  return { approvals, tasks }
}

function tasksIn(root: string): Tasks {
  return new Tasks({
    userId: 'u1',
    store: new TaskStore(root, () => undefined),
    timeZone: () => 'UTC',
    onChange: () => undefined,
    checkMayWrite: () => undefined,
  })
}

/** What tasks there are, those in the bin too. */
async function allTasks(tasks: Tasks) {
  const queries = [{}, { bin: 'true' }].map((query) => ListTasksQuery.parse(query, 'Query'))
  const pages = await Promise.all(queries.map((query) => tasks.list(query)))
  return pages.flatMap(({ items }) => items)
}

/** While no worker is there the person puts away what was made. */
async function putAway(root: string): Promise<void> {
  const tasks = tasksIn(root)
  const { items } = await tasks.list(ListTasksQuery.parse({}, 'Query'))
  for (const { id } of items) await tasks.remove(id)
}

const question = (number: number) => ({
  tool: 'add_task',
  input: { title: `task ${number}` },
  why: '',
  risk: 'medium' as const,
  conversationId: 'chat-1',
  replyId: 'reply-1',
  askedBy: 'agent:chat',
  askedFor: 'user:u1',
  readUntrusted: false,
  privacy: 'any' as const,
})

const PERSON = { actor: 'user:u1' }
const NONE: Fault = { steps: Number.MAX_SAFE_INTEGER, isDeath: false }
const lives = fc.array(
  fc.record({
    isPutAway: fc.boolean(),
    fault: fc.record({ steps: fc.nat(14), isDeath: fc.boolean() }),
    decisions: fc.array(
      fc.record({ which: fc.nat(2), decision: fc.constantFrom('approve', 'reject') }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 4 },
)

it('does what is approved once and nothing else, wherever workers die or disks fail', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (story) => {
      const root = await mkdtemp(join(tmpdir(), 'mh-approvals-'))
      try {
        const first = await life(root, NONE)
        const ids: string[] = []
        for (const number of [0, 1, 2]) ids.push((await first.approvals.ask(question(number))).id)

        for (const { isPutAway, fault, decisions } of story) {
          if (isPutAway) await putAway(root)
          const { approvals } = await life(root, fault)
          for (const { which, decision } of decisions)
            await approvals.decide(ids[which] ?? '', { decision }, PERSON).catch(killedOrTooLate)
        }

        const { approvals, tasks } = await life(root, NONE)
        const { items } = await approvals.list({ limit: 10 })
        const made = await allTasks(tasks)
        expect(made.map(({ title }) => title).toSorted()).toEqual(titlesDone(items))
        expect(items.map(({ status }) => status)).not.toContain('approved')
        expect(await new ApprovalStore(root, () => undefined).underWay()).toEqual([])
      } finally {
        await rm(root, { recursive: true })
      }
    }),
    { numRuns: 30 },
  )
}, 60_000)

function titlesDone(items: readonly Approval[]): string[] {
  return items
    .filter(({ status }) => status === 'done')
    .map(({ input }) => String(input['title']))
    .toSorted()
}

function killedOrTooLate(error: unknown): void {
  if (error instanceof AppError ? error.code !== 'conflict' : String(error) !== 'Error: killed')
    throw error
}
