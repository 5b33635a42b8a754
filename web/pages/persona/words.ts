import type { PersonaDocument } from '../../../shared/domain/persona.ts'
import { catalogue } from '../../words/language.svelte.ts'
import type { Fault } from './faults.ts'
import { germanLabels, germanOptions, labels, options } from './field-words.ts'

type Documents = Readonly<Record<PersonaDocument, string>>
type FaultWords = Readonly<Record<Fault['sign'], (message: string) => string>>

const documents: Documents = {
  core: 'Core',
  relationships: 'Relationships',
  routines: 'Routines',
  'decision-rules': 'Decision rules',
  facets: 'Facets',
}
const germanDocuments: Documents = {
  core: 'Kern',
  relationships: 'Beziehungen',
  routines: 'Gewohnheiten',
  'decision-rules': 'Entscheidungsregeln',
  facets: 'Facetten',
}
const leads: Documents = {
  core: 'Who your assistant is, how it speaks, what it values and what it works towards.',
  relationships: 'The people whom it knows of, and how you speak with them.',
  routines: 'When you sleep, work and have energy.',
  'decision-rules':
    'What it may decide, and where it must ask. These rules hold where tools are called.',
  facets: 'Sides of the persona. The active one is laid over the core.',
}
const germanLeads: Documents = {
  core: 'Wer Ihr Assistent ist, wie er spricht, was ihm wichtig ist und worauf er hinarbeitet.',
  relationships: 'Die Menschen, von denen er weiß, und wie Sie mit ihnen sprechen.',
  routines: 'Wann Sie schlafen, arbeiten und Kraft haben.',
  'decision-rules':
    'Was er entscheiden darf und wo er fragen muss. Diese Regeln gelten, wo Werkzeuge benutzt werden.',
  facets: 'Seiten der Persona. Die aktive legt sich über den Kern.',
}
const faults: FaultWords = {
  empty: () => 'Write something here.',
  range: () => 'Give a number from 0 to 1.',
  type: (message) => `This is of another kind than expected: ${message}.`,
  choice: (message) => `This is none of the choices: ${message}.`,
  other: (message) => `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`,
}
const germanFaults: FaultWords = {
  empty: () => 'Schreiben Sie etwas hinein.',
  range: () => 'Geben Sie eine Zahl von 0 bis 1 an.',
  type: (message) => `Hier wird etwas anderes erwartet: ${message}.`,
  choice: (message) => `Das steht nicht zur Wahl: ${message}.`,
  other: (message) => `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`,
}

