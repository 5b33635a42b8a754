/** What models are asked for. */
export const MODEL_ROLES = [
  'orchestrator',
  'persona',
  'curator',
  'coder',
  'planner',
  'summarizer',
  'embedder',
  'fallback',
] as const
export type ModelRole = (typeof MODEL_ROLES)[number]

/** Protocols that a provider may speak; `builtin` is no model at all. */
export const PROVIDER_KINDS = ['ollama', 'openai', 'builtin'] as const
export type ProviderKind = (typeof PROVIDER_KINDS)[number]
