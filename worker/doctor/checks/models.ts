import type { ProbeAnswer } from '../../../shared/api/models.ts'
import type { Check, Symptom } from '../../../shared/doctor/check.ts'
import type { ProfilePlace } from '../profile-place.ts'

/** Models that are named and do not answer, and a budget that is spent. */
export const models: Check<ProfilePlace> = {
  name: 'models',
  fine: 'Every model that is named answers.',
  look: async ({ router }, signal) => {
    const opened = await router()
    const answers = await answersOf(opened, signal)
    const budget = await opened.budget()
    const silent = answers.filter(({ ok }) => !ok)
    const unusable = opened.roles().filter(({ status }) => status === 'unusable')
    return [
      ...silent.map(({ provider, reason }) => noAnswer(provider, reason)),
      ...answers.flatMap(({ provider, missing }) =>
        missing.map((model) => notThere(provider, model)),
      ),
      ...unusable.map(({ role, reason }) => noModel(role, reason)),
      ...(budget.status === 'invalid' ? [noBudget(budget.reason)] : []),
    ]
  },
}

/** What the providers say from which a role has a model: the others nobody misses, and one that may not be asked is told by its role. */
async function answersOf(
  router: Awaited<ReturnType<ProfilePlace['router']>>,
  signal: AbortSignal,
): Promise<ProbeAnswer['items']> {
  const used = new Set(router.roles().flatMap(({ chain }) => chain.map(({ provider }) => provider)))
  const asked = router
    .providerStates()
    .filter(({ name, kind, problem }) => kind !== 'builtin' && problem === null && used.has(name))
  return (
    await Promise.all(asked.map(({ name }) => router.probe({ provider: name }, signal)))
  ).flat()
}

function noAnswer(provider: string, reason: string | null): Symptom {
  return {
    severity: 'warning',
    subject: provider,
    message: `The models’ provider ${provider} does not answer: ${reason ?? 'it says nothing'}`,
    remedy: 'Start it, or mend its address in etc/models.json. Then: mh model probe',
  }
}

function notThere(provider: string, model: string): Symptom {
  return {
    severity: 'warning',
    subject: model,
    message: `${provider} does not have the model ${model}.`,
    remedy: 'Have it fetched there, or choose another: mh model list, then mh model set ROLE MODEL',
  }
}

function noModel(role: string, reason: string | null): Symptom {
  return {
    severity: 'warning',
    subject: role,
    message: `No model can be asked for the role ${role}: ${reason ?? 'every one that is named has a problem'}`,
    remedy: `See why: mh model list. Then: mh model set ${role} MODEL`,
  }
}

function noBudget(reason: string | null): Symptom {
  return {
    severity: 'error',
    subject: 'budget',
    message: `The budget of tokens in etc/models.json cannot be read, and no model is asked: ${reason ?? ''}`,
    remedy: 'Mend "tokensPerDay" in etc/models.json, or take it away.',
  }
}
