import { z } from 'zod'
import { LINES_TYPE, type Route } from '../../shared/api/route.ts'
import { allRoutes } from '../../shared/api/routes.ts'
import { scopeOf } from '../../shared/api/token-scope.ts'
import type { Schema } from '../../shared/api/schema.ts'
import { PROBLEM_TYPE } from '../../shared/errors/problem.ts'

type Json = Record<string, unknown>

const BYTES_TYPE = 'application/octet-stream'

/** The API as an OpenAPI 3.1 document, made from the route table. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {}
  for (const [id, route] of allRoutes()) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(id, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'MetaHuman OS', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'mh_session' },
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'mh_pat_…',
          description:
            'A personal access token. What it may do, its scopes say: read, write, agents, admin.',
        },
      },
      schemas: { Problem: problemSchema },
    },
  }
}

function operation(operationId: string, route: Route): Json {
  const { status } = route.answer
  return {
    operationId,
    summary: route.summary,
    description: `Who may call it: ${route.access}. ${route.why}`,
    tags: [route.servedBy],
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    security: securityOf(route),
    ...requestBody(route),
    responses: {
      [status]: { description: 'Done.', content: answered(route) },
      default: {
        description: 'A problem document (RFC 9457).',
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

/** Either of them does. A token needs the scope that is named. */
function securityOf(route: Route): Json[] {
  if (route.access === 'anyone') return []
  const scope = scopeOf(route)
  return [{ session: [] }, ...(scope === undefined ? [] : [{ token: [scope] }])]
}

function requestBody({ body, bodyOptional, bodyLines, bodyBytes }: Route): Json {
  if (bodyBytes) return { requestBody: { required: true, content: { [BYTES_TYPE]: {} } } }
  if (bodyLines) {
    return { requestBody: { required: true, content: content(bodyLines, 'input', LINES_TYPE) } }
  }
  return body ? { requestBody: { required: !bodyOptional, content: content(body, 'input') } } : {}
}

/** JSON lines are described by the shape of one line. */
function answered({ answer: { body, lines, type, file, download }, stream }: Route): Json {
  if (file ?? download) return { [type ?? '*/*']: {} }
  return {
    ...(body ? content(body, 'output', type) : {}),
    ...(lines ? content(lines, 'output', LINES_TYPE) : {}),
    ...(stream === 'whenFollowed' ? { 'text/event-stream': {} } : {}),
  }
}

function content(schema: Schema, io: 'input' | 'output', type = 'application/json'): Json {
  return { [type.split(';')[0] ?? type]: { schema: jsonSchema(schema, io) } }
}

function jsonSchema(schema: Schema, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema.zod, { io, unrepresentable: 'any' })
  return rest
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: Schema | undefined): Json[] {
  if (!query) return []
  const { properties, required } = jsonSchema(query, 'input')
  const needed: unknown[] = Array.isArray(required) ? required : []
  return Object.entries(Object(properties)).map(([name, schema]) => ({
    name,
    in: 'query',
    required: needed.includes(name),
    schema,
  }))
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    retryAfterSeconds: { type: 'number' },
  },
} as const
