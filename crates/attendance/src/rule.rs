//! Small checks that every act of the room makes: the permit is for this very act, a text is
//! there, the book has an answer.

use law::book::RuleError;
use law::{Action, Invalid, Permit, Refusal};
use store::Result;

/// Longest text of a reason or a decree, in characters.
const LONGEST: usize = 2_000;

/// The permit must be for this very act.
///
/// # Errors
/// The refusal otherwise.
pub(crate) fn accepted(permit: &Permit, action: Action) -> Result<()> {
    if permit.action() == action {
        Ok(())
    } else {
        Err(Refusal::new("refusal-not-permitted").with("action", action.name()).into())
    }
}

/// A text that must be there and stay within its bounds.
///
/// # Errors
/// The flaw of the field.
pub(crate) fn required(field: &'static str, text: &str) -> Result<()> {
    let length = text.trim().chars().count();
    if length == 0 {
        return Err(Invalid::field(field, "flaw-required").into());
    }
    if length > LONGEST {
        return Err(Invalid::field(field, "flaw-text-long").into());
    }
    Ok(())
}

/// An answer of the book, or the refusal that says what it lacks.
///
/// # Errors
/// The refusal.
pub(crate) fn ruled<T>(answer: std::result::Result<T, RuleError>) -> Result<T> {
    answer.map_err(|error| Refusal::from(error).into())
}
