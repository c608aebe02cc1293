// Progress of long work: the counts follow a stream of events; when it ends the page is asked
// again and says how. Without scripts the page reloads by itself.

export function work() {
  const place = document.querySelector('[data-work]');
  const bar = place?.querySelector('progress');
  if (!bar) return;
  const stream = new EventSource(place.dataset.work);
  stream.addEventListener('message', (event) => {
    const progress = JSON.parse(event.data);
    if (progress.total > 0) bar.max = progress.total;
    bar.value = progress.done;
    if (progress.state?.state !== 'running') {
      stream.close();
      location.reload();
    }
  });
  stream.addEventListener('error', () => stream.close());
}
