import { neutralLine } from './neutral-text.ts'

type Members = Readonly<Record<string, unknown>>

const LONGEST = 300
const MOST_OF_A_LIST = 8
const DONE = /^(?:done|completed|cancelled|dropped|archived)$/i

/**
 * Who the assistant is, as a prompt says it: the core with the active facet laid over it, the most telling first. Addresses, pictures and
 * what is meant for programs stay out.
 */
export function personaLines(persona: Members, activeFacet: string): string[] {
  const identity = membersOf(persona['identity'])
  const personality = membersOf(persona['personality'])
  const values = membersOf(persona['values'])
  const context = membersOf(persona['context'])
  const facet = activeFacet === 'default' ? '' : ` (in the facet ${neutralLine(activeFacet, 60)})`
  const name = textOf(identity['name'])
  return [
    name && `You are ${name}${facet}.`,
    line('You speak with', textOf(identity['humanName'])),
    line('Your role', textOf(identity['role'])),
    line('Your purpose', textOf(identity['purpose'])),
    ...styleLines(personality),
    line('Values', listOf(values['core'])),
    line('Boundaries', listOf(values['boundaries'])),
    ...goalLines(membersOf(persona['goals'])),
    line('Present focus', listOf(context['currentFocus'])),
    line('Notes', textOf(persona['notes'])),
    line('Fields', listOf(context['domains'])),
    line('Projects', listOf(context['projects'])),
  ].filter((one) => one !== '')
}

function styleLines(personality: Members): string[] {
  const style = membersOf(personality['communicationStyle'])
  const members = ['tone', 'humor', 'formality', 'verbosity'].map((name) => {
    const said = listOf(style[name]).replaceAll('; ', ', ') || textOf(style[name])
    return said && `${name} ${said}`
  })
  return [
    line('How you speak', members.filter((one) => one !== '').join('; ')),
    line('Traits', traitsOf(membersOf(personality['traits']))),
    line('Narrative style', textOf(personality['narrativeStyle'])),
    line('Work style', textOf(personality['workStyle'])),
    line('Archetypes', listOf(personality['archetypes'])),
  ]
}

/** Traits in the middle say nothing. */
function traitsOf(traits: Members): string {
  return Object.entries(traits)
    .flatMap(([name, value]) => {
      if (typeof value !== 'number' || Math.abs(value - 0.5) < 0.1) return []
      return [`${value > 0.5 ? 'high' : 'low'} ${neutralLine(name, 40)}`]
    })
    .join(', ')
}

function goalLines(goals: Members): string[] {
  const terms = { shortTerm: 'Goals now', midTerm: 'Goals later', longTerm: 'Long-term goals' }
  return Object.entries(terms).map(([name, title]) => line(title, listOf(goals[name])))
}

function line(title: string, text: string): string {
  return text === '' ? '' : `${title}: ${text}.`.replace(/\.\.$/, '.')
}

/** The texts of a list: of plain words, or of objects with what they say. Goals that are reached are left out. */
function listOf(value: unknown): string {
  const items = Array.isArray(value) ? value : []
  return items
    .filter((item) => !DONE.test(textOf(membersOf(item)['status'])))
    .slice(0, MOST_OF_A_LIST)
    .map((item) => textOf(item) || saidBy(membersOf(item)))
    .filter((text) => text !== '')
    .join('; ')
}

function saidBy(item: Members): string {
  const [name = ''] = ['value', 'goal', 'name', 'title']
    .map((member) => textOf(item[member]))
    .filter((text) => text !== '')
  const description = textOf(item['description'])
  return [name, description].filter((text) => text !== '').join(': ')
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? neutralLine(value, LONGEST) : ''
}

export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
