import { inWords, type Sentences } from '../../shared/domain/said.ts'
import type {
  NoAccountsCode,
  NoAccountsSaid,
  WallsRemedy,
  WallsRemedyCode,
} from '../../shared/domain/walls-said.ts'

/** Why profiles have no accounts of their own, and how they would: by codes, and the same in English. */
export interface NoAccounts {
  /** As the end of a sentence. */
  readonly because: string
  readonly said: NoAccountsSaid
  /** Empty where that is nothing to mend. */
  readonly remedy: string
  readonly remedySaid: WallsRemedy | null
}

/** What is told of walls that are no accounts. */
export function noAccounts(said: NoAccountsSaid, remedySaid: WallsRemedy | null): NoAccounts {
  const remedy = remedySaid === null ? '' : inWords([remedySaid], WALLS_REMEDY_WORDS)
  return { because: inWords([said], BECAUSE), said, remedy, remedySaid }
}

const BECAUSE: Sentences<NoAccountsCode> = {
  configured: () => 'the configuration says so (walls: "none")',
  'ordinary-account': () => 'the supervisor runs under an ordinary account',
  'no-rights': ({ rights }) => `root lacks the right to it here (${rights})`,
  'foreign-root': ({ uid }) =>
    `the data root belongs to the account with the number ${uid}, who could not use it any more`,
  'no-numbers': ({ from, to }) =>
    `the account numbers ${from} to ${to} do not exist in this container`,
  'closed-way': ({ path }) =>
    `${path} is closed to other accounts, who could not get to the programs or to their profile`,
  'serves-nobody': () => 'it serves nobody',
}

/** How to have accounts, in English. */
export const WALLS_REMEDY_WORDS: Sentences<WallsRemedyCode> = {
  'set-auto': () => 'mh config set walls auto, then mh restart --workers',
  'give-rights': () =>
    'In a service of systemd: mh service install. In a container: give it these rights.',
  'start-as-account': ({ root }) =>
    `Start it as that account; or, to have accounts: mh stop, then chown -R -h root: ${root}`,
  'name-range': () =>
    'Name a range that does: mh config set uidRange \'{"from":60000,"to":64999}\', then mh restart --workers',
  'open-way': ({ path }) =>
    `chmod o+x ${path}, or move the data root (and Node) to a place that is open, then mh restart --workers`,
}
