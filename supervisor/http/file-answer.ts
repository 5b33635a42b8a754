import { z } from 'zod'
import type { Response } from 'express'
import { schema } from '../../shared/api/schema.ts'

/** What the handler of a file's route gives: the file with the headers that it goes out with. */
export const FileAnswer = schema(() =>
  z.object({ bytes: z.instanceof(Uint8Array), type: z.string(), cacheControl: z.string() }),
)
export type FileAnswer = z.output<typeof FileAnswer.zod>

/** Answers with a file; to HEAD with its headers only. */
export function sendFile(response: Response, answer: FileAnswer): void {
  response.setHeader('content-type', answer.type)
  response.setHeader('content-length', answer.bytes.byteLength)
  response.setHeader('cache-control', answer.cacheControl)
  response.end(answer.bytes)
}
