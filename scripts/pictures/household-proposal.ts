import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const ID = 'apr-01a21530-0000-7000-8000-000000000000'
const DAY_MS = 24 * 60 * 60 * 1000
const GOALS = ['Give Bob his wrench back before March', 'Ride to the sea once the brake is mended']

/** Puts a change there that the dreamer proposes, as it does after a night. */
export async function propose(profile: string, username: string): Promise<void> {
  const folder = join(profile, 'out/state/approvals')
  await mkdir(folder, { recursive: true })
  const now = Date.now()
  const approval = {
    id: ID,
    kind: 'proposal',
    tool: 'change_persona',
    input: {},
    proposal: proposalOf(new Date(now - DAY_MS)),
    why: 'it was on your mind in many memories',
    risk: 'medium',
    askedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + 7 * DAY_MS).toISOString(),
    conversationId: null,
    replyId: null,
    askedBy: 'agent:dreamer',
    askedFor: `user:${username}`,
    readUntrusted: false,
    privacy: 'any',
    status: 'pending',
    decidedAt: null,
    decidedBy: null,
    note: null,
    endedAt: null,
    result: null,
    made: [],
  }
  await writeFile(join(folder, `${ID}.json`), JSON.stringify(approval))
}

function proposalOf(night: Date): object {
  const added = GOALS.map((goal) => `+  ${JSON.stringify(goal)},`).join('\n')
  return {
    run: 'run-01a21530-0000-7000-8000-000000000000',
    agent: 'dreamer',
    by: 'builtin',
    night: night.toISOString().slice(0, 10),
    document: 'core',
    path: ['goals', 'shortTerm'],
    before: [],
    after: GOALS,
    items: GOALS,
    diff: `--- core\n+++ core\n@@ -1,1 +1,4 @@\n-[]\n+[\n${added}\n+]`,
    sources: ['evt-1'],
  }
}
