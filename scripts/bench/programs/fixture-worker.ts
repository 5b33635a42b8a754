import { closeSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  CONTROL_PROTOCOL,
  SupervisorMessage,
  type WorkerMessage,
} from '../../../shared/control/control-messages.ts'
import { MessageStream } from '../../../shared/control/message-stream.ts'
import {
  CONTROL_UPGRADE,
  parseWorkerArguments,
  READY_DESCRIPTOR,
} from '../../../shared/control/worker-contract.ts'

/** A worker that keeps the contract and answers every request with the same small JSON, so that the way to it is what is measured. */
const start = parseWorkerArguments(process.argv.slice(2))
const body = JSON.stringify({
  items: [{ id: 'evt-1', content: 'Coffee with Ada' }],
  nextCursor: null,
})

const HEARTBEAT_MS = 2_000
const HEARTBEAT: WorkerMessage = {
  kind: 'heartbeat',
  rssBytes: 0,
  eventLoopLagMs: 0,
  inFlight: 0,
  aliveBecause: ['the benchmark'],
}

const server = createServer((_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
})
server.keepAliveTimeout = 65_000
server.on('upgrade', (_request, socket) => control(socket))
server.listen(start.socket, () => {
  writeSync(READY_DESCRIPTOR, 'ready\n')
  closeSync(READY_DESCRIPTOR)
})
process.on('SIGTERM', () => process.exit(0))

function control(socket: Duplex): void {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${CONTROL_UPGRADE}\r\n\r\n`,
  )
  const stream = new MessageStream<typeof SupervisorMessage.zod, WorkerMessage>({
    socket,
    incoming: SupervisorMessage,
    onMessage: ({ kind }) => {
      if (kind === 'drain') stream.send({ kind: 'drained' })
    },
    // Nobody is there any more who would end it.
    onClose: () => process.exit(0),
  })
  const { workerId, generation, username } = start
  stream.send({
    kind: 'hello',
    protocol: CONTROL_PROTOCOL,
    workerId,
    generation,
    username,
    pid: process.pid,
  })
  // Who is silent is taken for dead.
  setInterval(() => stream.send(HEARTBEAT), HEARTBEAT_MS).unref()
}
