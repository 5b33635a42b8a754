import { type RequestListener, type Server, createServer } from 'node:http'
import { once } from 'node:events'
import { chmod, lstat, rm } from 'node:fs/promises'
import type { Duplex } from 'node:stream'
import { socketPath } from '../../shared/files/socket-path.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import type { UpgradeListener } from '../control/upgrade.ts'

interface WorkerServerOptions {
  readonly socket: string
  readonly onRequest: RequestListener
  readonly onUpgrade: UpgradeListener
}

const LIMITS = {
  keepAliveTimeout: 65_000,
  headersTimeout: 10_000,
  requestTimeout: 0,
  maxHeaderSize: 16 * 1024,
} as const

/** The HTTP server on the worker's socket. */
export class WorkerServer {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** Listens; a socket that a dead worker left is removed first. Throws `profile-unusable` for a path that can't be listened on. */
  static async listen({
    socket,
    onRequest,
    onUpgrade,
  }: WorkerServerOptions): Promise<WorkerServer> {
    await removeStaleSocket(socket)
    const server = createServer(LIMITS, onRequest)
    server.on('upgrade', (request, connection: Duplex, head: Buffer) =>
      onUpgrade(request, connection, head),
    )
    server.listen(socketPath(socket))
    await once(server, 'listening').catch((error: unknown) => {
      throw new AppError('profile-unusable', `The socket ${socket} cannot be listened on.`, {
        cause: error,
      })
    })
    await chmod(socket, PRIVATE_FILE)
    return new WorkerServer(server)
  }

  /** Takes no more connections and lets go of the idle ones. */
  stopAccepting(): void {
    this.#server.close()
    this.#server.closeIdleConnections()
  }

  /** Ends every connection that is left. */
  endConnections(): void {
    this.#server.closeAllConnections()
  }
}

async function removeStaleSocket(path: string): Promise<void> {
  try {
    const found = await lstat(path)
    if (!found.isSocket()) {
      throw new AppError(
        'profile-unusable',
        `${path} is in the way of the worker’s socket. Move it away.`,
      )
    }
    await rm(path)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
}
