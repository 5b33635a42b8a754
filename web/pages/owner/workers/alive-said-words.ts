import type { WorkerRow } from '../../../../shared/api/workers.ts'
import { AGENT_NAMES } from '../../../../shared/domain/agent-run.ts'
import type { AliveSaidCode } from '../../../../shared/domain/alive-said.ts'
import type { SaidValues, Sentences } from '../../../../shared/domain/said.ts'
import { agentName } from '../../../words/agent-words.ts'
import { format } from '../../../words/format.svelte.ts'
import { speakSaid } from '../../../words/speak-said.ts'
import type { Spoken } from '../../../words/spoken.ts'

/** Why a worker is up, as the parts of a list, with the commas that it needs. */
export function aliveSpoken({
  aliveBecause,
  aliveSaid,
}: Pick<WorkerRow, 'aliveBecause' | 'aliveSaid'>): readonly Spoken[] {
  const parts = speakSaid({ english: format.list(aliveBecause), said: aliveSaid }, { de: german })
  return parts.map((part, at) => (at < parts.length - 1 ? withComma(part) : part))
}

const german: Sentences<AliveSaidCode> = {
  requests: ({ count }) => counted(count, 'Anfrage', 'Anfragen'),
  'search-index': () => 'der Suchindex entsteht',
  agent: ({ agent }) => `Agent ${nameOf(agent)}`,
  schedule: ({ agent }) => `Zeitplan für ${nameOf(agent)}`,
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

function withComma({ text, quote }: Spoken): Spoken {
  return quote === undefined ? { text: `${text},` } : { text, quote: `${quote},` }
}

type Value = SaidValues[string] | undefined

function counted(count: Value, one: string, several: string): string {
  return `${format.number(Number(count))} ${count === 1 ? one : several}`
}

/** An agent that only other versions have keeps its own name. */
function nameOf(agent: Value): string {
  const known = AGENT_NAMES.find((name) => name === agent)
  return known === undefined ? String(agent) : agentName(known)
}

function clock(at: Value): string {
  return at === undefined ? '' : format.date(at, 'time')
}
