/**
 * Every failure that a person or a program can be told of, with what it means at each edge.
 * The code is the contract; the HTTP status and the exit code of `mh` follow from it.
 */
export const ERROR_CODES = {
  'invalid-input': { status: 400, exit: 2, title: 'The request is not valid' },
  'weak-password': { status: 400, exit: 2, title: 'The password is guessed too easily' },
  'invalid-path': { status: 400, exit: 2, title: 'The path is not valid' },
  'wrong-usage': { status: 400, exit: 2, title: 'The command is not complete' },
  'setup-token-wrong': { status: 403, exit: 4, title: 'The setup token is not valid' },
  'link-expired': { status: 403, exit: 4, title: 'The link is no longer valid' },
  unauthenticated: { status: 401, exit: 4, title: 'Log in first' },
  'login-failed': { status: 401, exit: 4, title: 'Log-in failed' },
  'totp-needed': { status: 401, exit: 4, title: 'A code is needed' },
  'totp-wrong': { status: 401, exit: 4, title: 'The code is not valid' },
  'proof-needed': { status: 403, exit: 4, title: 'Prove again who you are' },
  forbidden: { status: 403, exit: 4, title: 'Not allowed' },
  'account-archived': { status: 403, exit: 4, title: 'The account is archived' },
  'consent-needed': { status: 403, exit: 4, title: 'The person has to consent first' },
  'cross-site': { status: 403, exit: 4, title: 'Request from another site refused' },
  'not-found': { status: 404, exit: 3, title: 'Not found' },
  'method-not-allowed': { status: 405, exit: 2, title: 'Method not allowed' },
  conflict: { status: 409, exit: 1, title: 'Conflict' },
  'profile-changed': { status: 409, exit: 1, title: 'The profile has changed' },
  'last-owner': { status: 409, exit: 1, title: 'The last owner must stay' },
  'body-too-large': { status: 413, exit: 1, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, exit: 1, title: 'Unsupported content type' },
  'host-not-allowed': { status: 421, exit: 4, title: 'Host not served here' },
  'profile-locked': { status: 423, exit: 1, title: 'The profile is locked' },
  'too-many-requests': { status: 429, exit: 1, title: 'Too many requests' },
  internal: { status: 500, exit: 1, title: 'Internal error' },
  'file-corrupt': { status: 500, exit: 1, title: 'A file is corrupt' },
  'worker-unreachable': { status: 502, exit: 1, title: 'The worker broke off' },
  'worker-off': { status: 503, exit: 1, title: 'The worker is switched off' },
  'worker-starting': { status: 503, exit: 1, title: 'The worker is starting' },
  'worker-failed': { status: 503, exit: 1, title: 'The worker failed to start' },
  'shutting-down': { status: 503, exit: 1, title: 'Shutting down' },
  busy: { status: 503, exit: 1, title: 'Busy' },
  'model-failed': { status: 502, exit: 1, title: 'The model did not answer' },
  'worker-timeout': { status: 504, exit: 1, title: 'The worker did not answer' },
  'supervisor-unreachable': { status: 503, exit: 5, title: 'The supervisor cannot be reached' },
  'already-running': { status: 409, exit: 75, title: 'Already running' },
  'profile-unusable': { status: 500, exit: 78, title: 'The profile folder cannot be used' },
} as const

/** The closed list of error codes. */
export type ErrorCode = keyof typeof ERROR_CODES

/** Whether a string that came from outside is one of our error codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value)
}
