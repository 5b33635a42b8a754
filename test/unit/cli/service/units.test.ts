import { expect, it } from 'vitest'
import { type UnitPlace, unitsOf } from '../../../../cli/service/units.ts'
import { parseUnit } from '../../../support/unit-file.ts'

const PLACE: UnitPlace = {
  scope: 'system',
  node: '/opt/node/bin/node',
  program: '/opt/mh/dist/runtime/mh.cjs',
  root: '/srv/my hub',
  supervisor: '/srv/my hub/run/runtime/present/supervisor.cjs',
  host: '127.0.0.1',
  port: 8080,
  hasSubgroups: false,
  owner: { uid: 1234, gid: 4321 },
}

function settingsOf(place: UnitPlace) {
  const [socket, service, slice] = unitsOf(place).map(({ text }) => parseUnit(text))
  return { socket, service, slice }
}

it('begins each unit with its name and with whom it belongs to', () => {
  const heads = unitsOf(PLACE).map(({ text }) => text.split('\n').slice(0, 2))

  const ours = '# Written by "mh service install" for the data root "/srv/my hub"'
  expect(heads).toEqual([
    ['# mh.socket', ours],
    ['# mh.service', ours],
    ['# mh.slice', ours],
  ])
})

it('keeps the port open while the supervisor is away', () => {
  const { socket, service } = settingsOf(PLACE)

  expect(socket).toMatchObject({
    Socket: { ListenStream: '127.0.0.1:8080', FileDescriptorName: 'http', Backlog: '1024' },
    Install: { WantedBy: 'sockets.target' },
  })
  expect(service?.['Unit']).toMatchObject({ Requires: 'mh.socket' })
})

it('lets workers outlive a restart, watches the supervisor, and limits how often it is started', () => {
  const { service } = settingsOf(PLACE)

  expect(service).toMatchObject({
    Unit: { StartLimitIntervalSec: '300', StartLimitBurst: '10' },
    Service: {
      Type: 'notify',
      NotifyAccess: 'all',
      WatchdogSec: '30',
      TimeoutStartSec: '60',
      TimeoutStopSec: '90',
      Restart: 'always',
      RestartSec: '1s',
      KillMode: 'process',
      RuntimeDirectoryPreserve: 'yes',
      OOMPolicy: 'continue',
      OOMScoreAdjust: '-500',
      LimitNOFILE: '65536',
      UMask: '0077',
      Slice: 'mh.slice',
    },
  })
})

it('runs as the account that owns the data root, and names it by number', () => {
  expect(settingsOf(PLACE).service?.['Service']).toMatchObject({ User: '1234', Group: '4321' })
  expect(settingsOf({ ...PLACE, owner: undefined }).service?.['Service']).not.toHaveProperty('User')
})

it('leaves root what it needs to run workers under other accounts, and an ordinary account nothing', () => {
  const roots = settingsOf({ ...PLACE, owner: undefined, hasSubgroups: true }).service?.['Service']

  expect(settingsOf(PLACE).service?.['Service']).toMatchObject({
    CapabilityBoundingSet: '',
    ProtectControlGroups: 'yes',
    Delegate: 'yes',
  })
  expect(roots).toMatchObject({
    CapabilityBoundingSet: expect.stringMatching(/CAP_CHOWN .*CAP_SETGID CAP_SETPCAP CAP_SETUID/),
    ProtectControlGroups: 'no',
    DelegateSubgroup: 'supervisor',
  })
})

it('never forbids what V8 needs, nor hides processors and memory from Node', () => {
  for (const scope of ['system', 'user'] as const) {
    const text = unitsOf({ ...PLACE, scope }).map((unit) => unit.text)
    expect(text.join('\n')).not.toMatch(/MemoryDenyWriteExecute|ProcSubset/)
  }
})

it('asks of a person’s own systemd nothing that it cannot do', () => {
  const { service } = settingsOf({ ...PLACE, scope: 'user' })

  expect(service?.['Install']).toMatchObject({ WantedBy: 'default.target' })
  const settings = Object.keys(service?.['Service'] ?? {})
  expect(settings.filter((name) => /^(User|OOMScoreAdjust|Protect|Private)/.test(name))).toEqual([])
})

it('puts an IPv6 address into brackets', () => {
  expect(settingsOf({ ...PLACE, host: '::1' }).socket?.['Socket']).toMatchObject({
    ListenStream: '[::1]:8080',
  })
})
