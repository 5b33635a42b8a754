import { mount, unmount } from 'svelte'
import type { InboxFile } from '../../../shared/api/inbox.ts'
import type { Workspace } from '../../app/workspace.ts'
import type { FoundFile } from './found-files.ts'
import { sendFile } from './send-file.ts'
import UploadIndicator from './UploadIndicator.svelte'

/** How far a file is on its way into the inbox. */
export type UploadState =
  | { readonly status: 'queued' }
  | { readonly status: 'sending'; readonly sentBytes: number }
  | { readonly status: 'kept'; readonly file: InboxFile }
  | { readonly status: 'failed'; readonly error: unknown }

/** A file on its way in. */
export class Upload {
  readonly id: number
  readonly file: File
  readonly folder: string | undefined
  state = $state.raw<UploadState>({ status: 'queued' })
  cancelling = new AbortController()

  constructor(id: number, { file, folder }: FoundFile) {
    this.id = id
    this.file = file
    this.folder = folder
  }
}

type Surroundings = Pick<Workspace, 'client' | 'router'>

/** So many at once that the line is full, and so few that each gets on. */
const AT_ONCE = 3

/**
 * What is being uploaded into the inbox of the profile that is shown. It goes on while other pages are visited, and ends when the profile
 * is left; who closes the page meanwhile is warned.
 */
export class Uploads {
  items = $state.raw<readonly Upload[]>([])
  readonly #surroundings: Surroundings
  #last = 0
  #isWarning = false
  #isIndicated = false

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
    surroundings.client.signal.addEventListener('abort', () => this.cancelAll())
  }

  get under(): readonly Upload[] {
    return this.items.filter(({ state: { status } }) => status === 'queued' || status === 'sending')
  }

  get failed(): readonly Upload[] {
    return this.items.filter(({ state: { status } }) => status === 'failed')
  }

  get kept(): readonly Upload[] {
    return this.items.filter(({ state: { status } }) => status === 'kept')
  }

  add(files: readonly FoundFile[]): void {
    // What came in before counts no more once nothing of it is under way.
    const before = this.under.length + this.failed.length === 0 ? [] : this.items
    this.items = [...before, ...files.map((file) => new Upload(++this.#last, file))]
    this.#indicate()
    this.#goOn()
  }

  cancel(upload: Upload): void {
    this.items = this.items.filter((one) => one !== upload)
    upload.cancelling.abort()
    this.#goOn()
  }

  /** Takes away what is not in yet. */
  cancelAll(): void {
    const open = this.items.filter(({ state: { status } }) => status !== 'kept')
    this.items = this.items.filter((one) => !open.includes(one))
    for (const one of open) one.cancelling.abort()
    this.#goOn()
  }

  retry(...uploads: readonly Upload[]): void {
    for (const upload of uploads) upload.state = { status: 'queued' }
    this.#goOn()
  }

  /** Not before something is added: what is mounted while a page is made would end with that page. */
  #indicate(): void {
    const { client, router } = this.#surroundings
    if (this.#isIndicated || client.signal.aborted) return
    this.#isIndicated = true
    const props = { uploads: this, router }
    const indicator = mount(UploadIndicator, { target: document.body, props })
    client.signal.addEventListener('abort', () => void unmount(indicator))
  }

  #goOn(): void {
    const sending = this.items.filter(({ state }) => state.status === 'sending').length
    const queued = this.items.filter(({ state }) => state.status === 'queued')
    for (const upload of queued.slice(0, Math.max(0, AT_ONCE - sending))) void this.#send(upload)
    this.#warn()
  }

  async #send(upload: Upload): Promise<void> {
    const { client } = this.#surroundings
    const { file, folder, cancelling } = upload
    upload.state = { status: 'sending', sentBytes: 0 }
    const onProgress = (sentBytes: number): void => {
      upload.state = { status: 'sending', sentBytes }
    }
    const { signal } = cancelling
    const { profile } = client
    try {
      const send = () => sendFile({ profile, file, folder, signal, onProgress })
      upload.state = { status: 'kept', file: await client.mended(send, signal) }
    } catch (error) {
      // One that was cancelled is in no list any more.
      if (!signal.aborted) upload.state = { status: 'failed', error }
    }
    this.#goOn()
  }

  #warn(): void {
    const isUnderWay = this.under.length > 0
    if (isUnderWay === this.#isWarning) return
    this.#isWarning = isUnderWay
    if (isUnderWay) addEventListener('beforeunload', askToStay)
    else removeEventListener('beforeunload', askToStay)
  }
}

const known = new WeakMap<Surroundings['client'], Uploads>()

/** The uploads of the profile that is shown, with a word of them on every other page. */
export function uploadsOf({ client, router }: Surroundings): Uploads {
  const before = known.get(client)
  if (before) return before
  const uploads = new Uploads({ client, router })
  known.set(client, uploads)
  return uploads
}

function askToStay(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
