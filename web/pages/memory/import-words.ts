import { catalogue } from '../../words/language.svelte.ts'
import { format } from '../../words/format.svelte.ts'

/** What the dialog of an import says. */
export const importWords = catalogue({
  en: {
    importTitle: 'Import memories',
    importLead:
      'A file of JSON lines: one memory a line, as the export writes them. Those that are there already are skipped.',
    file: 'File',
    fromName: 'Where they come from',
    fromHint: 'A name, such as “notebook”. It is shown with each memory.',
    trusted: 'They are my own words',
    trustedHint: 'If not, no model takes them for instructions of yours.',
    startImport: 'Import',
    stop: 'Stop',
    close: 'Close',
    imported: (imported: number, skipped: number) =>
      `${format.number(imported)} imported, ${format.number(skipped)} skipped that were there.`,
    wrongLines: 'These lines were not imported',
    line: (number: number) => `Line ${format.number(number)}`,
    moreErrors: (count: number) => `and ${format.number(count)} more`,
    stopped: 'Stopped. What was imported until then is kept; import the file again for the rest.',
  },
  de: {
    importTitle: 'Erinnerungen importieren',
    importLead:
      'Eine Datei mit JSON-Zeilen: eine Erinnerung je Zeile, wie der Export sie schreibt. Was schon da ist, wird übersprungen.',
    file: 'Datei',
    fromName: 'Woher sie kommen',
    fromHint: 'Ein Name, etwa „Notizbuch“. Er steht bei jeder Erinnerung.',
    trusted: 'Es sind meine eigenen Worte',
    trustedHint: 'Wenn nicht, hält kein Modell sie für Anweisungen von Ihnen.',
    startImport: 'Importieren',
    stop: 'Anhalten',
    close: 'Schließen',
    imported: (imported: number, skipped: number) =>
      `${format.number(imported)} importiert, ${format.number(skipped)} übersprungen, die schon da waren.`,
    wrongLines: 'Diese Zeilen wurden nicht importiert',
    line: (number: number) => `Zeile ${format.number(number)}`,
    moreErrors: (count: number) => `und ${format.number(count)} weitere`,
    stopped:
      'Angehalten. Was bis dahin importiert wurde, bleibt; für den Rest importieren Sie die Datei noch einmal.',
  },
})
