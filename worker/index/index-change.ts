import type { EpisodicFile } from '../memory/episodic-file.ts'
import { isBinned } from '../memory/event-path.ts'
import { indexEntry } from './index-entry.ts'
import type { IndexChange } from './index-writer.ts'

/** What the index must take up when a file was found like this. */
export function changeOf(file: EpisodicFile): IndexChange {
  switch (file.status) {
    case 'ok':
      return { kind: 'put', entry: indexEntry(file, isBinned(file.path)) }
    case 'corrupt':
      return { kind: 'corrupt', path: file.path, ...file.stamp, reason: file.reason }
    case 'gone':
      return { kind: 'drop', path: file.path }
  }
}
