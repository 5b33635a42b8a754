import type { FaultSaidCode } from '../../shared/domain/fault-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import { format } from '../words/format.svelte.ts'

/** What is wrong with a member as things stand, in German. */
export const faultsGerman: Sentences<FaultSaidCode> = {
  'no-such-task': ({ id }) => `eine Aufgabe mit der ID „${id}“ gibt es nicht`,
  'tasks-in-circle': ({ ids }) => `die Aufgaben würden aufeinander warten: ${ids}`,
  'recurrence-part': ({ part }) => `${part} wird nicht unterstützt`,
  'recurrence-choice': ({ part, choices }) => `${part} muss eines hiervon sein: ${choices}`,
  'recurrence-whole': ({ part }) => `${part} muss eine ganze Zahl über 0 sein`,
  'recurrence-time': ({ part }) => `${part} ist kein Zeitpunkt`,
  'recurrence-range': ({ part, least, most }) =>
    `${part} muss zwischen ${number(least)} und ${number(most)} liegen`,
  'no-such-message': () => 'diese Nachricht steht nicht in diesem Gespräch',
  'no-such-facet': ({ names }) => `diese Facette gibt es nicht; es gibt: ${names}`,
  'no-such-model': ({ names }) =>
    `weder eine ID aus etc/models.json noch Anbieter/Modell; Anbieter sind ${names}`,
  'no-such-gguf': ({ path }) => `in ${path} liegt keine solche GGUF-Datei`,
  'inbox-own-name': () => 'Namen, die mit „_“ beginnen, gehören dem Eingang',
  'occurrence-unsaid': () => 'welcher Tag des Termins gemeint ist, fehlt',
}

function number(value: SaidValues[string] | undefined): string {
  return format.number(Number(value))
}
