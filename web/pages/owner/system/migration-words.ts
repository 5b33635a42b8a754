import { catalogue } from '../../../words/language.svelte.ts'

export const migrationWords = catalogue({
  en: {
    migration: 'Migration',
    migrated: (when: string) => `From the single-user system on ${when}.`,
    originals: 'The originals are in',
    notMigrated: 'Nothing was taken over from the single-user system.',
  },
  de: {
    migration: 'Umzug',
    migrated: (when: string) => `Aus dem System für eine Person, am ${when}.`,
    originals: 'Die Originale liegen in',
    notMigrated: 'Aus dem System für eine Person wurde nichts übernommen.',
  },
})
