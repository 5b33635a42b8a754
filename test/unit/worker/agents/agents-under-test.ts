import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { vi } from 'vitest'
import type { AgentRun } from '../../../../shared/api/agents.ts'
import { AuditLog } from '../../../../shared/audit/audit-log.ts'
import type { AgentName } from '../../../../shared/domain/agent-run.ts'
import type { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import type { ModelServer } from '../../../../shared/domain/model-server.ts'
import { type ProfileLayout, profileLayout } from '../../../../shared/layout/profile-layout.ts'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { makeProfileTree } from '../../../../shared/profile/make-profile-tree.ts'
import type { Agent } from '../../../../worker/agents/agent.ts'
import type { AgentResources } from '../../../../worker/agents/profile-agents.ts'
import { type ProfileEvent, ProfileEvents } from '../../../../worker/events/profile-events.ts'
import type { NewMemory } from '../../../../worker/memory/new-event.ts'
import { ENDLESS_SLOTS } from '../../../../worker/models/model-slots.ts'
import { type AgentParts, type OpenAgents, openAgents } from '../../../../worker/open-agents.ts'
import { openMemories } from '../../../../worker/open-memories.ts'
import { openPersonal } from '../../../../worker/open-personal.ts'
import { openSettings } from '../../../../worker/open-settings.ts'
import { PersonTimeZone } from '../../../../worker/profile/time-zone.ts'
import { ProfileAudit } from '../../../../worker/routes/profile-audit.ts'
import type { Approvals } from '../../../../worker/tools/approvals.ts'
import { LazyTools } from '../../../../worker/tools/lazy-tools.ts'

interface AgentsOptions {
  /** The agents beside the ingestor; those of the product if nothing is said. */
  readonly others?: (resources: AgentResources) => readonly Agent[]
  /** Files below the profile that differ from a new one's. */
  readonly files?: Readonly<Record<string, unknown>>
  /** The servers of models that the owner allows. */
  readonly allowed?: readonly ModelServer[]
  readonly timeZone?: string
}

/** With all that a person may do with what agents ask. */
interface PartsUnderTest extends AgentParts {
  readonly approvals: () => Promise<Approvals>
}

/** The agents of a profile on a real disk, put together as a worker does it, without the process. */
export class AgentsUnderTest implements AsyncDisposable {
  readonly layout: ProfileLayout
  readonly parts: PartsUnderTest
  readonly opened: OpenAgents
  /** What was told to the live feed. */
  readonly told: ProfileEvent[] = []
  readonly #log: RotatingFile

  private constructor(parts: PartsUnderTest, opened: OpenAgents, log: RotatingFile) {
    this.layout = parts.layout
    this.parts = parts
    this.opened = opened
    this.#log = log
    parts.events.onEvent((event) => this.told.push(event))
  }

  static async open({ others, files = {}, allowed = [], timeZone = 'UTC' }: AgentsOptions = {}) {
    const root = await mkdtemp(join(tmpdir(), 'mh-agents-'))
    const layout = profileLayout(root)
    await makeProfileTree(root, 'alice')
    for (const [path, value] of Object.entries(files)) await put(root, path, value)
    const log = await RotatingFile.open({ path: join(layout.workerLogs, 'worker.log') })
    const parts = partsOf(layout, log, timeZone)
    parts.models.allow(allowed)
    const opened = await openAgents(parts, others)
    return new AgentsUnderTest(parts, opened, log)
  }

  /** Writes a file below the profile, as a person with an editor would. */
  async put(path: string, value: unknown): Promise<void> {
    await put(this.layout.root, path, value)
  }

  /** What a file below the profile holds, byte for byte. */
  async read(path: string): Promise<string> {
    return await readFile(join(this.layout.root, path), 'utf8')
  }

  /** The lines of today's file of a log folder: `audit`, `decisions`. */
  async logged(folder: string): Promise<Record<string, unknown>[]> {
    await this.parts.audit.flush()
    const day = new Date().toISOString().slice(0, 10)
    const text = await this.read(`logs/${folder}/${day}.ndjson`).catch(() => '')
    const lines = text.split('\n').filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line))
  }

  async capture(memory: NewMemory | string): Promise<EpisodicEvent> {
    const { memories } = this.parts.memoryParts
    const whole = typeof memory === 'string' ? { content: memory, type: 'observation' } : memory
    return await memories.capture(whole, { actor: 'user:u1', source: 'test' })
  }

  /** Settled when a memory that was written by hand is known. */
  async untilKnown(id: string): Promise<void> {
    const { memories } = this.parts.memoryParts
    await vi.waitFor(async () => await memories.get(id), { timeout: 20_000, interval: 10 })
  }

  /** Starts an agent and waits for its end. */
  async run(name: AgentName): Promise<AgentRun> {
    const { runner } = this.opened
    const { id } = await runner.start(name, { by: 'user:u1', trigger: 'person' })
    await runner.whenIdle(name)
    return await runner.get(id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.opened.stop()
    await this.parts.calendar.stop()
    const { index, watch } = this.parts.memoryParts
    await watch.close()
    await index.close()
    await this.#log[Symbol.asyncDispose]()
    await rm(this.layout.root, { recursive: true })
  }
}

function partsOf(layout: ProfileLayout, file: RotatingFile, timeZone: string): PartsUnderTest {
  const logger = createLogger({ file, base: {} })
  const profile = { layout, logger }
  const person = new PersonTimeZone(() => timeZone)
  const log = new AuditLog(layout.audit)
  const audit = new ProfileAudit({ userId: 'u1', log, logger })
  const events = new ProfileEvents()
  const asking = { userId: 'u1', person, audit: log, slots: ENDLESS_SLOTS }
  const settings = openSettings(profile, asking)
  const start = { userId: 'u1', username: 'alice' }
  const memoryParts = openMemories({
    start,
    profile,
    begin: Promise.resolve(),
    person,
    events,
    models: settings.models,
  })
  const announce = (): void => undefined
  const personal = openPersonal({
    start,
    profile,
    audit,
    person,
    announce,
    tell: events.tell,
    ...settings,
  })
  const { calendar, tasks, persona } = personal
  const { memories, isForgotten } = memoryParts
  const tools = new LazyTools({
    userId: 'u1',
    layout,
    logger,
    audit,
    tell: events.tell,
    memories,
    isForgotten,
    tasks,
    calendar,
    persona,
    timeZone: () => timeZone,
  })
  return {
    approvals: async () => (await tools.open()).approvals,
    userId: 'u1',
    layout,
    logger,
    memoryParts,
    audit,
    events,
    calendar,
    tasks,
    persona,
    config: settings.config,
    models: settings.models,
    timeZone: () => timeZone,
    isPersonWaiting: () => false,
    awayMs: () => Infinity,
    maxAtOnce: () => 3,
  }
}

async function put(root: string, path: string, value: unknown): Promise<void> {
  const absolute = join(root, path)
  await mkdir(dirname(absolute), { recursive: true })
  await writeFile(absolute, typeof value === 'string' ? value : JSON.stringify(value, null, 2))
}
