/** What has become of something that a person was asked about. `approved`: it is being done. */
export const APPROVAL_STATUSES = [
  'pending',
  'approved',
  'rejected',
  'expired',
  'done',
  'failed',
] as const
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number]

/** As the decision rules describe them: reading; what can be undone; what cannot, or what others see. */
export const RISKS = ['low', 'medium', 'high'] as const
export type Risk = (typeof RISKS)[number]
