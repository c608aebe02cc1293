// Short words at the edge of the page, for what needs no decision: copied, offline, our fault.

const SECONDS = 8;

/** Says a sentence for some seconds, also to screen readers. */
export function say(text) {
  const place = document.getElementById('toasts');
  if (!place || !text) return;
  const toast = document.createElement('p');
  toast.className = 'toast';
  toast.textContent = text;
  place.append(toast);
  setTimeout(() => toast.remove(), SECONDS * 1000);
}

/** Listens for what is worth saying. */
export function toasts() {
  const words = () => document.getElementById('toasts')?.dataset ?? {};
  document.addEventListener('htmx:response:error', (event) => {
    if ((event.detail.ctx.response?.status ?? 500) >= 500) say(words().fault);
  });
  document.addEventListener('htmx:error', () => say(navigator.onLine ? words().fault : words().offline));
  window.addEventListener('offline', () => say(words().offline));

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    await navigator.clipboard?.writeText(button.dataset.copy);
    say(words().copied);
  });
}
