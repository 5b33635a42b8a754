import { z } from 'zod'

/** What of JSON Schema the API's document uses. */
export interface SchemaNode {
  readonly type?: string | readonly string[] | undefined
  readonly const?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly anyOf?: readonly SchemaNode[] | undefined
  readonly oneOf?: readonly SchemaNode[] | undefined
  readonly allOf?: readonly SchemaNode[] | undefined
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined
  readonly required?: readonly string[] | undefined
  readonly items?: SchemaNode | boolean | undefined
  readonly minItems?: number | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly format?: string | undefined
  readonly pattern?: string | undefined
}

export const SchemaNode: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(SchemaNode).optional(),
    oneOf: z.array(SchemaNode).optional(),
    allOf: z.array(SchemaNode).optional(),
    properties: z.record(z.string(), SchemaNode).optional(),
    required: z.array(z.string()).optional(),
    items: z.union([z.boolean(), SchemaNode]).optional(),
    minItems: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
  }),
)