/** What the page of the persona says. */
export const words = catalogue({
  en: {
    documents,
    leads,
    faults,
    labels,
    options,
    title: 'Persona',
    navigation: 'Documents of the persona',
    facet: (name: string) => `Facet ${name}`,
    facetLead: 'What this side of the persona changes of the core while it is active.',
    unknown: 'There is no such document',
    unknownText: 'Choose one of the documents above.',
    view: 'How it is shown',
    form: 'Form',
    json: 'JSON',
    history: 'History',
    jsonLabel: (name: string) => `${name} as JSON`,
    jsonHint: 'Members that the form has no field for are kept as they are.',
    noObject: 'A document is an object: { … }.',
    asJson: 'It has a shape of its own here. Edit it as JSON.',
    oneALine: 'One a line',
    item: (number: number) => `Number ${number}`,
    add: 'Add',
    remove: (name: string) => `Remove ${name}`,
    save: 'Save',
    saved: 'Saved.',
    discard: 'Discard changes',
    undo: 'Undo the last change',
    undone: 'The version before is back.',
    takeBack: 'Take that back',
    unsaved: 'Unsaved changes',
    noChanges: 'Saved',
    saveFirst: 'Save or discard your changes first.',
    wrong: (count: number) => (count === 1 ? 'One thing is wrong:' : `${count} things are wrong:`),
    leftDraft: (name: string) => `${name}: your changes are not saved. They are kept as a draft.`,
    goBack: 'Go back',
    newer: 'This document was changed elsewhere while you were changing it.',
    loadNewer: 'Load it, without my changes',
    keepMine: 'Keep mine',
    reloaded: 'This document was changed elsewhere: this is how it is now.',
    problem: (document: string) => `${document} cannot be used as it is on the disk:`,
    goodIsInForce: 'What was good last is in force.',
    versions: 'Versions',
    noVersions: 'There are no versions yet. One is kept each time that something is saved.',
    by: (who: string) => `by ${who}`,
    you: 'you',
    file: 'a hand edit of the file',
    console: 'the console',
    first: 'The first version that was seen.',
    nothingChanged: 'Nothing but the order changed.',
    was: 'Was:',
    is: 'Is:',
    restore: 'Bring back this version',
    restored: 'That version is back.',
    present: 'in force',
    activeFacet: 'Active facet',
    coreAlone: 'Default: the core as it is',
    switched: (name: string) => `Active now: ${name}.`,
    facetList: 'All facets',
    open: 'Edit',
    switchedOn: (name: string) => `${name} may be active`,
    newFacet: 'New facet',
    newFacetHint: 'a-z, 0-9, _ and -, a letter first; for example work.',
    make: 'Make it',
    delete: 'Delete',
    deleteNamed: (name: string) => `Delete the facet ${name}`,
    deleted: (name: string) => `The facet ${name} is deleted.`,
    bringBack: 'Bring it back',
    noFacets: 'There is no facet but the default yet.',
    group: 'Persona',
    active: 'active',
  },
  de: {
    documents: germanDocuments,
    leads: germanLeads,
    faults: germanFaults,
    labels: germanLabels,
    options: germanOptions,
    title: 'Persona',
    navigation: 'Dokumente der Persona',
    facet: (name: string) => `Facette ${name}`,
    facetLead: 'Was diese Seite der Persona am Kern ändert, solange sie aktiv ist.',
    unknown: 'Dieses Dokument gibt es nicht',
    unknownText: 'Wählen Sie oben eines der Dokumente.',
    view: 'Wie es gezeigt wird',
    form: 'Formular',
    json: 'JSON',
    history: 'Verlauf',
    jsonLabel: (name: string) => `${name} als JSON`,
    jsonHint: 'Angaben, für die das Formular kein Feld hat, bleiben, wie sie sind.',
    noObject: 'Ein Dokument ist ein Objekt: { … }.',
    asJson: 'Das hat hier eine eigene Gestalt. Bearbeiten Sie es als JSON.',
    oneALine: 'Je Zeile eines',
    item: (number: number) => `Nummer ${number}`,
    add: 'Hinzufügen',
    remove: (name: string) => `${name} entfernen`,
    save: 'Speichern',
    saved: 'Gespeichert.',
    discard: 'Änderungen verwerfen',
    undo: 'Rückgängig machen',
    undone: 'Die vorige Fassung ist wieder da.',
    takeBack: 'Das zurücknehmen',
    unsaved: 'Nicht gespeicherte Änderungen',
    noChanges: 'Gespeichert',
    saveFirst: 'Speichern oder verwerfen Sie zuerst Ihre Änderungen.',
    wrong: (count: number) =>
      count === 1 ? 'Etwas stimmt nicht:' : `${count} Dinge stimmen nicht:`,
    leftDraft: (name: string) =>
      `${name}: Ihre Änderungen sind nicht gespeichert. Sie bleiben als Entwurf.`,
    goBack: 'Zurück',
    newer: 'Dieses Dokument wurde anderswo geändert, während Sie daran arbeiteten.',
    loadNewer: 'Laden, ohne meine Änderungen',
    keepMine: 'Meine behalten',
    reloaded: 'Dieses Dokument wurde anderswo geändert: So ist es jetzt.',
    problem: (document: string) =>
      `${document} ist so, wie es auf der Platte steht, nicht brauchbar:`,
    goodIsInForce: 'Es gilt, was zuletzt gut war.',
    versions: 'Fassungen',
    noVersions: 'Noch gibt es keine Fassungen. Bei jedem Speichern wird eine aufbewahrt.',
    by: (who: string) => `von ${who}`,
    you: 'Ihnen',
    file: 'einer Änderung der Datei von Hand',
    console: 'der Konsole',
    first: 'Die erste Fassung, die gesehen wurde.',
    nothingChanged: 'Nur die Reihenfolge ist anders.',
    was: 'War:',
    is: 'Ist:',
    restore: 'Diese Fassung zurückholen',
    restored: 'Diese Fassung ist wieder da.',
    present: 'gilt',
    activeFacet: 'Aktive Facette',
    coreAlone: 'Standard: der Kern, wie er ist',
    switched: (name: string) => `Jetzt aktiv: ${name}.`,
    facetList: 'Alle Facetten',
    open: 'Bearbeiten',
    switchedOn: (name: string) => `${name} darf aktiv sein`,
    newFacet: 'Neue Facette',
    newFacetHint: 'a-z, 0-9, _ und -, zuerst ein Buchstabe; zum Beispiel arbeit.',
    make: 'Anlegen',
    delete: 'Löschen',
    deleteNamed: (name: string) => `Die Facette ${name} löschen`,
    deleted: (name: string) => `Die Facette ${name} ist gelöscht.`,
    bringBack: 'Zurückholen',
    noFacets: 'Außer dem Standard gibt es noch keine Facette.',
    group: 'Persona',
    active: 'aktiv',
  },
})

/** What a member is called; one without words of its own by its name. */
export function labelOf(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1)
  const known = words.t.labels[name] ?? words.t.labels[last]
  if (known !== undefined) return known
  const plain = last.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return plain.slice(0, 1).toUpperCase() + plain.slice(1)
}

export function optionWords(value: string): string {
  return words.t.options[value] ?? value
}
