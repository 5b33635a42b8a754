/**
 * Every address of the page, by what it shows; a part after a colon is a parameter. The page's own router, the supervisor's routes and
 * the tests are made from this list. An address that is not in it is unknown.
 */
export const PAGE_PATHS = {
  home: '/',
  login: '/login',
  setup: '/setup',
  setPassword: '/set-password',
  chat: '/chat',
  conversation: '/chat/:id',
  memories: '/memory',
  memory: '/memory/:id',
  tasks: '/tasks',
  calendar: '/calendar',
  inbox: '/inbox',
  approvals: '/approvals',
  persona: '/persona',
  personaDocument: '/persona/:document',
  agents: '/agents',
  agent: '/agents/:name',
  agentRun: '/agents/runs/:id',
  models: '/models',
  insights: '/insights',
  settings: '/settings',
  settingsSection: '/settings/:section',
  users: '/owner/users',
  user: '/owner/users/:username',
  workers: '/owner/workers',
  worker: '/owner/workers/:username',
  audit: '/owner/audit',
  system: '/owner/system',
  components: '/components',
} as const
export type PageName = keyof typeof PAGE_PATHS

/** Files of the page that a browser looks for at the root, by what they are; each is there where the build wrote it. */
export const PAGE_FILES = {
  webManifest: '/manifest.webmanifest',
  serviceWorker: '/service-worker.js',
  smallIcon: '/icon-192.png',
  largeIcon: '/icon-512.png',
  vectorIcon: '/icon.svg',
} as const
export type PageFileName = keyof typeof PAGE_FILES
