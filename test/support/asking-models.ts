import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditLog } from '../../shared/audit/audit-log.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { ModelServer } from '../../shared/domain/model-server.ts'
import { profileLayout, type ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { ProfileConfig } from '../../worker/config/profile-config.ts'
import { Secrets } from '../../worker/config/secrets.ts'
import type { ModelRouter } from '../../worker/models/model-router.ts'
import { ENDLESS_SLOTS, type ModelSlots } from '../../worker/models/model-slots.ts'
import { openModels } from '../../worker/models/open-models.ts'
import type { RoleCall, RoleEvent } from '../../worker/models/role-call.ts'
import { temporaryFolder } from './temporary-folder.ts'

interface AskingOptions {
  /** `etc/models.json`. */
  readonly file: unknown
  /** What the owner allows. */
  readonly allowed: readonly ModelServer[]
  readonly secrets?: Readonly<Record<string, string>>
  readonly mode?: CognitiveMode
  readonly slots?: ModelSlots
  readonly timeZone?: string
  /** A folder that was used before. */
  readonly root?: string
}

/** The models of a profile in a folder for one test. */
export interface AskingModels extends AsyncDisposable {
  readonly router: ModelRouter
  readonly layout: ProfileLayout
  /** Events of the log, by name. */
  readonly logged: string[]
  writeFile(file: unknown): Promise<void>
  /** The lines of the profile's audit. */
  audited(): Promise<Record<string, unknown>[]>
}

/** Opens the models of a profile. */
export async function askingModels(options: AskingOptions): Promise<AskingModels> {
  const folder = options.root === undefined ? await temporaryFolder() : undefined
  const { file, allowed, secrets = {}, mode = 'dual', slots = ENDLESS_SLOTS } = options
  const layout = profileLayout(options.root ?? folder?.path ?? '')
  const modelsPath = join(layout.etc, 'models.json')
  for (const path of [layout.etc, layout.audit, join(layout.root, 'out', 'state')])
    await mkdir(path, { recursive: true })
  const write = async (value: unknown): Promise<void> =>
    await writeFile(modelsPath, JSON.stringify(value))
  await write(file)
  const store = new Secrets(layout.root)
  for (const [name, value] of Object.entries(secrets)) await store.set(name, value)
  const logged: string[] = []
  const log = (line: unknown): void => void logged.push(Object(line).evt)
  const { router, servers } = openModels({
    path: modelsPath,
    usagePath: layout.modelUsage,
    userId: 'u1',
    config: new ProfileConfig({ root: layout.root, onInvalid: (path) => logged.push(path) }),
    secrets: store,
    mode: () => mode,
    timeZone: () => options.timeZone ?? 'UTC',
    audit: new AuditLog(layout.audit),
    slots,
    logger: { error: log, warn: log },
    onInvalid: (path) => logged.push(path),
  })
  servers.allow(allowed)
  return {
    router,
    layout,
    logged,
    writeFile: write,
    async audited() {
      const names = await readdir(layout.audit)
      const texts = await Promise.all(
        names.map((name) => readFile(join(layout.audit, name), 'utf8')),
      )
      return texts.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line))
    },
    async [Symbol.asyncDispose]() {
      await folder?.[Symbol.asyncDispose]()
    },
  }
}

/** A question that is as plain as can be, and the events of its answer. */
export function plainCall(change: Partial<RoleCall> = {}): RoleCall {
  return {
    role: 'persona',
    waiting: 'person',
    prompt: () => Promise.resolve({ messages: [{ role: 'user', content: 'What is new?' }] }),
    signal: new AbortController().signal,
    ...change,
  }
}

/** All that comes of a question. */
export async function eventsOf(events: AsyncIterable<RoleEvent>): Promise<RoleEvent[]> {
  const came: RoleEvent[] = []
  for await (const event of events) came.push(event)
  return came
}

/** The text of a reply. */
export function textOf(events: readonly RoleEvent[]): string {
  return events.map((event) => (event.kind === 'text' ? event.text : '')).join('')
}
