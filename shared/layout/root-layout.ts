import { join } from 'node:path'

/** Where everything lies below a data root (`--root` or `MH_ROOT`). */
export interface RootLayout {
  readonly root: string
  readonly usersFile: string
  /** What was begun with whole profiles and must be ended, whatever happens in between. */
  readonly intents: string
  readonly systemConfigFile: string
  readonly templates: string
  readonly profiles: string
  readonly archive: string
  readonly auditLogs: string
  readonly supervisorLogs: string
  readonly workerLogs: string
  readonly run: string
  readonly runWorkers: string
  readonly runtimes: string
  /** The name below which a service finds the build that it is to run. */
  readonly presentRuntime: string
  readonly supervisorLock: string
  readonly controlSocket: string
  readonly controlToken: string
  readonly setupToken: string
  readonly sessionsFile: string
  readonly sessionKey: string
  readonly workerRecords: string
  readonly wakesFile: string
  /** Is there while the walls are being tried. */
  readonly trialMark: string
  /** When everybody was backed up last. */
  readonly backupsFile: string
  /** Archives of profiles that wait for their people to take them. */
  readonly exports: string
  /** Which build workers run, and whether the one after it was refused. */
  readonly workerBuildFile: string
  /** How often a supervisor was started. */
  readonly starts: string
  /** Says that the single-user tree was turned into profiles. */
  readonly migrationMarker: string
  /** Plan and journal of that migration, kept for as long as it can be rolled back. */
  readonly migration: string
}

/** The layout of a data root. */
export function rootLayout(root: string): RootLayout {
  const run = join(root, 'run')
  const logs = join(root, 'logs')
  return {
    root,
    usersFile: join(root, 'persona', 'users.json'),
    intents: join(root, 'persona', 'intents'),
    systemConfigFile: join(root, 'etc', 'system.json'),
    templates: join(root, 'etc', 'templates'),
    profiles: join(root, 'profiles'),
    archive: join(root, 'profiles', '_archive'),
    auditLogs: join(logs, 'audit'),
    supervisorLogs: join(logs, 'supervisor'),
    workerLogs: join(logs, 'workers'),
    run,
    runWorkers: join(run, 'workers'),
    runtimes: join(run, 'runtime'),
    presentRuntime: join(run, 'runtime', 'present'),
    supervisorLock: join(run, 'supervisor.lock'),
    controlSocket: join(run, 'control.sock'),
    controlToken: join(run, 'control.token'),
    setupToken: join(run, 'setup.token'),
    sessionsFile: join(run, 'sessions.json'),
    sessionKey: join(run, 'session.key'),
    workerRecords: join(run, 'supervisor', 'workers'),
    trialMark: join(run, 'supervisor', 'trial'),
    backupsFile: join(run, 'supervisor', 'backups.json'),
    exports: join(run, 'exports'),
    wakesFile: join(run, 'supervisor', 'wakes.json'),
    workerBuildFile: join(run, 'supervisor', 'worker-build.json'),
    starts: join(run, 'supervisor', 'starts'),
    migrationMarker: join(root, '.multi-user-migrated'),
    migration: join(root, '.migration'),
  }
}

/** The folder of one profile; the username must have been parsed. */
export function profileRoot(layout: RootLayout, username: string): string {
  return join(layout.profiles, username)
}

/** The folder of one worker's socket, owned by the worker's account. */
export function workerRunFolder(layout: RootLayout, username: string): string {
  return join(layout.runWorkers, username)
}
