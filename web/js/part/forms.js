// Forms: filters that send themselves, no double submission, focus on what is wrong, printing.

const PAUSE_MS = 350;

/** Sends a filter and swaps only the body of the page; the address follows. */
function refilter(htmx, form) {
  const target = document.getElementById('badan');
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '') query.append(name, value);
  }
  const action = form.getAttribute('action') || location.pathname;
  const address = query.size ? `${action}?${query}` : action;
  if (!target) return form.requestSubmit();
  history.replaceState(history.state, '', address);
  target.setAttribute('aria-busy', 'true');
  htmx.ajax('GET', address, { target, swap: 'innerMorph' })
    .finally(() => target.removeAttribute('aria-busy'));
}

/** Whether a control only filters, so that a change may send at once. */
const sendsItself = (element) => element.form?.matches('form[data-auto]');

export function forms(htmx) {
  let pause;
  document.addEventListener('input', (event) => {
    if (!sendsItself(event.target) || event.target.type !== 'search') return;
    clearTimeout(pause);
    pause = setTimeout(() => refilter(htmx, event.target.form), PAUSE_MS);
  });
  document.addEventListener('change', (event) => {
    if (!sendsItself(event.target) || event.target.type === 'search') return;
    refilter(htmx, event.target.form);
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = '1';
    event.submitter?.setAttribute('aria-busy', 'true');
  });
  // A page that comes back from the history may be sent again.
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      form.querySelector('[aria-busy]')?.removeAttribute('aria-busy');
    }
  });

  document.querySelector('[data-focus]')?.focus();
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print();
  });
}
