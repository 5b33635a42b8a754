/** What a text holds that must not become training material: a model says again what it was trained on. */
export type SecretKind = 'key' | 'password' | 'card' | 'account' | 'address'

/** The first kind of secret in a text. The person's own mail addresses are none. */
export function findSecret(
  text: string,
  ownAddresses: readonly string[] = [],
): SecretKind | undefined {
  if (KEYS.some((key) => key.test(text)) || holdsRandom(text)) return 'key'
  if (PASSWORD.test(text)) return 'password'
  if (holdsCard(text)) return 'card'
  if (holdsAccount(text)) return 'account'
  return holdsAddress(text, ownAddresses) ? 'address' : undefined
}

const KEYS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*(?:PRIVATE KEY|PGP MESSAGE)/,
  /\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}/,
  /\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|hf_|npm_|dop_v1_|mh_pat_)[A-Za-z0-9_-]{10,}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bAIza[A-Za-z0-9_-]{30,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+/,
  /\bssh-(?:rsa|ed25519) AAAA[A-Za-z0-9+/]{20,}/,
  /:\/\/[^\s/:@]+:[^\s/@]+@/,
]

/** `password: …`, `PIN is 1234`, `Passwort lautet …`: a name of a secret, and something behind it. */
const PASSWORD =
  /(?<![\p{L}\p{N}])(?:pass(?:word|phrase|code|wort)|passwd|pwd|kennwort|contraseña|mot de passe|wachtwoord|api[-_ ]?key|secret[-_ ]?key|access[-_ ]?token|pin|puk|cvv|cvc|tan)(?![\p{L}\p{N}])(?:\s+(?:for|of|to|für|von)\s+[^\n.:=]{1,60})?\s*(?:[:=]|\bis\b|\bwas\b|\blautet\b|\bist\b|\bes\b|\best\b)\s*["'“”„]?\S{3,}/iu

const RANDOM = /(?<![\w/.:-])[A-Za-z0-9_+=-]{32,}(?![\w/])/g

/** Long, without blanks, of capitals, small letters and many figures: nothing that anybody says. */
function holdsRandom(text: string): boolean {
  return [...text.matchAll(RANDOM)].some(([run]) => {
    const figures = run.replaceAll(/\D/g, '').length
    return /[a-z]/.test(run) && /[A-Z]/.test(run) && figures >= 3
  })
}

const CARD = /(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/g

function holdsCard(text: string): boolean {
  return [...text.matchAll(CARD)].some(([run]) => fitsLuhn(run.replaceAll(/\D/g, '')))
}

/** The check of the last figure that cards have (ISO/IEC 7812-1). */
function fitsLuhn(digits: string): boolean {
  if (/^0+$/.test(digits)) return false
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, digit, place) => {
      const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return sum % 10 === 0
}

const ACCOUNT = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g

function holdsAccount(text: string): boolean {
  return [...text.matchAll(ACCOUNT)].some(([run]) => {
    const account = run.replaceAll(' ', '')
    // What follows may be a word in capitals: an account is as long as its country says, from 15 on.
    return lengths(account).some((length) => fitsModulo97(account.slice(0, length)))
  })
}

function lengths(account: string): number[] {
  return Array.from({ length: Math.max(0, account.length - 14) }, (_, more) => 15 + more)
}

/** The check of the figures behind the country of an IBAN (ISO 13616). */
function fitsModulo97(account: string): boolean {
  const turned = account.slice(4) + account.slice(0, 4)
  const digits = turned.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return digits.split('').reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1
}

const ADDRESS = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu

function holdsAddress(text: string, own: readonly string[]): boolean {
  const known = new Set(own.map((address) => address.toLowerCase()))
  return [...text.matchAll(ADDRESS)].some(([address]) => !known.has(address.toLowerCase()))
}
