//! How many at a time, and how many new ones a minute. Memory stays bounded by what is inside.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who is inside, by key, never more than the limit of one key.
pub(super) struct Crowd<K> {
    limit: usize,
    inside: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Eq + Hash + Clone> Crowd<K> {
    pub(super) fn new(limit: usize) -> Crowd<K> {
        Crowd { limit, inside: Arc::default() }
    }

    /// Lets one in, if there is room; leaving is dropping the guard.
    pub(super) fn enter(&self, key: K) -> Option<Inside<K>> {
        let mut inside = lock(&self.inside);
        let count = inside.entry(key.clone()).or_insert(0);
        if *count >= self.limit {
            return None;
        }
        *count += 1;
        Some(Inside { key, crowd: self.inside.clone() })
    }
}

/// Somebody inside.
pub(super) struct Inside<K: Eq + Hash> {
    key: K,
    crowd: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Eq + Hash> Drop for Inside<K> {
    fn drop(&mut self) {
        let mut inside = lock(&self.crowd);
        if let Some(count) = inside.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                inside.remove(&self.key);
            }
        }
    }
}

/// So many in a minute.
pub(super) struct Pace {
    per_minute: usize,
    times_us: Mutex<VecDeque<i64>>,
}

impl Pace {
    pub(super) fn new(per_minute: usize) -> Pace {
        Pace { per_minute, times_us: Mutex::default() }
    }

    /// Whether one more may happen now.
    pub(super) fn step(&self, now_us: i64) -> bool {
        let mut times = lock(&self.times_us);
        while times.front().is_some_and(|at| now_us - at >= 60_000_000) {
            times.pop_front();
        }
        let room = times.len() < self.per_minute;
        if room {
            times.push_back(now_us);
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_room_lets_nobody_in_until_one_leaves() {
        let crowd = Crowd::new(2);
        let first = crowd.enter("a").unwrap();
        let _second = crowd.enter("a").unwrap();
        assert!(crowd.enter("a").is_none());
        assert!(crowd.enter("b").is_some());
        drop(first);
        assert!(crowd.enter("a").is_some());
        assert_eq!(lock(&crowd.inside).len(), 1);
    }

    #[test]
    fn a_minute_passes() {
        let pace = Pace::new(2);
        assert!(pace.step(0) && pace.step(1) && !pace.step(2));
        assert!(pace.step(60_000_000));
    }
}
