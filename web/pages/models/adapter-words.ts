import type { Activation, AdapterItem } from '../../../shared/api/adapters.ts'
import { catalogue } from '../../words/language.svelte.ts'

type Statuses = Readonly<Record<AdapterItem['status'], string>>
type Steps = Readonly<Record<Activation['step'], string>>

const statuses: Statuses = {
  pending: 'not looked at yet',
  rejected: 'rejected',
  approved: 'approved, not trained yet',
  trained: 'trained',
  evaluated: 'trained and tried out',
}
const germanStatuses: Statuses = {
  pending: 'noch nicht angesehen',
  rejected: 'abgelehnt',
  approved: 'gutgeheißen, noch nicht trainiert',
  trained: 'trainiert',
  evaluated: 'trainiert und erprobt',
}
const steps: Steps = {
  reading: 'Its file is read.',
  uploading: 'Its file goes to the model server.',
  creating: 'The model server makes a model of it.',
  recording: 'It is noted in your settings.',
}
const germanSteps: Steps = {
  reading: 'Seine Datei wird gelesen.',
  uploading: 'Seine Datei geht an den Server der Modelle.',
  creating: 'Der Server der Modelle macht ein Modell daraus.',
  recording: 'Es wird in Ihren Einstellungen vermerkt.',
}

/** What is said of adapters. */
export const words = catalogue({
  en: {
    statuses,
    steps,
    none: 'No adapter yet',
    noneText:
      'An adapter is what was trained from your memories: it makes a model answer more like you. Make and approve a training set, and train on it; what comes out is listed here.',
    toSets: 'Training sets',
    list: 'Adapters',
    lead: 'What was trained from your memories. One at a time can be active.',
    active: 'active',
    activeUnused: 'active, but its use is switched off',
    nobody: 'No adapter is active: the base models answer.',
    answers: (model: string) => `Answers come from ${model}.`,
    based: (model: string) => `for ${model}`,
    score: (share: string) => `scored ${share}`,
    pairs: (count: string) => `${count} pairs`,
    activate: 'Activate',
    activateOne: (id: string) => `Activate ${id}`,
    deactivate: 'Deactivate',
    deactivateOne: (id: string) => `Deactivate ${id}`,
    back: 'Go back',
    backOne: (id: string) => `Go back from ${id} to what was active before`,
    deactivated: 'The base model answers again.',
    underWay: (id: string) => `${id} is being activated.`,
    failed: (id: string) => `${id} could not be activated:`,
    stillAnswers: 'What answered before still does.',
  },
  de: {
    statuses: germanStatuses,
    steps: germanSteps,
    none: 'Noch kein Adapter',
    noneText:
      'Ein Adapter ist, was aus Ihren Erinnerungen trainiert wurde: Mit ihm antwortet ein Modell mehr wie Sie. Machen Sie einen Trainingssatz, heißen Sie ihn gut und trainieren Sie damit; was dabei herauskommt, steht hier.',
    toSets: 'Trainingssätze',
    list: 'Adapter',
    lead: 'Was aus Ihren Erinnerungen trainiert wurde. Einer kann jeweils aktiv sein.',
    active: 'aktiv',
    activeUnused: 'aktiv, aber abgeschaltet',
    nobody: 'Kein Adapter ist aktiv: Die Basismodelle antworten.',
    answers: (model: string) => `Antworten kommen von ${model}.`,
    based: (model: string) => `für ${model}`,
    score: (share: string) => `erreichte ${share}`,
    pairs: (count: string) => `${count} Paare`,
    activate: 'Aktivieren',
    activateOne: (id: string) => `${id} aktivieren`,
    deactivate: 'Abschalten',
    deactivateOne: (id: string) => `${id} abschalten`,
    back: 'Zurück',
    backOne: (id: string) => `Von ${id} zu dem zurück, was davor aktiv war`,
    deactivated: 'Das Basismodell antwortet wieder.',
    underWay: (id: string) => `${id} wird aktiviert.`,
    failed: (id: string) => `${id} konnte nicht aktiviert werden:`,
    stillAnswers: 'Was davor antwortete, antwortet weiter.',
  },
})
