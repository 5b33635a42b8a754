interface FollowEndOptions {
  /** Whether the end is to be kept in view; reading it is reactive. */
  readonly isFollowing: () => boolean
  /** Called when a person has scrolled, with whether they are at the end now. */
  readonly onMoved: (isAtEnd: boolean) => void
}

/** So near to the end counts as at it, in pixels. */
const NEAR_PX = 80

/** Keeps the end of the window in view while an element grows; who has scrolled up to read is left in peace. */
export function followEnd({ isFollowing, onMoved }: FollowEndOptions) {
  return (element: HTMLElement): (() => void) => {
    const show = (): void => {
      if (isFollowing()) scrollTo({ top: document.documentElement.scrollHeight })
    }
    const look = (): void => {
      const { scrollHeight } = document.documentElement
      onMoved(innerHeight + scrollY >= scrollHeight - NEAR_PX)
    }
    const observer = new ResizeObserver(show)
    observer.observe(element)
    addEventListener('scroll', look, { passive: true })
    show()
    return () => {
      observer.disconnect()
      removeEventListener('scroll', look)
    }
  }
}
