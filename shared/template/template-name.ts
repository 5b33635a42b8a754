import { z } from 'zod'
import { RULE_WORDS } from '../domain/rule-words.ts'

const NAME = /^[a-z][a-z0-9_-]{0,39}$/

/** The name of a template, which is its file's too. */
export const templateName = (): z.ZodString => z.string().regex(NAME, RULE_WORDS['template-name'])
