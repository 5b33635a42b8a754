import { homedir, tmpdir } from 'node:os'

/** What the process takes from its environment: read once, here, and handed on. */
export interface Environment {
  /** `MH_ROOT`: the data root, when `--root` is not given. */
  readonly root: string | undefined
  readonly home: string
  readonly temporaryFolder: string
  /** `NO_COLOR` and `CI` switch colours and prompts off. */
  readonly plain: boolean
  readonly timeZone: string | undefined
  readonly language: string | undefined
  readonly path: string
  readonly editor: string | undefined
}

/** Reads the environment. */
export function readEnvironment(): Environment {
  // The one place that reads the environment.
  const env = process.env // oxlint-disable-line node/no-process-env
  return Object.freeze({
    root: env['MH_ROOT'] || undefined,
    home: homedir(),
    temporaryFolder: tmpdir(),
    plain: Boolean(env['NO_COLOR'] ?? env['CI']),
    timeZone: env['TZ'],
    language: env['LANG'],
    path: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    editor: env['VISUAL'] ?? env['EDITOR'],
  })
}
