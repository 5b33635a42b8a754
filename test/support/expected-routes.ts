/**
 * Who may call each route, with which scope by token, and in which way it answers when not at once: written down once more, by hand, so
 * that a route whose declaration lets in more than it should, or that nobody has thought about, is seen.
 */
const EXPECTED: Readonly<Record<string, string>> = {
  anyone: `
    setup login logout me setPasswordByLink health readiness openApi apiDocs homePage loginPage
    setupPage setPasswordPage chatPage conversationPage memoriesPage memoryPage tasksPage calendarPage
    inboxPage approvalsPage personaPage personaDocumentPage agentsPage agentPage agentRunPage modelsPage
    insightsPage settingsPage settingsSectionPage usersPage userPage workersPage workerPage auditPage
    systemPage componentsPage webManifestFile serviceWorkerFile smallIconFile largeIconFile
    vectorIconFile asset`,
  'member none': `
    logoutEverywhere changePassword endSession createToken totpStatus beginTotp confirmTotp endTotp
    renewRecoveryCodes sawTotpReset prove decideAccessRequest startOwnExport cancelOwnExport
    takeOwnExport`,
  'member read': `
    listSessions listTokens ownAccount listAccessRequests profileUsage listWorkers ownAudit
    verifyOwnAudit profileDoctor listMemories searchMemories nameMemories getMemory listTasks getTask
    listCalendar getCalendarEvent exportCalendar getPersona getPersonaDocument personaHistory
    facetListHistory getFacet facetHistory listConfig getConfig configHistory listSecrets memoryHistory
    exportMemories stats listInbox listInboxMemories listModels listAdapters listDatasets getDataset
    datasetPairs exportDataset listTrainings getTraining trainingLog listChats readChat listTools`,
  'member write': `
    revokeToken changeAccount startWorker stopWorker restartWorker mendProfile captureMemory
    changeMemory deleteMemory restoreMemory createTask changeTask deleteTask restoreTask
    createCalendarEvent changeCalendarEvent deleteCalendarEvent restoreCalendarEvent importCalendar
    putPersonaDocument undoPersona undoFacetList putFacet deleteFacet undoFacet putConfig undoConfig
    putSecret deleteSecret validateMemory forgetMemory importMemories reindexMemories uploadToInbox
    retryInboxFile probeModels setModelRole addAdapter activateAdapter deactivateAdapter rollbackAdapter
    buildDataset reviewDataset deleteDataset trainDataset cancelTraining deleteChat stopReply`,
  'console none': `
    resetTotp stopSystem tryWorkerBuild mendSystem exportProfile importProfile`,
  'owner none': `
    switchProfile switchBack`,
  'owner admin': `
    listUsers createUser setDefaultUser changeUser resetPassword listProfiles deleteUser archiveUser
    unarchiveUser renameUser listArchived usageOverview listTemplates saveTemplate importTemplate
    getTemplate deleteTemplate trySecurity metrics systemStatus systemConfig changeSystemConfig findModelServers
    systemAudit verifyAudit systemDoctor listBackups startBackup verifyBackups restoreBackup`,
  'member read followed': `
    workerLogs`,
  'member read stream': `
    profileFeed workerFeed replyEvents`,
  'member read socket': `
    attach`,
  'member agents': `
    listAgents runAgent listRuns getRun getRunProposal cancelRun undoRun listRunChanges listRunDecisions
    listSchedules setSchedule listApprovals getApproval decideApproval`,
  'member write stream': `
    chat retryReply`,
  'member none stream': `
    followOwnExport`,
  'owner admin stream': `
    followCopyWork`,
}

/** The words for each route: access, scope, and how it answers. */
export const EXPECTED_ROUTES: ReadonlyMap<string, string> = new Map(
  Object.entries(EXPECTED).flatMap(([words, ids]) =>
    ids
      .trim()
      .split(/\s+/)
      .map((id): [string, string] => [id, words]),
  ),
)
