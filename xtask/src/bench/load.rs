//! Load on a server. Open loop: each request has the time at which it should leave, and its
//! latency counts from that time, so a server that stalls cannot hide the wait of those behind.

use super::http::{Answer, Connection};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What a load gave.
#[derive(Debug, Default)]
pub struct Load {
    /// Answers that were right.
    pub good: u64,
    /// Answers that were wrong, and requests without an answer.
    pub bad: u64,
    /// First wrong answer, in words.
    pub first_bad: Option<String>,
    /// Bytes of all answers, head and body.
    pub bytes: u64,
    /// From the first request to the last answer.
    pub took: Duration,
    /// Latencies of the right answers in microseconds, sorted.
    latencies_us: Vec<u64>,
}

impl Load {
    /// Right answers per second.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a figure to read")]
    pub fn per_s(&self) -> f64 {
        self.good as f64 / self.took.as_secs_f64().max(1e-9)
    }

    /// Bytes of an answer.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a figure to read")]
    pub fn bytes_each(&self) -> f64 {
        self.bytes as f64 / (self.good + self.bad).max(1) as f64
    }

    /// The latency, in milliseconds, that so many percent stay below.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a figure to read")]
    pub fn percentile_ms(&self, percent: usize) -> f64 {
        let count = self.latencies_us.len();
        let rank = (count * percent).div_ceil(100).saturating_sub(1);
        self.latencies_us.get(rank).map_or(0.0, |us| *us as f64 / 1_000.0)
    }

    fn take_in(&mut self, other: Load) {
        self.good += other.good;
        self.bad += other.bad;
        self.bytes += other.bytes;
        self.first_bad = self.first_bad.take().or(other.first_bad);
        self.latencies_us.extend(other.latencies_us);
    }
}

/// How requests come.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// So many a second, whether or not earlier ones were answered.
    Open(u64),
    /// The next when the last was answered, on every connection.
    Closed,
}

/// Loads a server for a while over so many connections. `request` makes the n-th request for a
/// connection; `right` says whether an answer is what was wanted.
pub fn load(
    address: &str,
    (pace, span): (Pace, Duration),
    connections: u64,
    request: impl Fn(u64, u64) -> Vec<u8> + Sync,
    right: impl Fn(&Answer) -> bool + Sync,
) -> Load {
    let next = AtomicU64::new(0);
    let began = Instant::now();
    let work = |number: u64| {
        let mut connection = Connection::new(address);
        let mut part = Load::default();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let due = match pace {
                Pace::Open(rate) => began + Duration::from_nanos(n * 1_000_000_000 / rate.max(1)),
                Pace::Closed => Instant::now(),
            };
            if due.duration_since(began) >= span {
                return part;
            }
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let due = if matches!(pace, Pace::Closed) { Instant::now() } else { due };
            count(&mut part, due, connection.ask(&request(number, n)), &right);
        }
    };
    let mut whole = Load::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..connections).map(|number| scope.spawn(move || work(number))).collect();
        for thread in threads {
            match thread.join() {
                Ok(part) => whole.take_in(part),
                Err(_) => whole.bad += 1,
            }
        }
    });
    whole.took = began.elapsed();
    whole.latencies_us.sort_unstable();
    whole
}

fn count(
    part: &mut Load,
    due: Instant,
    answer: std::io::Result<Answer>,
    right: impl Fn(&Answer) -> bool,
) {
    match answer {
        Ok(answer) => {
            part.bytes += answer.bytes as u64;
            if right(&answer) {
                part.good += 1;
                part.latencies_us
                    .push(u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX));
            } else {
                part.bad += 1;
                part.first_bad.get_or_insert_with(|| format!("status {}", answer.status));
            }
        }
        Err(error) => {
            part.bad += 1;
            part.first_bad.get_or_insert_with(|| error.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    /// Answers every request on each connection after a pause.
    fn server(pause: Duration) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    let (mut stream, mut line) = (stream, String::new());
                    while reader.read_line(&mut line).is_ok_and(|n| n > 0) {
                        if line == "\r\n" {
                            std::thread::sleep(pause);
                            let _ =
                                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                        }
                        line.clear();
                    }
                });
            }
        });
        address
    }

    #[test]
    fn an_open_loop_counts_the_wait_behind_a_slow_answer() {
        let address = server(Duration::from_millis(20));
        let request = |_, _| b"GET / HTTP/1.1\r\n\r\n".to_vec();
        let span = Duration::from_millis(400);
        // One connection answers 50 a second; 100 a second are asked for.
        let open = load(&address, (Pace::Open(100), span), 1, request, |a| a.status == 200);
        assert_eq!((open.good, open.bad), (40, 0));
        assert!(open.percentile_ms(99) > 200.0, "{}", open.percentile_ms(99));
        let closed = load(&address, (Pace::Closed, span), 1, request, |a| a.status == 200);
        assert!(closed.percentile_ms(50) < 100.0, "{}", closed.percentile_ms(50));
    }

    #[test]
    fn wrong_answers_are_not_counted_as_right() {
        let address = server(Duration::ZERO);
        let request = |_, _| b"GET / HTTP/1.1\r\n\r\n".to_vec();
        let span = Duration::from_millis(50);
        let load = load(&address, (Pace::Open(100), span), 2, request, |a| a.status == 404);
        assert_eq!((load.good, load.bad), (0, 5));
        assert_eq!(load.first_bad.as_deref(), Some("status 200"));
    }
}
