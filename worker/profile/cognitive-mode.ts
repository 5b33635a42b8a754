import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { AgentHindrance } from '../../shared/domain/agent-run.ts'
import { COGNITIVE_MODES, type CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { ConfigFile } from './config-file.ts'
import { HINDRANCES } from './hindrances.ts'

const CognitiveModeFile = schema(() =>
  z.looseObject({ currentMode: z.enum(COGNITIVE_MODES).default('dual') }),
)

/** Gives the cognitive mode that is in force now. */
export function watchCognitiveMode(
  layout: ProfileLayout,
  onInvalid: (path: string) => void,
): () => CognitiveMode {
  const file = new ConfigFile({
    path: join(layout.etc, 'cognitive-mode.json'),
    shape: CognitiveModeFile,
    fallback: { currentMode: 'dual' },
    onInvalid,
  })
  return () => file.current().currentMode
}

/**
 * Refuses in emulation mode, with `conflict`, whatever writes, changes, bins or brings back what a person has. Every such write asks
 * here first. Not so what keeps nothing: forgetting, which is a person's right at any time, and making the derived index anew; and
 * settings and secrets, or the mode could not be left.
 */
export function checkMayWrite(mode: CognitiveMode): void {
  const hindrance = writeHindrance(mode)
  if (hindrance === null) return
  const { code, message } = hindrance
  throw new AppError('conflict', message, {
    details: { cognitiveMode: mode, reason: { code, values: {} } },
  })
}

/** Why nothing may be remembered or changed in a mode; null when it may. */
export function writeHindrance(mode: CognitiveMode): Hindrance | null {
  return mode === 'emulation' ? hindranceOf('emulation-mode') : null
}

/** What an agent does: it cares for what there is; it writes something of its own that nobody asked for; or it makes training material. */
export type AgentNature = 'cares' | 'proactive' | 'trains'

/** Why an agent of this nature may not run in a mode; null when it may. INVARIANT: every start of a run asks here. */
export function agentHindrance(mode: CognitiveMode, nature: AgentNature): Hindrance | null {
  if (mode === 'emulation') return hindranceOf('agents-rest')
  if (mode === 'dual' || nature === 'cares') return null
  return hindranceOf(nature === 'trains' ? 'no-training' : 'nothing-by-itself')
}

/** Why an agent may not run: its code, and the same in English. */
export interface Hindrance {
  readonly code: AgentHindrance
  readonly message: string
}

function hindranceOf(code: AgentHindrance): Hindrance {
  return { code, message: HINDRANCES[code]() }
}
