import { setTimeout as wait } from 'node:timers/promises'
import { BenchModelServer } from './bench-model-server.ts'

const WORDS = ['The ', 'ship ', 'sails.']

/** A model that speaks the chat of Ollama: its first word comes after a fixed time, the others at once, however many ask. */
export async function startTalkingModel(takesMs: number): Promise<BenchModelServer> {
  return await BenchModelServer.listen(async (_body, response) => {
    await wait(takesMs)
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    for (const content of WORDS) response.write(lineOf({ message: said(content), done: false }))
    const counts = { prompt_eval_count: 10, eval_count: WORDS.length }
    response.end(lineOf({ message: said(''), done: true, done_reason: 'stop', ...counts }))
  })
}

function said(content: string): object {
  return { role: 'assistant', content }
}

function lineOf(value: object): string {
  return `${JSON.stringify({ model: 'bench', created_at: new Date().toISOString(), ...value })}\n`
}
