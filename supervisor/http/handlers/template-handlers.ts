import type { TemplateSummary, templateRoutes } from '../../../shared/api/templates.ts'
import { actorOf } from '../../../shared/domain/principal.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { RootLayout } from '../../../shared/layout/root-layout.ts'
import { parseTemplate } from '../../../shared/template/check-template.ts'
import type { ProfileTemplate } from '../../../shared/template/profile-template.ts'
import type { Account } from '../../accounts/account.ts'
import type { AccountStore } from '../../accounts/account-store.ts'
import type { ProfileCopies } from '../../backups/profile-copies.ts'
import type { StoredTemplate, TemplateStore } from '../../templates/template-store.ts'
import type { AuditTrail } from '../audit-trail.ts'
import { untilAllowed, visitable } from '../begin-visit.ts'
import type { Call, Handlers } from '../handler.ts'
import { ownAccount } from '../own-account.ts'

interface TemplateParts {
  readonly layout: RootLayout
  readonly accounts: AccountStore
  readonly audit: AuditTrail
  readonly templates: TemplateStore
  readonly copies: ProfileCopies
}

type TemplateHandlers = Pick<Handlers, keyof typeof templateRoutes>

/** What new profiles are made from. A template of another's persona is a look into that profile: the person's setting holds. */
export function templateHandlers(parts: TemplateParts): TemplateHandlers {
  return { ...looking(parts), ...saving(parts), ...importing(parts) }
}

function looking({
  templates,
  audit,
}: TemplateParts): Pick<TemplateHandlers, 'listTemplates' | 'getTemplate' | 'deleteTemplate'> {
  return {
    async listTemplates() {
      return { items: (await templates.list()).map(summaryOf), nextCursor: null }
    },
    async getTemplate({ params }) {
      return { template: await templates.read(params['name'] ?? '') }
    },
    async deleteTemplate(call) {
      const { name = '' } = call.params
      await templates.remove(name)
      await audit.note(call, {
        event: 'template_deleted',
        userId: null,
        details: { template: name },
      })
      return { success: true }
    },
  }
}

function saving(parts: TemplateParts): Pick<TemplateHandlers, 'saveTemplate'> {
  const { accounts, audit, copies, templates } = parts
  return {
    async saveTemplate(call) {
      const { name, from, description, withRelationships, replace } = call.body
      const account = visitable(accounts.byName(from) ?? unknownAccount(from))
      await templates.mustBeFree(name, { replace })
      await mustBeAllowed(call, account, parts)
      const { id: userId, username, aliases, metadata } = account
      const { leftOut, ...taken } = await copies.takeTemplate(
        { userId, username },
        { actor: actorOf(call.principal), requestId: call.requestId },
        { name, withRelationships, personNames: [...aliases, metadata.displayName ?? username] },
      )
      const template = parseTemplate({ ...headOf(name, description), ...taken }, 'The template')
      await templates.write(template, { replace })
      const details = { template: name, username, relationships: withRelationships }
      await audit.note(call, { event: 'template_saved', userId, details })
      return { success: true, template: summaryOf({ name, template }), leftOut }
    },
  }
}

function importing({ templates, audit }: TemplateParts): Pick<TemplateHandlers, 'importTemplate'> {
  return {
    async importTemplate(call) {
      const { template: value, as, replace } = call.body
      const parsed = parseTemplate(value, 'The file')
      const template = { ...parsed, name: as ?? parsed.name }
      const { name } = template
      await templates.write(template, { replace })
      await audit.note(call, {
        event: 'template_imported',
        userId: null,
        details: { template: name },
      })
      return { success: true, template: summaryOf({ name, template }) }
    },
  }
}

/** The console is the machine's owner, who could read the files; an account asks the person's setting. */
async function mustBeAllowed(
  call: Pick<Call<(typeof templateRoutes)['saveTemplate']>, 'principal' | 'requestId'>,
  target: Account,
  parts: TemplateParts,
): Promise<void> {
  if (call.principal.kind === 'console') return
  const owner = ownAccount(call.principal, parts.accounts)
  if (owner.id === target.id) return
  await untilAllowed(call, { owner, target, refused: 'template_refused' }, parts)
}

function headOf(name: string, description: string): Record<string, unknown> {
  const savedAt = new Date().toISOString()
  return { kind: 'profile-template', version: 1, name, description, savedAt }
}

function summaryOf(stored: StoredTemplate): TemplateSummary {
  const { name } = stored
  if ('problem' in stored)
    return { name, description: '', savedAt: null, parts: [], problem: stored.problem }
  const { description, savedAt } = stored.template
  return { name, description, savedAt, parts: partsOf(stored.template), problem: null }
}

function partsOf({ persona, facets, config }: ProfileTemplate): string[] {
  return [...named('persona', persona), ...named('facets', facets), ...named('config', config)]
}

function named(group: string, documents: object): string[] {
  return Object.entries(documents)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `${group}.${name}`)
}

function unknownAccount(name: string): never {
  throw new AppError('not-found', `There is no account named ${JSON.stringify(name.slice(0, 40))}.`)
}
