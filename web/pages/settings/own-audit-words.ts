import { nameOfAgent } from '../../words/agent-words.ts'
import { catalogue } from '../../words/language.svelte.ts'
import { germanOwnEvents, ownEvents } from './own-event-words.ts'

/** What is said of the audit of the own profile. */
export const words = catalogue({
  en: {
    events: ownEvents,
    you: 'you',
    another: 'an owner',
    assistant: 'your assistant',
    system: 'the system',
    console: 'the command line',
    agent: (name: string) => `the agent ${name}`,
  },
  de: {
    events: germanOwnEvents,
    you: 'Sie',
    another: 'ein Eigentümer',
    assistant: 'Ihr Assistent',
    system: 'das System',
    console: 'die Befehlszeile',
    agent: (name: string) => `der Agent ${name}`,
  },
})

/** What happened; an event without words by its name. */
export function eventWords(event: string): string {
  return words.t.events[event] ?? event
}

/** Who did it. What a visiting owner does stands under their own account. */
export function actorWords(actor: string, ownId: string): string {
  if (actor === `user:${ownId}`) return words.t.you
  if (actor === 'agent:chat') return words.t.assistant
  if (actor.startsWith('agent:')) return words.t.agent(nameOfAgent(actor.slice('agent:'.length)))
  if (actor.startsWith('user:')) return words.t.another
  if (actor === 'console') return words.t.console
  return actor === 'system' ? words.t.system : actor
}
