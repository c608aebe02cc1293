//! How many are present right now, in the whole pemda or in one agency.

use attendance::month::table;
use law::Month;
use law::attendance::{Day, Status};
use shell::{Ctx, Problem};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

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

/// Presence by agency.
type ByAgency = Arc<HashMap<i64, Presence>>;

static COUNTED: LazyLock<Mutex<HashMap<String, (i64, ByAgency)>>> = LazyLock::new(Mutex::default);

/// Presence of the whole pemda today.
pub(super) async fn now(ctx: &Ctx) -> Result<Presence, Problem> {
    let mut sum = Presence::default();
    for one in counted(ctx).await?.values() {
        sum.expected += one.expected;
        sum.present += one.present;
        sum.late += one.late;
        sum.silent += one.silent;
    }
    Ok(sum)
}

/// Presence of one agency today.
pub(super) async fn now_in(ctx: &Ctx, agency: i64) -> Result<Presence, Problem> {
    Ok(counted(ctx).await?.get(&agency).copied().unwrap_or_default())
}

/// Presence of every agency, counted anew every few seconds.
async fn counted(ctx: &Ctx) -> Result<ByAgency, Problem> {
    let key = ctx.tenant.slug.clone();
    {
        let held = COUNTED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, known)) = held.get(&key)
            && (0..COUNTED_US).contains(&(ctx.now_us - at))
        {
            return Ok(Arc::clone(known));
        }
    }
    let (month, day) = (Month::of(ctx.today), ctx.today.day());
    let counted = ctx
        .db()
        .read(move |tx| {
            let mut sums: HashMap<i64, Presence> = HashMap::new();
            table::one_day(tx, month, day, |agency, day| {
                count(sums.entry(agency).or_default(), day);
            })?;
            Ok(Arc::new(sums))
        })
        .await?;
    let mut held = COUNTED.lock().unwrap_or_else(PoisonError::into_inner);
    held.insert(key, (ctx.now_us, Arc::clone(&counted)));
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
