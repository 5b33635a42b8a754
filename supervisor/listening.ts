import { chmod, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { AppError, systemCodeOf } from '../shared/errors/app-error.ts'
import { PRIVATE_FILE } from '../shared/files/atomic-write.ts'
import { socketPath } from '../shared/files/socket-path.ts'

/** Listens on an address; gives the port, which matters when 0 was asked for. */
export async function listenOnPort(server: Server, port: number, host: string): Promise<number> {
  try {
    await listening(server, () => server.listen(port, host))
  } catch (error) {
    const remedy = 'Choose another with --port, or "port" in etc/system.json.'
    if (systemCodeOf(error) === 'EADDRINUSE') {
      throw new AppError('conflict', `Port ${port} of ${host} is taken. ${remedy}`, {
        cause: error,
      })
    }
    throw error
  }
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

/** Listens on a socket that systemd opened and goes on holding, so that nobody is refused while this process is away. Gives its address. */
export async function listenOnDescriptor(
  server: Server,
  descriptor: number,
): Promise<{ host: string; port: number }> {
  await listening(server, () => server.listen({ fd: descriptor }))
  const address = server.address()
  if (typeof address === 'object' && address !== null && address.port > 0)
    return { host: address.address, port: address.port }
  throw new AppError(
    'conflict',
    'The socket "http" that systemd hands over is no TCP port: mend ListenStream= of mh.socket.',
  )
}

/** Listens on a unix socket that only this account may use. What is left of an earlier one is taken away. */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  await removeStale(path)
  const umask = process.umask(0o177)
  try {
    await listening(server, () => server.listen(socketPath(path)))
  } finally {
    process.umask(umask)
  }
  await chmod(path, PRIVATE_FILE)
}

/** A link is taken away, never what it leads to. A folder is nothing that we left: somebody must look at it. */
async function removeStale(path: string): Promise<void> {
  try {
    await rm(path, { force: true })
  } catch (error) {
    if (!FOLDER.has(systemCodeOf(error) ?? '')) throw error
    throw new AppError(
      'conflict',
      `There is a folder where the socket ${path} should be. Move it away.`,
      {
        cause: error,
      },
    )
  }
}

const FOLDER: ReadonlySet<string> = new Set(['EISDIR', 'ERR_FS_EISDIR'])

/** Takes no more connections; settled when those that are busy have ended, or after `mostMs`. */
export async function closeServer(server: Server, mostMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), mostMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}

async function listening(server: Server, listen: () => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      server.off('error', reject)
      resolve()
    })
    listen()
  })
}
