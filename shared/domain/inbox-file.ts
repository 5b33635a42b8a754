/**
 * How far a file of the inbox is. `waiting` and `reading` files lie in the inbox; `done` and `duplicate` ones in `_archive/`, also when
 * their memories were `replaced` by a newer version's or `undone`; `rejected` ones in `_rejected/`; `ignored` ones are left where they are.
 */
export const INBOX_STATUSES = [
  'waiting',
  'reading',
  'done',
  'duplicate',
  'replaced',
  'undone',
  'rejected',
  'ignored',
] as const
export type InboxStatus = (typeof INBOX_STATUSES)[number]

/** What the folders of the inbox are called that hold what is done with. */
export const ARCHIVE_FOLDER = '_archive'
export const REJECTED_FOLDER = '_rejected'
