/** What a worker tells of its profile as it happens, noun and verb. A new kind of thing adds its names here. */
export const PROFILE_EVENT_NAMES = [
  'memory-captured',
  'memory-changed',
  'memory-binned',
  'memory-restored',
  'memories-imported',
  'memories-reindexed',
  'attachment-opened',
  'attachment-closed',
  'reminder-due',
  'task-changed',
  'calendar-changed',
  'inbox-file-arrived',
  'inbox-file-progress',
  'inbox-file-done',
  'inbox-file-rejected',
  'run-changed',
  'run-progress',
  'reflection-made',
  'adapter-activated',
  'adapter-deactivated',
  'adapter-failed',
  'training-changed',
  'training-progress',
  'reply-started',
  'reply-done',
  'approval-asked',
  'approval-decided',
  /** An owner begins or ends to look into the profile; the ID is who does. */
  'visit-began',
  'visit-ended',
] as const
export type ProfileEventName = (typeof PROFILE_EVENT_NAMES)[number]

/** What may be told as an ID: it has no spaces, so that nobody's words pass for one. */
export const TELLABLE_ID = /^[\w.:-]{1,100}$/
