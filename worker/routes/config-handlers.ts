import { CONFIG_NAMES, type ConfigName } from '../../shared/domain/profile-config.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Caller, WorkerHandlers } from '../http/handler.ts'
import { pageOfVersions } from './document-versions.ts'
import type { ProfileAudit } from './profile-audit.ts'

type ConfigHandlers = Pick<
  WorkerHandlers,
  'listConfig' | 'getConfig' | 'putConfig' | 'configHistory' | 'undoConfig'
>
type SecretHandlers = Pick<WorkerHandlers, 'listSecrets' | 'putSecret' | 'deleteSecret'>

interface ConfigOptions {
  readonly config: ProfileConfig
  readonly audit: ProfileAudit
  readonly userId: string
}

/** Answers the config files' routes; what is done and shown is audited. */
export function configHandlers({ config, audit, userId }: ConfigOptions): ConfigHandlers {
  const checkMayChange = (name: ConfigName, caller: Caller): void => {
    // Who says where a provider is says where the person's keys go.
    if (name === 'models') checkOwn(caller, userId)
  }
  return {
    listConfig: async (request) => {
      const items = await config.overview()
      await audit.shown(request, 'config_read', { how: 'list' })
      return { items, nextCursor: null }
    },
    getConfig: async (request) => {
      const name = configNamed(request.params.name)
      const document = await config.read(name)
      await audit.shown(request, 'config_read', { how: 'get', name })
      return document
    },
    putConfig: async (request) => {
      const { params, query, body: members, actor } = request
      const name = configNamed(params.name)
      checkMayChange(name, request)
      const { version } = query
      const change = { members, replace: query.replace === 'true', version, actor }
      const document = await config.put(name, change)
      await audit.done(request, 'config_changed', { name })
      return document
    },
    configHistory: async (request) => {
      const name = configNamed(request.params.name)
      const versions = await config.versions(name, request.query.limit)
      await audit.shown(request, 'config_read', { how: 'history', name })
      return pageOfVersions(versions)
    },
    undoConfig: async (request) => {
      const name = configNamed(request.params.name)
      checkMayChange(name, request)
      const document = await config.undo(name, request.actor)
      await audit.done(request, 'config_undone', { name })
      return document
    },
  }
}

interface SecretOptions {
  readonly secrets: Secrets
  readonly audit: ProfileAudit
  readonly userId: string
}

/** Answers the secrets' routes. Only the person themselves and the machine's owner get through. */
export function secretHandlers({ secrets, audit, userId }: SecretOptions): SecretHandlers {
  return {
    listSecrets: async (request) => {
      checkOwn(request, userId)
      const names = await secrets.names()
      await audit.shown(request, 'secrets_listed', { count: names.length })
      return { items: names.map((name) => ({ name })), nextCursor: null }
    },
    putSecret: async (request) => {
      checkOwn(request, userId)
      const { name } = request.params
      await secrets.set(name, request.body.value)
      await audit.done(request, 'secret_set', { name })
      return { success: true, name }
    },
    deleteSecret: async (request) => {
      checkOwn(request, userId)
      const { name } = request.params
      await secrets.remove(name)
      await audit.done(request, 'secret_removed', { name })
      return { success: true, name }
    },
  }
}

function checkOwn({ actor }: Caller, userId: string): void {
  if (actor === `user:${userId}` || actor === 'console') return
  throw refusal(
    'secrets-own',
    'Secrets, and where they are used, are set by the person whose profile it is, and nobody else.',
    { as: 'forbidden' },
  )
}

function configNamed(name: string): ConfigName {
  const known = CONFIG_NAMES.find((one) => one === name)
  if (known) return known
  throw new AppError(
    'not-found',
    `There is no such config file. There are: ${CONFIG_NAMES.join(', ')}.`,
  )
}
