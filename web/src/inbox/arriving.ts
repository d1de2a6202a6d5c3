/** Nobody presses and waits for longer than this before something happens. */
const patienceMs = 120;

/** Goes to where we are on the way to, while what stands there is still being loaded. */
let arrive: (() => void) | null = null;

// Whoever does the next thing means what they pressed last: they find themselves there.
window.addEventListener('keydown', () => arrive?.(), true);
window.addEventListener('pointerdown', () => arrive?.(), true);
window.addEventListener('popstate', () => (arrive = null), true);

/**
 * Goes somewhere as soon as what will be drawn there is here, so that it is drawn once and nothing in it moves. Drawing the way
 * there first, and the rest later, takes longer than both together.
 * @param loading ends when nothing is still to come; null: nothing is
 */
export function goWhenLoaded(loading: Promise<unknown> | null, go: () => void): void {
  const once = () => {
    if (arrive !== once) return;
    arrive = null;
    go();
  };
  arrive = once;
  if (!loading) return once();
  setTimeout(once, patienceMs);
  void loading.then(once);
}
