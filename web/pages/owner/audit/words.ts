import { catalogue } from '../../../words/language.svelte.ts'
import { events, germanEvents } from './event-words.ts'

type Actors = Readonly<Record<string, string>>
const actors: Actors = { system: 'the system', console: 'the command line', anonymous: 'somebody' }
const germanActors: Actors = {
  system: 'dem System',
  console: 'der Befehlszeile',
  anonymous: 'jemandem',
}

/** What the audit says. */
export const words = catalogue({
  en: {
    events,
    actors,
    title: 'Audit',
    lead: 'What was done to accounts, workers and the installation, the newest first.',
    by: (name: string) => `by ${name}`,
    details: 'details',
    user: 'About',
    actor: 'By',
    event: 'Event',
    from: 'From',
    to: 'To',
    everybody: 'Everybody',
    anything: 'Anything',
    clear: 'Clear the filter',
    more: 'Show more',
    none: 'Nothing fits',
    noneText: 'Nothing was written down that fits this filter. Take some of it away.',
    filter: 'Filter',
    save: 'Save as NDJSON',
    saved: (count: number) => `Saved ${count} lines.`,
  },
  de: {
    events: germanEvents,
    actors: germanActors,
    title: 'Protokoll',
    lead: 'Was mit Konten, Workern und der Installation geschah, das Neueste zuerst.',
    by: (name: string) => `von ${name}`.replace(/^von dem /, 'vom '),
    details: 'Einzelheiten',
    user: 'Betrifft',
    actor: 'Von',
    event: 'Ereignis',
    from: 'Ab',
    to: 'Bis',
    everybody: 'Alle',
    anything: 'Alles',
    clear: 'Filter aufheben',
    more: 'Mehr zeigen',
    none: 'Nichts passt',
    noneText: 'Zu diesem Filter ist nichts vermerkt. Nehmen Sie etwas davon weg.',
    filter: 'Filter',
    save: 'Als NDJSON sichern',
    saved: (count: number) => `${count} Zeilen gesichert.`,
  },
})
