import { createHash } from 'node:crypto'
import type { ActiveAdapterItem, AdapterItem, AdapterList } from '../../shared/api/adapters.ts'
import type { AdapterHindrance } from '../../shared/domain/adapter-said.ts'
import type { Said } from '../../shared/domain/said.ts'
import type { Members } from '../documents/members.ts'
import { activeIn, adapterIdOf, changesIn, usesAdapter } from './active-adapter.ts'
import type { Adapter } from './adapter-registry.ts'
import { adapterWords } from './adapter-told.ts'

/** Why an adapter cannot be activated; null when it can. */
export function hindranceOf({
  id,
  status,
  gguf,
  hasSafetensors,
  baseModel,
}: Adapter): Said<AdapterHindrance> | null {
  if (status === 'rejected') return { code: 'rejected', values: {} }
  if (gguf === null) return { code: hasSafetensors ? 'not-converted' : 'not-trained', values: {} }
  return baseModel === null ? { code: 'no-base', values: { id } } : null
}

/** An adapter as people are told of it. */
export function adapterItem(adapter: Adapter, activeId: string | null): AdapterItem {
  const { id, folder, status, gguf, baseModel, provider, ...others } = adapter
  const { evalScore, evalPassed, pairCount, createdAt } = others
  const hindrance = hindranceOf(adapter)
  return {
    id,
    status,
    active: id === activeId,
    baseModel,
    provider,
    gguf: gguf && `${folder}/${gguf.path}`,
    bytes: gguf?.bytes ?? null,
    evalScore,
    evalPassed,
    pairCount,
    createdAt,
    hindrance: hindrance && adapterWords(hindrance),
    hindranceSaid: hindrance,
  }
}

/** The active adapter of `etc/models.json`. */
export function activeItem(file: Members): ActiveAdapterItem | null {
  const active = activeIn(file)
  if (!active) return null
  const { modelName, status, baseModel, provider, activatedAt, evalScore } = active
  const inUse = usesAdapter(file)
  const adapterId = adapterIdOf(active)
  return { modelName, status, adapterId, baseModel, provider, activatedAt, evalScore, inUse }
}

/** What was in force before, the newest first. */
export function historyItems(file: Members): AdapterList['history'] {
  return changesIn(file)
    .toReversed()
    .map(({ at, action, adapter }) => ({
      at,
      action,
      modelName: adapter?.modelName ?? null,
      adapterId: adapter && adapterIdOf(adapter),
    }))
}

interface Named {
  readonly userId: string
  readonly username: string
  readonly adapterId: string
  readonly base: string
  readonly digest: string
}

/** Ollama takes eighty characters of a name. */
const LONGEST_SLUG = 30

/**
 * The name of a model at a server that everybody of the house shares: `mh-<profile>-<adapter>.<hash>`. INVARIANT: the hash is of the account's
 * id, the base and the file, so that neither two people nor two versions of an adapter can have the same name, whatever they call themselves,
 * and a model that is there under this name is the one that is wanted.
 */
export function modelNameFor({ userId, username, adapterId, base, digest }: Named): string {
  const hash = createHash('sha256').update([userId, base, digest].join('\0')).digest('hex')
  const slug = adapterId
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, LONGEST_SLUG)
  return `mh-${username}-${slug}.${hash.slice(0, 16)}`
}
