// Dialogs and the panels of `details`: open in place, close by Esc or a click beside them, and
// give the focus back. Without scripts the same links lead to pages.

export function dialogs() {
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-dialog]');
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
      dialog.addEventListener('close', () => opener.focus(), { once: true });
    }
    if (event.target instanceof HTMLDialogElement) event.target.close();
    for (const panel of document.querySelectorAll('details[data-popover][open]')) {
      if (!panel.contains(event.target)) panel.open = false;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const panel of document.querySelectorAll('details[data-popover][open]')) {
      panel.open = false;
      panel.querySelector('summary')?.focus();
    }
  });
}
