import { afterEach } from 'vitest'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AuditLog } from '../../../../shared/audit/audit-log.ts'
import { profileLayout } from '../../../../shared/layout/profile-layout.ts'
import { LazyCalendar } from '../../../../worker/calendar/lazy-calendar.ts'
import { checkMayWrite, watchCognitiveMode } from '../../../../worker/profile/cognitive-mode.ts'
import { Persona } from '../../../../worker/persona/persona.ts'
import { ProfileAudit } from '../../../../worker/routes/profile-audit.ts'
import { TaskStore } from '../../../../worker/tasks/task-store.ts'
import { Tasks } from '../../../../worker/tasks/tasks.ts'
import { type OpenTools, openTools } from '../../../../worker/tools/open-tools.ts'
import type { ToolOccasion, ToolOutcome } from '../../../../worker/tools/tool-desk.ts'
import { type Opened, useFolders } from '../memory/memories-under-test.ts'

const ZONE = 'Europe/Berlin'

export const OCCASION: ToolOccasion = {
  conversationId: 'chat-1',
  replyId: 'reply-1',
  actor: 'user:u1',
  requestId: 'req-1',
  readUntrusted: false,
  isLocal: true,
}

/** The tools of a profile on a real disk. */
export interface ToolsUnderTest extends OpenTools {
  readonly root: string
  readonly memories: Opened
  readonly tasks: Tasks
  readonly calendar: LazyCalendar
  /** What was told: the event's name, then ids. */
  readonly told: readonly string[]
  /** How late it is. */
  now: Date
  /** Writes a file of the profile by hand. */
  put(path: string, content: unknown): Promise<void>
  read(path: string): Promise<string>
  names(path: string): Promise<string[]>
  call(name: string, input: unknown, occasion?: Partial<ToolOccasion>): Promise<ToolOutcome>
  /** Opens the tools anew, as the next worker would. */
  reopened(): Promise<OpenTools>
}

/** Makes profiles with tools, and clears them away after each test. */
export function useTools(): (files?: Readonly<Record<string, unknown>>) => Promise<ToolsUnderTest> {
  const folders = useFolders()
  const opened: ToolsUnderTest[] = []
  // Registered after the folders' own, so it runs before: a look at reminders must not come when its folder has gone.
  afterEach(async () => {
    for (const { calendar } of opened.splice(0)) await calendar.stop()
  })
  return async (files = {}) => {
    const folder = await folders()
    const { root } = folder
    const put = async (path: string, content: unknown): Promise<void> => {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), JSON.stringify(content))
    }
    for (const folder of ['etc', 'logs/actions', 'logs/audit'])
      await mkdir(join(root, folder), { recursive: true })
    for (const [path, content] of Object.entries(files)) await put(path, content)
    const memories = folder.open()
    await memories.current()
    const tools = await inFolder(root, memories, put)
    opened.push(tools)
    return tools
  }
}

async function inFolder(
  root: string,
  memories: Opened,
  put: ToolsUnderTest['put'],
): Promise<ToolsUnderTest> {
  const layout = profileLayout(root)
  const mode = watchCognitiveMode(layout, () => undefined)
  const check = (): void => checkMayWrite(mode())
  const { logger } = memories
  const tasks = new Tasks({
    userId: 'u1',
    store: new TaskStore(root, () => undefined),
    timeZone: () => ZONE,
    onChange: () => undefined,
    checkMayWrite: check,
  })
  const calendar = new LazyCalendar({
    root,
    logger,
    checkMayWrite: check,
    timeZone: () => ZONE,
    openTasks: () => Promise.resolve([]),
    announce: () => undefined,
    onChange: () => undefined,
  })
  const persona = new Persona({
    root,
    username: 'alice',
    checkMayWrite: check,
    onInvalid: () => undefined,
  })
  const told: string[] = []
  const open = async (): Promise<OpenTools> =>
    await openTools({
      userId: 'u1',
      layout,
      logger,
      tasks,
      calendar,
      persona,
      audit: new ProfileAudit({ userId: 'u1', log: new AuditLog(layout.audit), logger }),
      tell: (name, ...ids) => void told.push([name, ...ids].join(' ')),
      memories: memories.memories,
      isForgotten: ({ content }) => content.startsWith('Forgotten'),
      timeZone: () => ZONE,
      now: () => tools.now,
    })
  const opened = await open()
  const tools: ToolsUnderTest = {
    ...opened,
    root,
    memories,
    tasks,
    calendar,
    told,
    put,
    now: new Date('2025-11-06T09:00:00Z'),
    read: async (path) => await readFile(join(root, path), 'utf8'),
    names: async (path) => (await readdir(join(root, path)).catch(none)).toSorted(),
    call: async (name, input, occasion = {}) =>
      await opened.desk.call(
        { id: 'call-1', name, input },
        { ...OCCASION, ...occasion },
        new AbortController().signal,
      ),
    reopened: open,
  }
  return tools
}

function none(): string[] {
  return []
}
