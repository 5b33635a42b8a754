/** What the assistant may do by itself: in `emulation` nothing is remembered or written. */
export const COGNITIVE_MODES = ['dual', 'agent', 'emulation'] as const
export type CognitiveMode = (typeof COGNITIVE_MODES)[number]
