import type { PersonaInForce } from '../../../shared/api/persona.ts'
import type { DocumentSaidCode } from '../../../shared/domain/document-said.ts'
import { PERSONA_DOCUMENTS } from '../../../shared/domain/persona.ts'
import type { Sentences } from '../../../shared/domain/said.ts'
import { fieldFault } from '../../design/field-words.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'
import { words } from './words.ts'

type Problem = PersonaInForce['problems'][number]

/** Why a file of the persona is not in force as it stands. */
export function problemSpoken({ problem, problemSaid }: Problem): readonly Spoken[] {
  return speakSaid({ english: problem, said: problemSaid }, { de: german })
}

/** What a file of the persona is called: a document, or `facets/` with the name of a facet. */
export function fileName(document: string): string {
  const known = PERSONA_DOCUMENTS.find((name) => name === document)
  return known ? words.t.documents[known] : words.t.facet(document.replace(/^facets\//, ''))
}

/** Whether the core is in force alone, of which the sentence itself tells. */
export function isOfFacetAlone({ problemSaid = [] }: Problem): boolean {
  return problemSaid.some(({ code }) => code.startsWith('facet-'))
}

const CORE_ALONE = 'Es gilt der Kern allein.'
const german: Sentences<DocumentSaidCode> = {
  'no-file': () => 'Sie ist keine Datei.',
  'too-large': () => 'Sie ist zu groß.',
  link: () => 'Sie ist ein symbolischer Link.',
  'not-read': () => 'Sie lässt sich nicht lesen.',
  'not-json': () => 'Sie ist kein JSON.',
  'no-object': () => 'Sie ist kein JSON-Objekt.',
  'wrong-member': ({ path, fault, quote, ...values }) =>
    quote === undefined
      ? `„${path}“ ${fieldFault({ path: '', code: String(fault), values, message: '' }).message}.`
      : `„${path}“:`,
  'facet-off': () => `Sie ist aktiv und zugleich ausgeschaltet. ${CORE_ALONE}`,
  'facet-unlisted': () => `Sie ist aktiv und steht nicht auf der Liste. ${CORE_ALONE}`,
  'facet-no-file': () => `Sie ist aktiv und hat keine Datei. ${CORE_ALONE}`,
}
