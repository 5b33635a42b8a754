import type { Approval, ToolList } from '../../../shared/api/approvals.ts'
import type { AskedSaidCode } from '../../../shared/domain/asked-said.ts'
import type { Sentences } from '../../../shared/domain/said.ts'
import { speakSaid } from '../../words/speak-said.ts'
import type { Spoken } from '../../words/spoken.ts'
import { toolsGerman } from '../../words/tool-said-words.ts'
import { proposalGerman } from '../agents/decision-said-words.ts'

/** Why a person is asked, as sentences or the end of one, with a full stop. */
export function askedSpoken({
  why,
  whySaid,
}: Pick<Approval, 'why' | 'whySaid'>): readonly Spoken[] {
  return speakSaid({ english: why, said: whySaid }, { de: asked }).map(withStop)
}

/** What holds of a tool, as the end of a sentence. */
export function toolSpoken({
  why,
  whySaid,
}: Pick<ToolList['items'][number], 'why' | 'whySaid'>): readonly Spoken[] {
  return speakSaid(
    { english: why, said: whySaid === null ? undefined : [whySaid] },
    { de: toolsGerman },
  )
}

const asked: Sentences<AskedSaidCode> = {
  ...toolsGerman,
  ...proposalGerman,
  'older-system': () => 'das System für eine Person hatte gefragt',
}

function withStop({ text, quote }: Spoken): Spoken {
  return quote === undefined ? { text: stopped(text) } : { text, quote: stopped(quote) }
}

function stopped(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}
