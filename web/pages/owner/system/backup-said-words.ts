import type { CopyOutcome } from '../../../../shared/api/backups.ts'
import type { BackupDamageCode } from '../../../../shared/domain/backup-said.ts'
import type { Sentences } from '../../../../shared/domain/said.ts'
import { ProblemError } from '../../../api/problem.ts'
import { explain } from '../../../design/explain.ts'
import { language } from '../../../words/language.svelte.ts'
import { speakSaid } from '../../../words/speak-said.ts'
import type { Spoken } from '../../../words/spoken.ts'

/** Why nothing was backed up or read. */
export function problemSpoken({
  code,
  message,
}: NonNullable<CopyOutcome['problem']>): readonly Spoken[] {
  if (language.current === 'en') return [{ text: message }]
  return explain(new ProblemError({ code, detail: message, fields: [] })).spoken
}

/** What is wrong in backups; empty when nothing is. */
export function damagesSpoken({
  damages = [],
  damagesSaid,
}: Pick<CopyOutcome, 'damages' | 'damagesSaid'>): readonly Spoken[] {
  return speakSaid({ english: damages.join(' '), said: damagesSaid }, { de: german })
}

const german: Sentences<BackupDamageCode> = {
  note: ({ store }) =>
    `${store}/store.json, worin steht, wessen Sicherungen das sind, hat sich verändert.`,
  look: ({ store }) =>
    `${store}/last-look.ndjson hat sich verändert. Die nächste Sicherung dauert länger und legt die Datei neu an.`,
  content: ({ where }) => `${where} fehlt in der Sicherung oder hat sich darin verändert.`,
  manifest: () => 'Ein Verzeichnis der Sicherung lässt sich nicht lesen:',
}
