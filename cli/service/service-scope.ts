/** Global options that take a value. */
const WITH_VALUE: ReadonlySet<string> = new Set(['--user', '--root'])

/**
 * Command lines of `mh service` as the parser takes them. There, as in `systemctl`, `--user` means the systemd of the person who asks,
 * not the name of an account; the option that the parser knows for it is `--own`.
 */
export function withServiceScope(argv: readonly string[]): string[] {
  const command = firstOperand(argv)
  if (argv[command] !== 'service') return [...argv]
  return argv.map((word, index) => (index > command && word === '--user' ? '--own' : word))
}

function firstOperand(argv: readonly string[]): number {
  let index = 0
  while (argv[index]?.startsWith('-')) index += WITH_VALUE.has(argv[index] ?? '') ? 2 : 1
  return index
}
