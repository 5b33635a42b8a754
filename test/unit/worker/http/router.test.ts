import { describe, expect, it } from 'vitest'
import { allRoutes } from '../../../../shared/api/routes.ts'
import type { WorkerHandlers } from '../../../../worker/http/handler.ts'
import { createRouter } from '../../../../worker/http/router.ts'

const refuse = async (): Promise<never> => {
  throw new Error('not called')
}
const handlers: WorkerHandlers = {
  captureMemory: refuse,
  listMemories: refuse,
  searchMemories: refuse,
  nameMemories: refuse,
  getMemory: refuse,
  changeMemory: refuse,
  deleteMemory: refuse,
  restoreMemory: refuse,
  memoryHistory: refuse,
  validateMemory: refuse,
  importMemories: refuse,
  exportMemories: refuse,
  reindexMemories: refuse,
  stats: refuse,
  forgetMemory: refuse,
  listDatasets: refuse,
  buildDataset: refuse,
  getDataset: refuse,
  datasetPairs: refuse,
  reviewDataset: refuse,
  exportDataset: refuse,
  deleteDataset: refuse,
  trainDataset: refuse,
  listTrainings: refuse,
  getTraining: refuse,
  trainingLog: refuse,
  cancelTraining: refuse,
  ownAudit: refuse,
  verifyOwnAudit: refuse,
  chat: refuse,
  listChats: refuse,
  readChat: refuse,
  deleteChat: refuse,
  replyEvents: refuse,
  stopReply: refuse,
  retryReply: refuse,
  listTasks: refuse,
  createTask: refuse,
  getTask: refuse,
  changeTask: refuse,
  deleteTask: refuse,
  restoreTask: refuse,
  listCalendar: refuse,
  createCalendarEvent: refuse,
  getCalendarEvent: refuse,
  changeCalendarEvent: refuse,
  deleteCalendarEvent: refuse,
  restoreCalendarEvent: refuse,
  exportCalendar: refuse,
  importCalendar: refuse,
  getPersona: refuse,
  getPersonaDocument: refuse,
  putPersonaDocument: refuse,
  personaHistory: refuse,
  undoPersona: refuse,
  facetListHistory: refuse,
  undoFacetList: refuse,
  getFacet: refuse,
  putFacet: refuse,
  deleteFacet: refuse,
  facetHistory: refuse,
  undoFacet: refuse,
  listConfig: refuse,
  getConfig: refuse,
  putConfig: refuse,
  configHistory: refuse,
  undoConfig: refuse,
  listSecrets: refuse,
  putSecret: refuse,
  deleteSecret: refuse,
  uploadToInbox: refuse,
  listInbox: refuse,
  listInboxMemories: refuse,
  retryInboxFile: refuse,
  listAgents: refuse,
  listSchedules: refuse,
  setSchedule: refuse,
  runAgent: refuse,
  listRuns: refuse,
  getRun: refuse,
  getRunProposal: refuse,
  cancelRun: refuse,
  undoRun: refuse,
  listRunChanges: refuse,
  listRunDecisions: refuse,
  listModels: refuse,
  probeModels: refuse,
  setModelRole: refuse,
  listAdapters: refuse,
  addAdapter: refuse,
  activateAdapter: refuse,
  deactivateAdapter: refuse,
  rollbackAdapter: refuse,
  listTools: refuse,
  listApprovals: refuse,
  getApproval: refuse,
  decideApproval: refuse,
  profileDoctor: refuse,
  mendProfile: refuse,
}
const router = createRouter(handlers)

describe('createRouter', () => {
  it.each(allRoutes().filter(([, { servedBy, upgrade }]) => servedBy === 'worker' && !upgrade))(
    'serves %s',
    (id, { method, path }) => {
      expect(router(method, path.replaceAll(/:\w+/g, 'evt-1'))).toMatchObject({
        status: 'found',
        id,
      })
    },
  )

  it.each(allRoutes().filter(([, { servedBy }]) => servedBy === 'supervisor'))(
    'knows nothing of %s',
    (_, { method, path }) => {
      expect(router(method, path.replaceAll(/:\w+/g, 'x')).status).toBe('unknown')
    },
  )

  it.each([
    ['/api/memories/evt-1', 'getMemory', { id: 'evt-1' }],
    ['/api/memories/names', 'nameMemories', {}],
    ['/api/memories/search', 'searchMemories', {}],
    ['/api/memories/a%2Fb%20c', 'getMemory', { id: 'a/b c' }],
  ])('finds at %s the route %s with its parameters', (path, id, params) => {
    expect(router('GET', path)).toMatchObject({ status: 'found', id, params })
  })

  it.each([
    ['PUT', '/api/capture', ['POST']],
    ['OPTIONS', '/api/memories/evt-1', ['GET', 'PATCH', 'DELETE']],
    ['nonsense', '/api/memories', ['GET']],
  ])('says to %s %s what the path takes', (method, path, allowed) => {
    expect(router(method, path)).toEqual({ status: 'wrong-method', allowed })
  })

  it.each([
    '/',
    '',
    '//api/memories',
    '/api/memories/',
    '/api/memories/%',
    '/api/memories/%zz',
    '/api//capture',
    `/api/memories/${'x'.repeat(301)}`,
    '*',
  ])('knows nothing at %j', (path) => {
    expect(router('GET', path).status).toBe('unknown')
  })
})
