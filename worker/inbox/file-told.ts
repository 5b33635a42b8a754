import { FILE_SAID_CODES, type FileSaid, type FileSaidCode } from '../../shared/domain/file-said.ts'
import { inWords, type SaidValues, type Sentences } from '../../shared/domain/said.ts'
import { saidOf } from '../../shared/api/said.ts'
import { schema } from '../../shared/api/schema.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { CALENDAR_WORDS } from '../calendar/calendar-refusal.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import { HINDRANCES } from '../profile/hindrances.ts'
import { READING_WORDS } from './reading/reading-told.ts'

/** What is said of a file: by codes, and the same in English. */
export interface FileTold {
  readonly message: string
  readonly said: readonly FileSaid[]
}

interface FileReason {
  readonly reason: string
  readonly said: readonly FileSaid[]
}

/** One sentence about a file. */
export function fileSaid(code: FileSaidCode, values: SaidValues = {}): FileSaid {
  return { code, values }
}

/** What a person is told of a file, sentence by sentence. */
export function fileTold(...said: readonly FileSaid[]): FileTold {
  return { message: inWords(said, ENGLISH), said }
}

/** What a person may be told of an error that keeps a file from becoming memories. */
export function failureSaid(error: unknown): FileSaid {
  if (!(error instanceof AppError) || error.code === 'internal') return fileSaid('our-fault')
  const reason = FileReasonOfError.zod.safeParse(error.details['reason']).data
  return reason ?? fileSaid('failed', { error: error.code, quote: error.message })
}

/** The reasons of failures that are among what is said of files. */
const FileReasonOfError = schema(() => saidOf(FILE_SAID_CODES))

/** The same as the API has it. */
export function reasonTold(...said: readonly FileSaid[]): FileReason {
  const { message: reason } = fileTold(...said)
  return { reason, said }
}

/** Why a file has to wait. */
export function hindranceTold({ code }: Hindrance): FileReason {
  return reasonTold(fileSaid(code))
}

const ENGLISH: Sentences<FileSaidCode> = {
  ...HINDRANCES,
  settling: () => 'It is still being written.',
  'deep-folder': () =>
    'Folders in folders are not looked into. Put the folder itself into the inbox.',
  'run-cancelled': () =>
    'The run that was to read it was cancelled. Start one by hand: mh agent run ingestor',
  unsteady: () => 'It changed whenever it was read. It is tried again when it is another.',
  vanished: () => 'The file was taken away while its memories were being kept.',
  link: () => 'It is a symbolic link. Put the file itself into the inbox.',
  'hard-link': () => 'It has another name somewhere (a hard link). Put a copy into the inbox.',
  'special-file': () => 'It is no file but a pipe, a socket or a device.',
  'no-rights': () => 'It may not be read: its rights do not allow it.',
  'file-too-large': ({ mib }) =>
    `The file is larger than ${mib} MiB. Split it, or raise maxFileMB in the settings of the ingestor.`,
  ...CALENDAR_WORDS,
  failed: ({ quote }) => String(quote),
  'our-fault': () =>
    'It could not be read through a fault of ours. The log of the worker has the details.',
  ...READING_WORDS,
}
