import type { ServerResponse } from 'node:http'
import { BenchModelServer } from '../bench/bench-model-server.ts'

/** What a household's model answers, by a word of what it is asked; a call of a tool asks the person first. */
const REPLIES = [
  {
    asked: 'When did I last see Bob',
    text: 'You met **Bob** in the café by the river about six weeks ago; he told you that he is moving to Lisbon in March [1].\n\nHe has lent you his torque wrench since, and needs it back before he leaves [2].',
  },
  { asked: 'oat milk', tool: 'add_task', input: { title: 'Buy oat milk', due: 'saturday' } },
  {
    asked: 'plumber',
    tool: 'capture_memory',
    input: {
      content: 'The plumber comes on Thursday between nine and eleven; somebody must be at home.',
    },
  },
] as const
const MODELS = ['qwen3:14b', 'gemma3:4b'] as const

/** A server that speaks as Ollama does, with a few sentences in store. */
export async function startHouseholdModel(): Promise<BenchModelServer> {
  return await BenchModelServer.listen(async (body, response) => {
    // Only the list of models is asked for without a body.
    if (body.length === 0)
      return void response.end(JSON.stringify({ models: MODELS.map((name) => ({ name })) }))
    sayTo(body.toString('utf8'), response)
  })
}

function sayTo(asked: string, response: ServerResponse): void {
  const reply = REPLIES.findLast((one) => asked.includes(one.asked))
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  response.write(lineOf({ message: messageOf(reply, asked), done: false }))
  const counts = { prompt_eval_count: 412, eval_count: 58 }
  const message = { role: 'assistant', content: '' }
  response.end(lineOf({ message, done: true, done_reason: 'stop', ...counts }))
}

function messageOf(reply: (typeof REPLIES)[number] | undefined, asked: string): object {
  const role = 'assistant'
  if (reply === undefined) return { role, content: 'I do not know that yet.' }
  if ('text' in reply) return { role, content: reply.text }
  if (asked.includes('"role":"tool"'))
    return { role, content: 'I have asked for your approval; it is done as soon as you allow it.' }
  const called = { function: { name: reply.tool, arguments: reply.input } }
  return { role, content: '', tool_calls: [called] }
}

function lineOf(value: object): string {
  return `${JSON.stringify({ model: MODELS[0], created_at: new Date().toISOString(), ...value })}\n`
}
