//! Names of people by number, for lists that other rooms page through.

use std::collections::HashMap;
use store::{Result, Tx, Value};

/// A person as a list shows one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// NIP, 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
}

/// Numbers in one statement; shorter lists are filled up, so that there is one statement text.
const AT_ONCE: usize = 100;

/// Names and NIP of these people; one query per hundred.
///
/// # Errors
/// Faults of the store.
pub fn names(tx: &mut Tx, ids: &[i64]) -> Result<HashMap<i64, Named>> {
    let marks: Vec<String> = (1..=AT_ONCE).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "SELECT id, nip, name, title_front, title_back FROM person WHERE id IN ({})",
        marks.join(", ")
    );
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(AT_ONCE) {
        let blank = std::iter::repeat_n(-1, AT_ONCE - chunk.len());
        let params: Vec<Value> = chunk.iter().copied().chain(blank).map(Value::from).collect();
        tx.each(&sql, &params, |row| {
            let name = shell::session::full_name(&row.text(2)?, &row.text(3)?, &row.text(4)?);
            found.insert(row.i64(0)?, Named { nip: row.text(1)?, name });
            Ok(())
        })?;
    }
    Ok(found)
}
