// Ctrl+K and "/": pages of the menu at once, people from the server while somebody types. The
// list is made of links that the server's own search page shows, so both say the same.

const PAUSE_MS = 180;
const MOST = 8;

let found = [];
let chosen = 0;

const dialog = () => document.getElementById('palet');
const list = () => document.getElementById('palet-daftar');

/** Links of this page's menu whose words contain the text. */
function pages(text) {
  const links = [...document.querySelectorAll('.menu li a, .title-primary')];
  return links
    .filter((link) => link.textContent.toLowerCase().includes(text))
    .map((link) => ({ label: link.textContent.trim(), href: link.href, icon: link.querySelector('.icon') }));
}

/** People that the search page finds. */
async function people(text, signal) {
  const form = dialog().querySelector('form');
  const address = `${form.getAttribute('action')}?q=${encodeURIComponent(text)}`;
  const answer = await fetch(address, { signal, headers: { 'HX-Request': 'true', Accept: 'text/html' } });
  if (!answer.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const links = [...page.querySelectorAll('a.person-name, .hits a')];
  return links.map((link) => ({
    label: (link.querySelector('.person-name') ?? link).textContent.trim(),
    note: link.closest('li, th, td')?.querySelector('.person-line')?.textContent,
    href: link.getAttribute('href'),
    icon: null,
  }));
}

function show() {
  const place = list();
  chosen = Math.min(chosen, Math.max(found.length - 1, 0));
  place.replaceChildren(...found.map((hit, index) => {
    const line = document.createElement('li');
    line.id = `palet-${index}`;
    line.role = 'option';
    line.setAttribute('aria-selected', String(index === chosen));
    if (hit.icon) line.append(hit.icon.cloneNode(true));
    const words = document.createElement('span');
    words.textContent = hit.note ? `${hit.label} · ${hit.note}` : hit.label;
    line.append(words);
    line.addEventListener('click', () => location.assign(hit.href));
    return line;
  }));
  const input = document.getElementById('palet-isi');
  if (found.length) input.setAttribute('aria-activedescendant', `palet-${chosen}`);
  else input.removeAttribute('aria-activedescendant');
  document.getElementById(`palet-${chosen}`)?.scrollIntoView({ block: 'nearest' });
}

let running;
let pause;
function search(text) {
  const needle = text.trim().toLowerCase();
  const here = pages(needle);
  found = here.slice(0, MOST);
  chosen = 0;
  show();
  running?.abort();
  clearTimeout(pause);
  if (needle.length < 2) return;
  running = new AbortController();
  const { signal } = running;
  pause = setTimeout(async () => {
    const hits = await people(needle, signal).catch(() => []);
    if (signal.aborted) return;
    found = [...here, ...hits].slice(0, MOST);
    show();
  }, PAUSE_MS);
}

function open() {
  const box = dialog();
  if (!box || box.open) return;
  box.showModal();
  const input = document.getElementById('palet-isi');
  input.value = '';
  search('');
  input.focus();
}

const typing = (element) => element.closest('input, textarea, select, [contenteditable]');

export function palette() {
  if (!dialog()?.showModal) return;
  document.addEventListener('keydown', (event) => {
    const control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !typing(event.target);
    if (!control && !slash) return;
    event.preventDefault();
    open();
  });
  const input = document.getElementById('palet-isi');
  input.addEventListener('input', () => search(input.value));
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      chosen = (chosen + step + found.length) % found.length;
      show();
    } else if (event.key === 'Escape') {
      // A search field would keep the first Esc for itself, to empty the field.
      event.preventDefault();
      dialog().close();
    } else if (event.key === 'Enter' && found[chosen]) {
      event.preventDefault();
      location.assign(found[chosen].href);
    }
  });
  // The field at the top opens the palette by a click; by keyboard it stays a plain search.
  document.querySelector('form[data-palette]')?.addEventListener('click', (event) => {
    if (!event.target.closest('input, button')) return;
    event.preventDefault();
    open();
  });
}
