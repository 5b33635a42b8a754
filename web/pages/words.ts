import { catalogue } from '../words/language.svelte.ts'

export const words = catalogue({
  en: {
    notFound: 'Not found',
    nothingHere: 'Nothing is at this address',
    nothingHereText: 'It may have been deleted, or it is not yours to see.',
    home: 'Go to today',
  },
  de: {
    notFound: 'Nicht gefunden',
    nothingHere: 'Unter dieser Adresse ist nichts',
    nothingHereText: 'Vielleicht wurde es gelöscht, oder es ist nicht für Sie bestimmt.',
    home: 'Zu Heute',
  },
})
