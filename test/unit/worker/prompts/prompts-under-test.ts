import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CreateCalendarEventRequest } from '../../../../shared/api/calendar.ts'
import { CreateTaskRequest } from '../../../../shared/api/tasks.ts'
import { makeProfileTree } from '../../../../shared/profile/make-profile-tree.ts'
import type { CognitiveMode } from '../../../../shared/domain/cognitive-mode.ts'
import { CalendarStore } from '../../../../worker/calendar/calendar-store.ts'
import { Calendar } from '../../../../worker/calendar/calendar.ts'
import { MemoryFinder } from '../../../../worker/memory/memory-finder.ts'
import { createStandingsOf } from '../../../../worker/memory/memory-standing.ts'
import { SourceStandings } from '../../../../worker/memory/source-standings.ts'
import { MemoryStore } from '../../../../worker/memory/memory-store.ts'
import { Persona } from '../../../../worker/persona/persona.ts'
import type {
  ChatPrompt,
  EarlierTurn,
  PromptMaterial,
} from '../../../../worker/prompts/chat-prompt.ts'
import {
  type PromptBuilderOptions,
  createPromptBuilder,
} from '../../../../worker/prompts/prompt-builder.ts'
import { TaskStore } from '../../../../worker/tasks/task-store.ts'
import { Tasks } from '../../../../worker/tasks/tasks.ts'
import { type Folder, useFolders } from '../memory/memories-under-test.ts'
import { NOW, ZONE } from './small-life.ts'

/** Somebody's profile on a real disk, from which prompts are made. */
export interface Profile {
  readonly folder: Folder
  mode: CognitiveMode
  /** What a builder of prompts is made with. */
  parts(): PromptBuilderOptions
  ask(message: string, earlier?: readonly EarlierTurn[]): Promise<PromptMaterial>
  /** Writes a file of the profile by hand. */
  put(path: string, content: unknown): Promise<void>
  addTask(title: string, more?: object): Promise<void>
  /** Gives its id. */
  addEvent(event: CreateCalendarEventRequest): Promise<string>
  importCalendar(text: string): Promise<void>
  /** Settled when the index knows what was written by hand before. */
  begin(): Promise<void>
}

export const HOSTED = { isLocal: false, contextWindow: 32_000 } as const
export const LOCAL = { isLocal: true, contextWindow: 32_000 } as const

/** Makes profiles, and clears them away after each test. */
export function useProfiles(): () => Promise<Profile> {
  const newFolder = useFolders()
  return async () => {
    const folder = await newFolder()
    folder.timeZone = ZONE
    const { root } = folder
    await makeProfileTree(root, 'mira')
    const none = (): void => undefined
    const timeZone = (): string => ZONE
    const tasks = new Tasks({
      userId: 'u1',
      store: new TaskStore(root, none),
      checkMayWrite: none,
      timeZone,
      onChange: none,
      now: () => NOW,
    })
    const store = new CalendarStore(root, none)
    const calendar = new Calendar({ store, checkMayWrite: none, timeZone, onChange: none })
    const persona = new Persona({ root, username: 'mira', checkMayWrite: none, onInvalid: none })
    let opened: ReturnType<Folder['open']> | undefined
    const open = () => (opened ??= folder.open())
    const mode: CognitiveMode = 'dual'
    const profile: Profile = {
      folder,
      mode,
      parts: () => {
        const { index, memories } = open()
        const finder = new MemoryFinder(new MemoryStore(folder.episodic), index)
        const sources = new SourceStandings({ root: folder.episodic, index, finder })
        return {
          memories,
          standingsOf: createStandingsOf(async (id) => await sources.find(id)),
          persona,
          tasks,
          calendar: () => Promise.resolve(calendar),
          timeZone,
          mode: () => profile.mode,
          now: () => NOW,
        }
      },
      ask: async (message, earlier = []) => {
        const question = { conversationId: 'chat-1', earlier, message }
        const { signal } = new AbortController()
        return await createPromptBuilder(profile.parts()).gather(question, signal)
      },
      put: async (path, content) => {
        await mkdir(dirname(join(root, path)), { recursive: true })
        await writeFile(join(root, path), JSON.stringify(content))
      },
      addTask: async (title, more = {}) => {
        await tasks.create(CreateTaskRequest.parse({ title, ...more }, 'Body'), 'task')
      },
      addEvent: async (event) => (await calendar.create(event)).id,
      importCalendar: async (text) => {
        await calendar.importText(text)
      },
      begin: async () => await open().current(),
    }
    return profile
  }
}

/** Everything that a model is told. */
export function textOf({ messages }: ChatPrompt): string {
  return messages.map(({ role, content }) => `${role}: ${content}`).join('\n')
}
