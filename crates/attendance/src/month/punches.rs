//! Reading punches for the engine: by person and time, through the clustered key, without
//! touching a punch of another month.

use super::gather::People;
use crate::civil;
use law::Month;
use law::Zone;
use law::attendance::{Grade, Punch, PunchFlags};
use law::month::add_days;
use std::sync::LazyLock;
use store::{Engine, Fault, Result, Tx, Value, values};

/// A punch with whom and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tapped {
    pub(super) person_id: i64,
    pub(super) device_id: i64,
    pub(super) punch: Punch,
}

const COLUMNS: &str = "q.person_id, q.at_local_s, q.device_id,
    CAST(CASE q.zone WHEN 'WIT' THEN 9 WHEN 'WITA' THEN 8 ELSE 7 END AS BIGINT),
    CAST(CASE q.source WHEN 'adms' THEN 1 WHEN 'phone' THEN 2 ELSE 0 END AS BIGINT),
    q.verify, q.flags";

/// Steps from person to person in the key instead of walking over months nobody asked for.
const EVERYBODY: &str = "WITH RECURSIVE who (id) AS (
      SELECT MIN(person_id) FROM punch WHERE person_id > 0
      UNION ALL
      SELECT (SELECT MIN(person_id) FROM punch WHERE person_id > who.id) FROM who
       WHERE who.id IS NOT NULL)";

/// Sizes of a list of people; a shorter list is filled up, so that there are few statements.
const SIZES: [usize; 4] = [1, 10, 100, 1_000];

/// The head of the query and its parameters, after the two of the span.
fn whom(people: &People) -> (String, Vec<Value>) {
    let size = match people {
        People::These(ids) => SIZES.into_iter().find(|size| ids.len() <= *size),
        People::All => None,
    };
    let (Some(size), People::These(ids)) = (size, people) else {
        return (EVERYBODY.to_owned(), Vec::new());
    };
    let mut ids: Vec<i64> = ids.clone();
    ids.sort_unstable();
    ids.dedup();
    // Numbers that nobody has fill the list up; they are distinct, so no row comes twice.
    let blank = (1..).map(|n: i64| -n).take(size - ids.len());
    let params: Vec<Value> = ids.iter().copied().chain(blank).map(Value::from).collect();
    let marks: Vec<String> = (0..size).map(|n| format!("(CAST(?{} AS BIGINT))", n + 3)).collect();
    (format!("WITH who (id) AS (VALUES {})", marks.join(", ")), params)
}

/// First and last civil second of punches that can belong to a month.
fn reach(month: Month) -> (i64, i64) {
    let from = civil::midnight(add_days(month.first(), -1));
    let to = civil::midnight(add_days(month.last(), 2)) + civil::DAY_S - 1;
    (from, to)
}

/// Streams the punches of a month, ordered by person and time.
pub(super) fn stream(
    tx: &mut Tx,
    month: Month,
    people: &People,
    mut f: impl FnMut(Tapped) -> Result<()>,
) -> Result<()> {
    let (from, to) = reach(month);
    let (who, ids) = whom(people);
    // SQLite walks the people and then their part of the key, which is the order already; asked
    // for it, it would sort everything once more.
    let order = match tx.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => {
            "ORDER BY q.person_id, q.at_local_s, q.device_id, q.pin, q.status, q.verify"
        }
    };
    let sql = format!(
        "{who} SELECT {COLUMNS} FROM who CROSS JOIN punch q
          WHERE q.person_id = who.id AND q.at_local_s >= ?1 AND q.at_local_s <= ?2 {order}"
    );
    let mut params = values![from, to].to_vec();
    params.extend(ids);
    let (mut last, mut number) = (0, 0);
    tx.each(&sql, &params, |row| {
        let person_id = row.i64(0)?;
        if person_id < last {
            return Err(Fault::new("punches came out of order").into());
        }
        if person_id != last {
            (last, number) = (person_id, 0);
        }
        number += 1;
        f(Tapped {
            person_id,
            device_id: row.i64(2)?,
            punch: Punch {
                at_local_s: row.i64(1)?,
                id: number,
                zone: zone(row.i64(3)?),
                grade: grade(row.i64(4)?, row.i64(5)?),
                flags: flags(row.i64(6)?),
            },
        })
    })
}

fn zone(hours: i64) -> Zone {
    match hours {
        9 => Zone::Wit,
        8 => Zone::Wita,
        _ => Zone::Wib,
    }
}

/// How good the evidence of a punch is, by source (1 a machine, 2 a phone, 0 a file) and by the
/// machine's own kind of verification. Kinds that a card, a PIN or a password alone satisfies
/// are weak.
#[must_use]
pub fn grade(source: i64, verify: i64) -> Grade {
    match (source, verify) {
        (2, _) => Grade::Placed,
        (1, 1 | 8 | 9 | 10 | 12 | 13 | 15..=29) => Grade::Biometric,
        (1, _) => Grade::Weak,
        _ => Grade::Claimed,
    }
}

/// Bits of the machines half, translated by name once.
static FLAGS: LazyLock<Vec<PunchFlags>> = LazyLock::new(|| {
    let of = |bits: i64| {
        let words = crate::device::plausible::names(bits);
        words
            .filter_map(PunchFlags::parse)
            .fold(PunchFlags::default(), |all, one| PunchFlags(all.0 | one.0))
    };
    (0..KNOWN_FLAGS).map(of).collect()
});

/// One more than the highest combination of flags that the machines half writes.
const KNOWN_FLAGS: i64 = 64;

fn flags(bits: i64) -> PunchFlags {
    if bits == 0 {
        return PunchFlags::default();
    }
    let at = usize::try_from(bits & (KNOWN_FLAGS - 1)).unwrap_or(0);
    FLAGS.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_keep_their_names() {
        use crate::device::plausible as machine;
        for (bit, name) in machine::NAMES {
            assert!(bit < KNOWN_FLAGS, "{name} is beyond the translated bits");
            assert_eq!(flags(bit).names().collect::<Vec<_>>(), [name]);
        }
        let both = flags(machine::FUTURE | machine::CLOCK_RESET);
        assert!(both.any(PunchFlags::FUTURE) && both.any(PunchFlags::CLOCK_RESET));
    }

    #[test]
    fn a_password_is_weaker_than_a_finger_and_a_file_than_both() {
        assert_eq!(grade(1, 1), Grade::Biometric);
        assert_eq!(grade(1, 3), Grade::Weak);
        assert_eq!(grade(1, -1), Grade::Weak);
        assert_eq!(grade(0, 1), Grade::Claimed);
        assert_eq!(grade(2, -1), Grade::Placed);
    }

    #[test]
    fn a_list_of_people_is_filled_up_with_nobody() {
        let (sql, params) = whom(&People::These(vec![7, 3, 7]));
        assert_eq!(params.len(), 10);
        assert_eq!(params.first(), Some(&Value::Int(3)));
        assert_eq!(params.last(), Some(&Value::Int(-8)));
        assert!(sql.contains("?12") && !sql.contains("?13"));
        assert!(whom(&People::All).1.is_empty());
        assert!(whom(&People::These((1..2_000).collect())).1.is_empty());
    }
}
