import { z } from 'zod'

const NAME = /^[a-z][a-z0-9_-]{0,39}$/

/** The name of a template, which is its file's too. */
export const templateName = (): z.ZodString =>
  z.string().regex(NAME, 'a-z, 0-9, "_" and "-", a letter first, 40 characters at most')
