import { catalogue } from '../../words/language.svelte.ts'

/** What is said when the first owner chooses a model. */
export const words = catalogue({
  en: {
    title: 'Models',
    lead: 'A model lets your assistant answer in its own words. You can choose another, or add a provider, on the page Models at any time.',
    looking: 'Looking for models on this machine …',
    found: 'Found on this machine',
    model: 'Model',
    use: 'Use this model',
    using: 'It is being set up …',
    allows:
      'People of this machine may then use this server too; which model they use is up to each.',
    none: 'No model was found on this machine. Ollama is one way to get one: install it, run “ollama pull qwen3:8b”, and look again.',
    again: 'Look again',
    without: 'Go on without a model',
    withoutText:
      'Without a model you keep and find memories, tasks and dates, files are read, and the chat answers with quotes from what you kept.',
    key: 'Esc',
  },
  de: {
    title: 'Modelle',
    lead: 'Mit einem Modell antwortet Ihr Assistent mit eigenen Worten. Ein anderes wählen oder einen Anbieter hinzufügen können Sie jederzeit auf der Seite Modelle.',
    looking: 'Auf dieser Maschine wird nach Modellen gesucht …',
    found: 'Auf dieser Maschine gefunden',
    model: 'Modell',
    use: 'Dieses Modell benutzen',
    using: 'Es wird eingerichtet …',
    allows:
      'Die Personen dieser Maschine dürfen diesen Server dann auch benutzen; welches Modell sie nehmen, ist ihre Sache.',
    none: 'Auf dieser Maschine wurde kein Modell gefunden. Ein Weg dazu ist Ollama: installieren, „ollama pull qwen3:8b“ ausführen und noch einmal suchen.',
    again: 'Noch einmal suchen',
    without: 'Ohne Modell weiter',
    withoutText:
      'Ohne Modell behalten und finden Sie Erinnerungen, Aufgaben und Termine, Dateien werden gelesen, und der Chat antwortet mit Zitaten aus dem, was Sie behalten haben.',
    key: 'Esc',
  },
})
