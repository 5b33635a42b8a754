import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { SECRET_HEADER } from '../../../../shared/control/worker-contract.ts'
import { createSecretCheck } from '../../../../worker/http/secret-check.ts'

function requestWith(secret: string | undefined): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  if (secret !== undefined) request.headers[SECRET_HEADER] = secret
  return request
}

it('lets the secret through', () => {
  expect(() => createSecretCheck('s3cret')(requestWith('s3cret'))).not.toThrow()
})

it.each([undefined, '', 's3cre', 's3cret ', 'S3CRET', 's3crets'])('refuses %j', (shown) => {
  expect(() => createSecretCheck('s3cret')(requestWith(shown))).toThrow(
    expect.objectContaining({ code: 'unauthenticated' }),
  )
})
