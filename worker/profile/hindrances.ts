import type { AgentHindrance } from '../../shared/domain/agent-run.ts'

/** What hinders agents in a cognitive mode, in English. */
export const HINDRANCES: Readonly<Record<AgentHindrance, () => string>> = {
  'agents-rest': () =>
    'The profile is in emulation mode, in which no agent works. Switch to dual or agent mode first.',
  'no-training': () =>
    'The profile is in agent mode, in which no training material is made. Switch to dual mode first.',
  'nothing-by-itself': () =>
    'The profile is in agent mode, in which nothing is written by itself. Switch to dual mode first.',
  'emulation-mode': () =>
    'The profile is in emulation mode, in which nothing is remembered or changed. Switch to dual or agent mode first.',
}
