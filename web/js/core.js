// The script of every page: shorter ways for what already works without it. htmx swaps parts,
// the rest is ours. It must never be needed to read, filter or submit.
import htmx from 'htmx.org/dist/htmx.esm.js';
import { dialogs } from './part/dialogs.js';
import { forms } from './part/forms.js';
import { palette } from './part/palette.js';
import { toasts } from './part/toasts.js';
import { work } from './part/work.js';

document.documentElement.dataset.script = '';

// Every request that changes something carries the token of the page.
document.addEventListener('htmx:config:request', (event) => {
  const token = document.querySelector('meta[name="csrf"]')?.content;
  if (token) event.detail.ctx.request.headers['x-csrf-token'] = token;
});

forms(htmx);
dialogs();
palette();
toasts();
work();
