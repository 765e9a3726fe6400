const kContent = 'content';

/** When the page is drawn anew, and when a dialog has faded out that had the focus. */
const kDelaysMs = [60, 400];

/**
 * Puts the focus somewhere sensible when what had it is gone or disabled and it fell to the body: on
 * `place`, or without one on the content of the page. Waits until the page is drawn anew.
 */
export function restoreFocus(place?: () => HTMLElement | null | undefined): void {
  const restore = () => {
    const active = document.activeElement;
    if (active !== null && active !== document.body) return;
    const target = place?.() ?? document.getElementById(kContent);
    target?.focus({ preventScroll: true });
  };
  for (const delay of kDelaysMs) setTimeout(restore, delay);
}
