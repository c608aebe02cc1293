//! Keeps a text from being run as a formula when a file is opened or saved again as CSV. The
//! guard is an apostrophe in front, and reading takes exactly one off again.

/// Characters that make a spreadsheet read the cell as something to run.
const TRIGGERS: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}'];

/// Whether a spreadsheet could run this text. A lone sign (the usual "-" for nothing) cannot be.
fn is_live(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\'').chars();
    rest.next().is_some_and(|first| TRIGGERS.contains(&first)) && rest.next().is_some()
}

/// The text with an apostrophe in front if it could be run.
pub(crate) fn guard(text: &str) -> std::borrow::Cow<'_, str> {
    if is_live(text) { format!("'{text}").into() } else { text.into() }
}

/// The text without the apostrophe [`guard`] put there.
pub(crate) fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_live(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn live_texts_are_disarmed_and_come_back() {
        for live in ["=1+1", "+62812", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''@a"] {
            let safe = guard(live);
            assert!(safe.starts_with('\''), "{live:?}");
            assert_eq!(unguard(&safe), live);
        }
        for dead in ["-", "", "Budi", "'", "'Aisyah", "a=b", "19900101"] {
            assert_eq!(guard(dead), dead);
            assert_eq!(unguard(dead), dead);
        }
    }
}
