/** A file that somebody dropped or chose, and the folder of the inbox that it goes to. */
export interface FoundFile {
  readonly file: File
  readonly folder: string | undefined
}
/** What was found, and how many files were left out because they are hidden. */
export interface FoundFiles {
  readonly files: readonly FoundFile[]
  readonly hidden: number
}

const BETWEEN = ' - '

/**
 * The folder of the inbox for a file with this path: one name, since folders in folders are not looked into; undefined for a file
 * without a folder. Names that begin with `_` are the inbox's own.
 */
export function folderOf(path: string): string | undefined {
  const folders = path.split('/').filter((part) => part !== '')
  folders.pop()
  const name = folders.join(BETWEEN).replace(/^[_.\s]+/, '')
  return name === '' ? undefined : name
}

/** Whether a path leads to something that its system hides: it was never meant to be read. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.'))
}

/** What was chosen with a field for files, or for a folder. */
export function chosenFiles(list: Iterable<File>): FoundFiles {
  return sorted([...list].map((file) => ({ file, path: file.webkitRelativePath || file.name })))
}

/** What was dropped, with everything in its folders. */
export async function droppedFiles(transfer: DataTransfer): Promise<FoundFiles> {
  // The list is empty after the first wait.
  const dropped = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const found: Placed[] = []
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory) found.push(...(await filesBelow(entry)))
    else if (file) found.push({ file, path: file.name })
  }
  return sorted(found)
}

interface Placed {
  readonly file: File
  readonly path: string
}

function sorted(placed: readonly Placed[]): FoundFiles {
  const isLeftOut = ({ path }: Placed): boolean => path.includes('/') && isHidden(path)
  const files = placed
    .filter((one) => !isLeftOut(one))
    .map(({ file, path }) => ({ file, folder: folderOf(path) }))
  return { files, hidden: placed.length - files.length }
}

async function filesBelow(entry: FileSystemEntry): Promise<Placed[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ file, path: entry.fullPath.replace(/^\//, '') }]
  }
  if (!isFolder(entry)) return []
  const found: Placed[] = []
  const reader = entry.createReader()
  for (;;) {
    // A reader gives a hundred at a time, and none at its end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return found
    for (const one of some) found.push(...(await filesBelow(one)))
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
