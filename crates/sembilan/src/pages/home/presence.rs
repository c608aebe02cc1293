//! How many are present right now, for the page of the mayor.

use attendance::month::table;
use law::Month;
use law::attendance::{Day, Status};
use shell::{Ctx, Problem};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Presence of one moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Presence {
    pub(super) expected: i64,
    pub(super) present: i64,
    pub(super) late: i64,
    pub(super) silent: i64,
}

/// Presence is counted at most so often; a whole city in between costs nothing.
const COUNTED_US: i64 = 15_000_000;

static COUNTED: LazyLock<Mutex<HashMap<String, (i64, Presence)>>> = LazyLock::new(Mutex::default);

/// Presence of the whole pemda today, counted anew every few seconds.
pub(super) async fn now(ctx: &Ctx) -> Result<Presence, Problem> {
    let key = ctx.tenant.slug.clone();
    {
        let held = COUNTED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, known)) = held.get(&key)
            && (0..COUNTED_US).contains(&(ctx.now_us - at))
        {
            return Ok(*known);
        }
    }
    let (month, day) = (Month::of(ctx.today), ctx.today.day());
    let counted = ctx
        .db()
        .read(move |tx| {
            let mut sum = Presence::default();
            table::one_day(tx, month, day, |_, day| count(&mut sum, day))?;
            Ok(sum)
        })
        .await?;
    let mut held = COUNTED.lock().unwrap_or_else(PoisonError::into_inner);
    held.insert(key, (ctx.now_us, counted));
    Ok(counted)
}

fn count(sum: &mut Presence, day: &Day) {
    let away = matches!(
        day.status,
        Status::Holiday(_) | Status::DayOff | Status::NotEmployed | Status::Unscheduled
    );
    if away {
        return;
    }
    sum.expected += 1;
    if day.in_minute.is_some() {
        sum.present += 1;
        sum.late += i64::from(day.late_minutes > 0);
    } else if matches!(day.status, Status::NotYet | Status::Absent | Status::Present) {
        sum.silent += 1;
    }
}
