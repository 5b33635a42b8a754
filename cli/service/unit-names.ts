/** The units of an installation. The socket's end is the service's too. */
export const UNIT_NAMES = ['mh.socket', 'mh.service', 'mh.slice'] as const
export type UnitName = (typeof UNIT_NAMES)[number]
