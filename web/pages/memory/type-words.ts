import type { PrivacyClass } from '../../../shared/domain/episodic-event.ts'

interface TypeWords {
  readonly [type: string]: string
}

/** What types of memories are called; a person may have thought of others. */
export const types: TypeWords = {
  observation: 'observation',
  conversation: 'conversation',
  reflection: 'reflection',
  dream: 'dream',
  inner_dialogue: 'inner dialogue',
  note: 'note',
  task: 'task',
  document: 'document',
  action: 'action',
}
/** The same in German. */
export const germanTypes: TypeWords = {
  observation: 'Beobachtung',
  conversation: 'Gespräch',
  reflection: 'Betrachtung',
  dream: 'Traum',
  inner_dialogue: 'Selbstgespräch',
  note: 'Notiz',
  task: 'Aufgabe',
  document: 'Dokument',
  action: 'Handlung',
}
/** Where a memory may go. */
export const privacies: Readonly<Record<PrivacyClass, string>> = {
  any: 'may go to any model',
  local: 'only to local models',
  none: 'to no model',
}
/** The same in German. */
export const germanPrivacies: typeof privacies = {
  any: 'darf an jedes Modell',
  local: 'nur an lokale Modelle',
  none: 'an kein Modell',
}
