import type { ToolSaidCode } from '../../shared/domain/asked-said.ts'
import type { Sentences } from '../../shared/domain/said.ts'

/** What holds of a tool, as the end of a sentence, in German. */
export const toolsGerman: Sentences<ToolSaidCode> = {
  'nothing-allows': () => 'nirgends steht, dass es ungefragt getan werden darf',
  emulation: () => 'im Modus „Emulation“ gibt es keine Werkzeuge',
  'hard-rule-forbids': ({ rule }) => `die harte Regel ${rule} verbietet es`,
  'says-never': () => 'in etc/autonomy.json steht „never“',
  'reading-cannot-wait': () => 'es müsste fragen, und was nur liest, kann nicht warten',
  'only-reads': () => 'es liest nur',
  'autonomy-off': () => 'der Spielraum ist abgeschaltet: nichts wird geändert oder vorgeschlagen',
  'trust-observes': () => 'die Vertrauensstufe ist „observe“',
  'read-untrusted': () => 'der Assistent hat Worte gelesen, die nicht Ihre sind',
  'hard-rule-asks': ({ rule }) => `die harte Regel ${rule} verlangt es`,
  'agent-mode': () =>
    'im Modus „Agent“ wird eine Erinnerung nur behalten, wenn Sie es ausdrücklich sagen',
  'confirmed-each-time': () => 'requireConfirmFor in etc/autonomy.json nennt es',
  granted: () => 'in etc/autonomy.json ist es erlaubt',
  'says-ask': () => 'in etc/autonomy.json steht „ask“',
  'preference-asks': ({ preference }) => `die Vorliebe ${preference} verlangt es`,
  bounded: () => 'Spielraum und Vertrauensstufe erlauben es in Grenzen',
}
