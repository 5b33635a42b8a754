/** What a person can do about a migration, or the rollback of one, that was broken off. */
export const MIGRATION_REMEDIES = {
  finish: 'Finish the rollback: mh rollback',
  goOn: 'Go on with it: mh migrate. Or put the old tree back: mh rollback',
} as const
