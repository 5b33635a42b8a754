import { request } from 'node:http'
import { once } from 'node:events'
import { SECRET_HEADER } from '../../shared/control/worker-contract.ts'
import type { WorkerEndpoint } from './worker-endpoint.ts'

interface Question {
  readonly path: string
  /** Sent as JSON, by POST; without one it is a GET. */
  readonly body?: unknown
  /** Names and values. */
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Asks a worker something on the supervisor's own behalf and gives the status of the answer, once it is whole. */
export async function askWorker(
  { socketPath, secret }: WorkerEndpoint,
  { path, body, headers, signal }: Question,
): Promise<number> {
  const asked = request({
    socketPath,
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers, [SECRET_HEADER]: secret },
    ...(signal ? { signal } : {}),
  })
  asked.end(body === undefined ? undefined : JSON.stringify(body))
  const [answer] = await once(asked, 'response')
  answer.resume()
  await once(answer, 'end')
  return answer.statusCode
}
