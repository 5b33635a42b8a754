import type { Sentences } from '../../../shared/domain/said.ts'
import type { UndoSaid, UndoSaidCode } from '../../../shared/domain/undo-said.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'

/** Why something that a run did stays; empty for what does not. */
export function undoSpoken({
  reason = '',
  said,
}: {
  readonly reason?: string | undefined
  readonly said?: UndoSaid | undefined
}): readonly Spoken[] {
  return speakSaid(
    { english: reason, said: said === undefined ? undefined : [said] },
    { de: german },
  )
}

const german: Sentences<UndoSaidCode> = {
  'changed-since': () => 'Es wurde seither geändert.',
  'copy-gone': () => 'Was vorher darin stand, ist nicht mehr aufbewahrt.',
  'not-there': () => 'Es ist nicht mehr da.',
  'not-in-bin': () => 'Es liegt nicht mehr im Papierkorb.',
  'not-brought-back': () => 'Es ließ sich nicht zurückholen:',
  'draft-replaced': () =>
    'Ein Entwurf, den ein neuerer ersetzt hat, kommt nicht zurück. Dieselben Erinnerungen ergeben ihn wieder.',
  'calendar-updated': () =>
    'Termine daraus, die schon im Kalender standen, bleiben, wie er sie geändert hat.',
}
