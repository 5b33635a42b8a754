import { setTimeout } from 'node:timers/promises'
import { AppError } from '../../shared/errors/app-error.ts'
import { askModel, type AskParts } from './ask-model.ts'
import type { ModelFailureKind } from '../../shared/domain/model-failure-kind.ts'
import type { ModelSaid } from '../../shared/domain/model-said.ts'
import { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import type { Question } from './model-reply.ts'
import { type Candidate, candidatesOf, type PassedOver } from './role-candidates.ts'
import type { RoleCall, RoleEvent, RolePrompt, RoleTarget } from './role-call.ts'
import { pauseBefore } from './retry-pause.ts'

const BUILTIN: Pick<RoleTarget, 'id' | 'provider' | 'kind' | 'model' | 'isLocal'> = {
  id: 'builtin',
  provider: 'builtin',
  kind: 'builtin',
  model: 'builtin',
  isLocal: true,
}
/** Nothing is asked, so nothing need fit; what is said without a model is short by itself. */
const BUILTIN_WINDOW = 8192

/**
 * Asks the models of a role one after the other until one answers. INVARIANT: after the first text or tool call no other model is tried, and
 * nothing of a model that was passed over is told.
 */
export async function* askRole(parts: AskParts, call: RoleCall): AsyncGenerator<RoleEvent> {
  const passed: PassedOver[] = []
  for await (const candidate of candidatesOf(parts, call.role)) {
    checkWanted(call)
    const outcome = yield* askCandidate(parts, call, candidate)
    if (outcome === 'answered') return
    if (outcome === 'no-builtin') continue
    passed.push(outcome)
    yield outcome
  }
  checkWanted(call)
  if (call.builtin) yield* answerBuiltin(call, call.builtin)
  else throw noAnswer(call, passed)
}

async function* askCandidate(
  parts: AskParts,
  call: RoleCall,
  candidate: Candidate,
): AsyncGenerator<RoleEvent, 'answered' | 'no-builtin' | PassedOver> {
  if (candidate.status === 'barred') return candidate.passedOver
  if (candidate.status === 'builtin') {
    if (!call.builtin) return 'no-builtin'
    yield* answerBuiltin(call, call.builtin)
    return 'answered'
  }
  const { target, provider, options } = candidate
  yield { kind: 'asked', target }
  const prompt = await promptFor(call, target)
  if (prompt instanceof ModelFailure) return passedOver(target, prompt)
  const question = { call, target, provider, prompt, options: { ...call.sampling, ...options } }
  const failure = yield* askAgain(parts, question)
  if (failure === undefined) return 'answered'
  return passedOver(target, failure)
}

/** What is too long for one model may fit the window of the next. */
async function promptFor(call: RoleCall, target: RoleTarget): Promise<RolePrompt | ModelFailure> {
  try {
    return await call.prompt(target)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid-input') throw error
    return new ModelFailure('refused', error.message, { cause: error })
  }
}

function passedOver({ id }: RoleTarget, { message, kind, said }: ModelFailure): PassedOver {
  return { kind: 'passed-over', id, reason: message, failure: kind, said }
}

/** Asks once more where that can help soon; gives the last failure. */
async function* askAgain(
  parts: AskParts,
  question: Question,
): AsyncGenerator<RoleEvent, ModelFailure | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    const failure = yield* askModel(parts, question)
    if (failure === undefined) return undefined
    const pauseMs = pauseBefore(failure, attempt, question.provider.retries)
    if (pauseMs === undefined) return failure
    const { signal } = question.call
    await setTimeout(pauseMs, undefined, { signal }).catch(() => checkWanted(question.call))
  }
}

async function* answerBuiltin(
  { role }: RoleCall,
  say: NonNullable<RoleCall['builtin']>,
): AsyncGenerator<RoleEvent> {
  const target = { ...BUILTIN, role, contextWindow: BUILTIN_WINDOW }
  yield { kind: 'asked', target }
  const text = await say(target)
  if (text !== '') yield { kind: 'text', text }
  const usage = { promptTokens: 0, completionTokens: 0 }
  yield { kind: 'end', target, usage, interrupted: false, reason: null }
}

function checkWanted({ signal }: RoleCall): void {
  if (signal.aborted) throw failureFor('cancelled', modelTold('withdrawn'))
}

function noAnswer({ role }: RoleCall, passed: readonly PassedOver[]): ModelFailure {
  const last = passed.at(-1)
  if (!last) return failureFor('not-allowed', modelTold('no-model-serves', { role }))
  const none = modelTold('none-answered', { role })
  const reasons = passed.map(({ id, reason }) => `${id}: ${reason}`).join(' ')
  const said = [none.said, ...passed.flatMap(saidOfPassed)]
  return new ModelFailure(kindOf(last), `${none.reason} ${reasons}`, { said })
}

function saidOfPassed(passed: PassedOver): readonly ModelSaid[] {
  const { id, reason, said = [{ code: kindOf(passed), values: { quote: reason } }] } = passed
  return [modelTold('of-model', { model: id }).said, ...said]
}

function kindOf({ failure }: PassedOver): ModelFailureKind {
  return failure === 'off' || failure === 'budget' ? 'not-allowed' : failure
}
