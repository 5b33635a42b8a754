import { z } from 'zod'
import { SchemaNode } from './schema-node.ts'

const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  schema: SchemaNode,
})
const Media = z.object({ schema: SchemaNode.optional() })
const Declared = z.object({
  operationId: z.string(),
  parameters: z.array(Parameter),
  requestBody: z.object({ content: z.record(z.string(), Media) }).optional(),
})
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Declared)) })

/** One route as the API's document describes it. */
export interface Operation {
  readonly id: string
  readonly method: string
  /** With `{name}` for a parameter. */
  readonly path: string
  readonly query: readonly { readonly name: string; readonly schema: SchemaNode }[]
  readonly body: { readonly type: string; readonly schema: SchemaNode } | undefined
}

/** The routes of an OpenAPI document. Throws where it is none. */
export function operationsOf(document: unknown): Operation[] {
  const { paths } = Document.parse(document)
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, declared]) => {
      const [media] = Object.entries(declared.requestBody?.content ?? {})
      return {
        id: declared.operationId,
        method: method.toUpperCase(),
        path,
        query: declared.parameters.filter((parameter) => parameter.in === 'query'),
        body: media && { type: media[0], schema: media[1].schema ?? {} },
      }
    }),
  )
}
