// Decides whether an input counts: made by a person, not within half a second of a change of the page.

/** Milliseconds after each reveal or change in which nothing counts. */
export const settleTime = 500;

let settledAt = performance.now() + settleTime;

/** Starts the half second anew: what stands under the cursor may have changed. */
export function unsettle(): void {
  settledAt = performance.now() + settleTime;
}

/** True for an input of a person that came after the page had settled. */
export function counts(event: Event): boolean {
  return event.isTrusted && performance.now() >= settledAt && document.visibilityState === 'visible';
}

/** Calls `act` for each click that counts. Keyboard activation arrives as a click too. A held key does not repeat it. */
export function onClick(button: HTMLElement, act: () => void): void {
  let held = false;
  button.addEventListener('keydown', (event) => { if (event.repeat) { held = true; event.preventDefault(); } });
  button.addEventListener('keyup', () => { held = false; });
  button.addEventListener('click', (event) => {
    event.preventDefault();
    if (held || !counts(event)) return;
    act();
  });
}

/** A page that comes back into view is new to the person. (A hidden tab is not always told by the browser: the host says so too.) */
export function watchReveals(): void {
  document.addEventListener('visibilitychange', unsettle);
  window.addEventListener('pageshow', unsettle);
}
