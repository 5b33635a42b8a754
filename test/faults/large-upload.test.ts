import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { openFiles } from '../support/open-files.ts'
import {
  aliceWithin,
  beginSupervisor,
  builtWithFixture,
  serviceRoot,
} from '../support/supervisor-process.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const SLACK = 8

it('fault 28: 1 GiB goes to a slow worker through a supervisor that grows by less than 20 MiB, and half of it leaves nothing', async () => {
  await using place = await serviceRoot()
  const supervisor = beginSupervisor(place, await builtWithFixture(place, 'obedient'))
  const { alice, pid } = await aliceWithin(place)
  const worker = Number((await alice.mustSend('GET', '/api/memories')).json['pid'])
  // What a first upload makes once, code and buffers, is no growth.
  await answerOf(await upload(alice, 32 * MIB, 32 * MIB))
  const before = residentBytes(pid)
  const opened = { ours: openFiles(pid), workers: openFiles(worker) }
  let most = 0
  const look = setInterval(() => (most = Math.max(most, residentBytes(pid))), 20)

  const answer = await answerOf(await upload(alice, GIB, GIB))
  const broken = await upload(alice, GIB, 500 * MIB)
  broken.destroy()
  const seen = await eventually(async () => {
    const { json } = await alice.mustSend('GET', '/api/memories')
    return json['aborted'] === 1 ? json : undefined
  })
  await eventually(
    () => openFiles(pid) <= opened.ours + SLACK && openFiles(worker) <= opened.workers + SLACK,
  )
  clearInterval(look)

  expect(answer).toContain(`"bytes":${GIB}`)
  expect(most - before).toBeLessThan(20 * MIB)
  expect(seen).toMatchObject({ pid: worker, generation: 1 })
  expect(Object((await place.workers())['alice']).aliveBecause).toEqual([
    expect.stringMatching(/^recently used/),
  ])
  await alice.close()
  await place.mh(['stop'])
  await supervisor
})

/** Says that so many bytes come and sends some of them, at the pace of the other side. */
async function upload(client: Client, stated: number, sent: number): Promise<Socket> {
  const { hostname, port } = new URL(client.origin)
  const socket = connect({ port: Number(port), host: hostname }).on('error', () => undefined)
  const head = [
    'PUT /api/inbox/large.bin?q=slow HTTP/1.1',
    'host: localhost',
    'connection: close',
    `cookie: ${client.cookie}`,
    'content-type: application/octet-stream',
    `content-length: ${stated}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  const piece = Buffer.alloc(MIB, 'x')
  for (let count = 0; count < sent; count += piece.length)
    if (!socket.write(piece)) await once(socket, 'drain')
  return socket
}

async function answerOf(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) * 1024
}
