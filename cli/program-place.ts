/** What a supervisor is started with. */
export interface SupervisorLaunch {
  readonly root: string
  /** In the foreground the launch is settled when the supervisor has ended; else as soon as it is on its way. */
  readonly foreground: boolean
  readonly port?: number | undefined
  readonly host?: string | undefined
}

/** What the program knows by where it lies. */
export interface ProgramPlace {
  /** The folder above the program: the data root when neither `--root` nor `MH_ROOT` names one. */
  readonly checkout: string
  /** The program itself, as Node is given it. */
  readonly program: string
  readonly launchSupervisor: (launch: SupervisorLaunch) => Promise<void>
  /** Copies the programs of the present build to where a service of that data root runs them. */
  readonly prepareService: (root: string) => Promise<void>
}
