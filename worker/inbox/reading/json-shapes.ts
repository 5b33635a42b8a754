import type { OpenDocument } from './open-document.ts'
import type { ReadPart } from './read-part.ts'
import { readChatGpt } from './readers/chatgpt.ts'
import { readClaude } from './readers/claude.ts'
import { readEpisodicEvent } from './readers/episodic-event.ts'
import { readKeyPaths } from './readers/key-paths.ts'
import { readOpenWebUi } from './readers/open-webui.ts'

/** A value of a JSON document, by its number from 1. */
export interface JsonValue {
  readonly value: unknown
  readonly number: number
  readonly document: OpenDocument
}

/** What a value of JSON may be, and how it is read. */
export interface JsonShape {
  readonly format: string
  readonly matches: (value: unknown) => boolean
  readonly read: (value: JsonValue) => AsyncIterable<ReadPart> | Iterable<ReadPart>
}

/** The first that matches reads it; the last takes everything. */
export const JSON_SHAPES: readonly JsonShape[] = [
  {
    format: 'chatgpt-export',
    matches: (value) => isObject(value) && isObject(value['mapping']),
    read: readChatGpt,
  },
  {
    format: 'claude-export',
    matches: (value) => isObject(value) && Array.isArray(value['chat_messages']),
    read: readClaude,
  },
  {
    format: 'open-webui-export',
    matches: (value) =>
      isObject(value) && isObject(value['chat']) && isObject(value['chat']['history']),
    read: readOpenWebUi,
  },
  {
    format: 'episodic-event',
    matches: (value) =>
      isObject(value) &&
      String(value['id']).startsWith('evt-') &&
      typeof value['content'] === 'string' &&
      typeof value['timestamp'] === 'string',
    read: readEpisodicEvent,
  },
  { format: 'json', matches: () => true, read: readKeyPaths },
]

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
