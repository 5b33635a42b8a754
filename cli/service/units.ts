import type { ServiceScope } from './systemctl.ts'
import { commandWord, quoted } from './quote.ts'
import type { UnitName } from './unit-names.ts'

/** What the units are made from. */
export interface UnitPlace {
  readonly scope: ServiceScope
  /** Node. */
  readonly node: string
  /** The program `mh` that writes the units. */
  readonly program: string
  readonly root: string
  /** Name below which the present build is found. */
  readonly supervisor: string
  readonly host: string
  readonly port: number
  /** Whether this systemd can start a service in a control group below the one that it hands over (254 and later). */
  readonly hasSubgroups: boolean
  /** Whose data root it is, where the machine's systemd runs the service; undefined for root's own. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
}

/** One unit of systemd. */
export interface Unit {
  readonly name: UnitName
  readonly text: string
}

/** The units that run a data root's supervisor. Each begins with its name and says which data root it belongs to. */
export function unitsOf(place: UnitPlace): Unit[] {
  return [
    unit('mh.socket', place, socketLines(place)),
    unit('mh.service', place, serviceLines(place)),
    unit('mh.slice', place, sliceLines()),
  ]
}

/** The line by which a unit is known as ours, for this data root. */
export function ownershipLine(root: string): string {
  return `# Written by "mh service install" for the data root ${JSON.stringify(root)}`
}

function unit(name: UnitName, { root }: UnitPlace, lines: readonly string[]): Unit {
  return { name, text: [`# ${name}`, ownershipLine(root), '', ...lines, ''].join('\n') }
}

function socketLines({ host, port }: UnitPlace): string[] {
  return [
    '[Unit]',
    'Description=MetaHuman OS, the port that people reach',
    '',
    '[Socket]',
    `ListenStream=${host.includes(':') ? `[${host}]` : host}:${port}`,
    'FileDescriptorName=http',
    // Requests wait here while the supervisor is started anew.
    'Backlog=1024',
    'NoDelay=yes',
    '',
    '[Install]',
    'WantedBy=sockets.target',
  ]
}

function serviceLines(place: UnitPlace): string[] {
  return [
    '[Unit]',
    'Description=MetaHuman OS, the supervisor and its workers',
    'Requires=mh.socket',
    'After=mh.socket network.target',
    'StartLimitIntervalSec=300',
    'StartLimitBurst=10',
    '',
    '[Service]',
    ...lifeLines(place),
    ...resourceLines(place),
    ...(place.scope === 'system' ? systemWalls(place) : []),
    ...walls(),
    '',
    '[Install]',
    `WantedBy=${place.scope === 'system' ? 'multi-user.target' : 'default.target'}`,
    'Also=mh.socket',
  ]
}

function lifeLines({ node, program, root, supervisor, scope, hasSubgroups }: UnitPlace): string[] {
  const prepare = [node, program, '--root', root, 'service', 'prepare'].map(commandWord)
  const run = [node, supervisor, '--root', root, '--service', scope].map(commandWord)
  return [
    'Type=notify',
    // It speaks through systemd-notify, which is a child.
    'NotifyAccess=all',
    'WatchdogSec=30',
    'TimeoutStartSec=60',
    'TimeoutStopSec=90',
    'Restart=always',
    'RestartSec=1s',
    // The programs that run are a copy of the build at hand, which an update cannot pull away.
    `ExecStartPre=${prepare.join(' ')}`,
    `ExecStart=${run.join(' ')}`,
    'ExecReload=kill -HUP $MAINPID',
    // Workers outlive a restart of the supervisor, which takes them over; stopping them is its own work.
    'KillMode=process',
    'OOMPolicy=continue',
    // Groups of the kernel's limit each worker where systemd can put the supervisor beside them; elsewhere they serve to end what is in them.
    'Delegate=yes',
    ...(hasSubgroups ? ['DelegateSubgroup=supervisor'] : []),
  ]
}

function resourceLines({ scope }: UnitPlace): string[] {
  return [
    'Slice=mh.slice',
    'LimitNOFILE=65536',
    'UMask=0077',
    'RuntimeDirectory=mh',
    'RuntimeDirectoryMode=0700',
    'RuntimeDirectoryPreserve=yes',
    'Environment=TMPDIR=%t/mh',
    // Only root may ask to be spared.
    ...(scope === 'system' ? ['OOMScoreAdjust=-500'] : []),
  ]
}

/** Walls that the machine's systemd alone can build: they need namespaces. */
function systemWalls({ root, owner }: UnitPlace): string[] {
  return [
    ...(owner === undefined ? [] : [`User=${owner.uid}`, `Group=${owner.gid}`]),
    'ProtectSystem=strict',
    'ProtectHome=read-only',
    `ReadWritePaths=${quoted(root)}`,
    'PrivateTmp=yes',
    'PrivateDevices=yes',
    'ProtectProc=invisible',
    'ProtectKernelTunables=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelLogs=yes',
    `ProtectControlGroups=${owner === undefined ? 'no' : 'yes'}`,
    'ProtectClock=yes',
    'ProtectHostname=yes',
    `CapabilityBoundingSet=${owner === undefined ? ROOTS_RIGHTS.join(' ') : ''}`,
  ]
}

/** What root needs to run each worker under an account of its own, and to look after it: its workers get none of it. */
const ROOTS_RIGHTS = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_DAC_READ_SEARCH',
  'CAP_FOWNER',
  'CAP_KILL',
  'CAP_SETGID',
  'CAP_SETPCAP',
  'CAP_SETUID',
  // It sees processes of other accounts, which are invisible otherwise.
  'CAP_SYS_PTRACE',
  'CAP_SYS_RESOURCE',
] as const

/** Never MemoryDenyWriteExecute= (V8 compiles as it runs) nor ProcSubset=pid (Node then sees neither processors nor memory). */
function walls(): string[] {
  return [
    'NoNewPrivileges=yes',
    'LockPersonality=yes',
    'RestrictNamespaces=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6',
    'SystemCallArchitectures=native',
    'SystemCallFilter=@system-service',
    'SystemCallErrorNumber=EPERM',
  ]
}

function sliceLines(): string[] {
  return [
    '[Unit]',
    'Description=MetaHuman OS, everything that it runs',
    '',
    '[Slice]',
    // The machine stays usable, whatever the workers do.
    'MemoryHigh=75%',
    'MemoryMax=80%',
  ]
}
