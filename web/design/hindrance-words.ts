import type { ApprovalHindrance } from '../../shared/domain/outcome-said.ts'
import { TOOL_SAID_CODES } from '../../shared/domain/asked-said.ts'
import type { SaidValues, Sentences } from '../../shared/domain/said.ts'
import { toolsGerman } from '../words/tool-said-words.ts'

/** Why something cannot be done that a person approves, in English. */
export const hindranceEnglish: Sentences<ApprovalHindrance> = {
  'decided-already': () => 'This has been decided meanwhile: reload the page.',
  'older-asked': () =>
    'The single-user system asked for this; its skills are not carried out here. Deny it.',
  'no-tool': () => 'There is no such tool here. Deny it.',
  'words-forgotten': () =>
    'Words of it have been forgotten, so that it cannot be done any more. Deny it.',
  'no-proposal': () => 'It says no more what was proposed. Deny it.',
  'member-changed': ({ member, document }) =>
    `“${member}” of persona/${document}.json has been changed since this was proposed. Deny it; what still holds is proposed anew.`,
  'member-gone': () => 'What was to be changed is not there any more. Deny it.',
  'not-now': ({ reason }) => `It cannot be done now: ${reason}.`,
}

/** The same in German. */
export const hindranceGerman: Sentences<ApprovalHindrance> = {
  'decided-already': () => 'Darüber ist inzwischen entschieden: Laden Sie die Seite neu.',
  'older-asked': () =>
    'Das fragte das System für eine Person; was es konnte, wird hier nicht ausgeführt. Lehnen Sie es ab.',
  'no-tool': () => 'Dieses Werkzeug gibt es hier nicht. Lehnen Sie es ab.',
  'words-forgotten': () =>
    'Worte davon sind vergessen worden, deshalb lässt es sich nicht mehr tun. Lehnen Sie es ab.',
  'no-proposal': () => 'Was vorgeschlagen war, steht nicht mehr darin. Lehnen Sie es ab.',
  'member-changed': ({ member, document }) =>
    `„${member}“ in persona/${document}.json wurde seit dem Vorschlag geändert. Lehnen Sie ihn ab; was noch gilt, wird neu vorgeschlagen.`,
  'member-gone': () => 'Diese Angabe gibt es nicht mehr. Lehnen Sie den Vorschlag ab.',
  'not-now': (values) => `Das geht jetzt nicht: ${whyNot(values)}.`,
}

function whyNot(values: SaidValues): string {
  const code = TOOL_SAID_CODES.find((one) => one === values['why'])
  return code ? toolsGerman[code](values) : String(values['reason'])
}
