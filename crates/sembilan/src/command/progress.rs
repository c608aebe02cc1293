//! How far a command is, on standard error: real counts, and silence where nobody looks.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts; hidden for programs that read JSON.
#[must_use]
pub fn bar(json: bool, what: &'static str) -> ProgressBar {
    if json {
        return ProgressBar::hidden();
    }
    let style = "{msg}  {wide_bar}  {human_pos} of {human_len}  {eta}";
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(0).with_style(style);
    bar.set_message(what);
    bar
}

/// Tells a bar how many steps are done of how many.
pub fn tell(bar: &ProgressBar, done: u64, all: u64) {
    bar.set_length(all);
    bar.set_position(done);
}
