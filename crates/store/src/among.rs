//! A condition that a column is one of some numbers, as text both engines read.

use crate::value::Value;

/// ` AND column IN (?4, ?5 …)` for the numbers, which are added to the parameters. No numbers at
/// all mean that no row is wanted. The list is filled up to a power of two by repeating a number,
/// so that lists of about the same length share one prepared statement.
pub fn among(column: &str, ids: &[i64], params: &mut Vec<Value>) -> String {
    let Some(last) = ids.last().copied() else { return " AND 1 = 0".to_owned() };
    let length = ids.len().next_power_of_two();
    let filled = ids.iter().copied().chain(std::iter::repeat(last)).take(length);
    let marks: Vec<String> = filled
        .map(|id| {
            params.push(id.into());
            format!("?{}", params.len())
        })
        .collect();
    format!(" AND {column} IN ({})", marks.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values;

    #[test]
    fn numbers_follow_what_is_there_and_fill_up() {
        let mut params = values!["2026-03"].to_vec();
        assert_eq!(
            among("person_id", &[7, 8, 9], &mut params),
            " AND person_id IN (?2, ?3, ?4, ?5)"
        );
        assert_eq!(params, values!["2026-03", 7, 8, 9, 9]);
    }

    #[test]
    fn nobody_is_nobody() {
        let mut params = Vec::new();
        assert_eq!(among("unit_id", &[], &mut params), " AND 1 = 0");
        assert_eq!(params, []);
    }
}
