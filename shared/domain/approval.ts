/** What a person is asked about: a call of a tool, or a change of their persona that an agent proposes. */
export const APPROVAL_KINDS = ['call', 'proposal'] as const

/**
 * What has become of something that a person was asked about. `approved`: it is being done; `withdrawn`: whoever asked has been taken
 * back.
 */
export const APPROVAL_STATUSES = [
  'pending',
  'approved',
  'rejected',
  'expired',
  'withdrawn',
  'done',
  'failed',
] as const
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number]

/** As the decision rules describe them: reading; what can be undone; what cannot, or what others see. */
export const RISKS = ['low', 'medium', 'high'] as const
export type Risk = (typeof RISKS)[number]
