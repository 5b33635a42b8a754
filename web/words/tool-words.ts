import { TOOL_NAMES, type ToolName } from '../../shared/domain/tool.ts'
import { catalogue } from './language.svelte.ts'

/** What a tool would do, as the end of a sentence that begins with "Your assistant wants to". */
const tools: Readonly<Record<ToolName, string>> = {
  search_memories: 'search your memories',
  capture_memory: 'keep a memory',
  list_tasks: 'look at your tasks',
  add_task: 'add a task',
  update_task: 'change a task',
  complete_task: 'complete a task',
  list_calendar: 'look at your calendar',
  add_calendar_event: 'add an event to your calendar',
}
const germanTools: typeof tools = {
  search_memories: 'Ihre Erinnerungen durchsuchen',
  capture_memory: 'eine Erinnerung behalten',
  list_tasks: 'Ihre Aufgaben ansehen',
  add_task: 'eine Aufgabe anlegen',
  update_task: 'eine Aufgabe ändern',
  complete_task: 'eine Aufgabe erledigen',
  list_calendar: 'Ihren Kalender ansehen',
  add_calendar_event: 'einen Termin in Ihren Kalender eintragen',
}

export const words = catalogue({
  en: { tools, unknownTool: (name: string) => `use ${name}` },
  de: { tools: germanTools, unknownTool: (name: string) => `${name} benutzen` },
})

/** What a tool does, in words; a name that is not ours stays as it is. */
export function toolWords(name: string): string {
  const known = TOOL_NAMES.find((one) => one === name)
  return known ? words.t.tools[known] : words.t.unknownTool(name.replaceAll('_', ' '))
}
