import type { WorkerRow } from '../../../../shared/api/workers.ts'
import type { AliveSaid, AliveSaidCode } from '../../../../shared/domain/alive-said.ts'
import type { SaidValues, Sentences } from '../../../../shared/domain/said.ts'
import { nameOfAgent } from '../../../words/agent-words.ts'
import { format } from '../../../words/format.svelte.ts'
import { speakSaid } from '../../../words/speak-said.ts'
import type { Spoken } from '../../../words/spoken.ts'

/** Why a worker is up, as the parts of a list, with the commas that it needs. */
export function aliveSpoken({
  aliveBecause,
  aliveSaid,
}: Pick<WorkerRow, 'aliveBecause' | 'aliveSaid'>): readonly Spoken[] {
  const english = format.list(aliveBecause.map((words, at) => englishOf(words, aliveSaid?.[at])))
  const parts = speakSaid({ english, said: aliveSaid }, { de: german })
  return parts.map((part, at) => (at < parts.length - 1 ? withComma(part) : part))
}

const german: Sentences<AliveSaidCode> = {
  requests: ({ count }) => counted(count, 'Anfrage', 'Anfragen'),
  'search-index': () => 'der Suchindex entsteht',
  agent: ({ agent }) => `Agent ${nameOfAgent(agent)}`,
  schedule: ({ agent }) => `Zeitplan für ${nameOfAgent(agent)}`,
  replies: ({ count }) => counted(count, 'Antwort', 'Antworten'),
  embedding: () => 'Erinnerungen werden eingebettet',
  training: ({ set }) => `Training mit ${set}`,
  activation: ({ adapter }) => `der Adapter ${adapter} wird aktiv`,
  attached: ({ by }) => `${by} ist angehängt`,
  due: ({ at }) => `Zeitplan, fällig um ${clock(at)}`,
  used: ({ at }) => `kürzlich gebraucht, wach bis ${clock(at)}`,
  'woken-schedule': ({ at }) => `für einen Zeitplan geweckt, wach bis ${clock(at)}`,
  'woken-inbox': ({ at }) => `für eine Datei im Eingang geweckt, wach bis ${clock(at)}`,
  'woken-table': ({ at }) => `nach seinem nächsten Zeitplan gefragt, wach bis ${clock(at)}`,
  other: () => '',
}

/** The server's words, but for agents: those have names on the page. */
function englishOf(words: string, said: AliveSaid | undefined): string {
  if (said?.code === 'agent') return `the agent ${nameOfAgent(said.values['agent'])}`
  if (said?.code === 'schedule')
    return `the schedule of the agent ${nameOfAgent(said.values['agent'])}`
  return words
}

function withComma({ text, quote }: Spoken): Spoken {
  return quote === undefined ? { text: `${text},` } : { text, quote: `${quote},` }
}

type Value = SaidValues[string] | undefined

function counted(count: Value, one: string, several: string): string {
  return `${format.number(Number(count))} ${count === 1 ? one : several}`
}

function clock(at: Value): string {
  return at === undefined ? '' : format.date(at, 'time')
}
