import type { ImportResult } from '../../../shared/api/memory-bulk.ts'
import type { ImportSaidCode } from '../../../shared/domain/import-said.ts'
import type { Sentences } from '../../../shared/domain/said.ts'
import { fieldFault } from '../../design/field-words.ts'
import { failureKind } from '../../design/reason-words.ts'
import { language } from '../../words/language.svelte.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

/** What is wrong with a line of an import, and then with its members. */
export function lineSpoken({
  message,
  said,
  fields,
}: ImportResult['errors'][number]): readonly Spoken[] {
  const spoken = speakSaid(
    { english: message, said: said === null ? undefined : [said] },
    { de: german },
  )
  // In English the message names them.
  return language.current === 'en' ? spoken : [...spoken, ...fields.map(memberSpoken)]
}

function memberSpoken(field: ImportResult['errors'][number]['fields'][number]): Spoken {
  const { message, isOwn } = fieldFault(field)
  const what = field.path === '' ? '' : `${field.path}: `
  return isOwn ? { text: `${what}${message}.` } : { text: what, quote: message }
}

const german: Sentences<ImportSaidCode> = {
  'line-too-long': () => 'Die Zeile ist länger als 1 MiB. Teilen Sie die Erinnerung.',
  'not-text': () => 'Die Zeile ist kein Text in UTF-8.',
  'no-json': () => 'Die Zeile ist kein JSON:',
  'wrong-fields': () => 'Diese Angaben stimmen nicht:',
  'id-twice': ({ id }) =>
    `Eine frühere Zeile hat dieselbe ID ${id} und andere Worte. Geben Sie einer von beiden eine andere.`,
  'name-too-long': () => 'Die ID ist zu lang, um so zu heißen wie ihre Datei.',
  failed: ({ error }) => failureKind(String(error)),
}
