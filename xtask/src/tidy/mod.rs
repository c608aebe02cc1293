//! `cargo xtask tidy`: the house rules as code. Each rule reads the tree of files that git knows
//! and names places; it never mends anything, and none depends on another.

mod crates;
mod files;
mod fluent;
mod front;
mod page;
mod rust;
mod tree;
mod words;

use crate::{Done, root, say};
use tree::{Found, Tree};

/// A rule: what it asks, and how it looks.
type Rule = (&'static str, fn(&Tree) -> Vec<Found>);

const RULES: &[Rule] = &[
    ("files stay under 400 lines", files::long),
    ("Rust lines stay under 100 columns", files::wide),
    ("every module starts with what it is for", rust::unexplained),
    ("nothing is left unfinished", files::unfinished),
    ("no panic is written outside tests", rust::panics),
    ("every allowed lint says why", rust::silent_allows),
    ("pay and time know no floating point", rust::floats),
    ("no inline script or style", page::inline),
    ("every page script is data-hx", page::bare_htmx),
    ("both languages say the same things", fluent::unequal),
    ("every word that is asked for exists", fluent::unknown),
    ("every class of a page has a style, and the other way round", front::classes),
    ("every crate explains itself", crates::unread),
    ("crates name only crates of their floor or below", crates::floors),
    ("law and journal stay pure", crates::impure),
    ("lock files name no registry but the public one", files::registries),
    ("no path of a machine", words::paths),
    ("the project speaks only of itself", words::foreign),
];

/// Runs the chore.
///
/// # Errors
/// When a rule found something; every place was printed.
pub fn run() -> Done {
    let tree = Tree::read(&root())?;
    let mut places = 0;
    for (rule, look) in RULES {
        let found = look(&tree);
        if found.is_empty() {
            continue;
        }
        say(&format!("{rule}:"));
        for place in &found {
            say(&format!("  {place}"));
        }
        places += found.len();
    }
    if places == 0 {
        say(&format!("{} rules hold over {} files", RULES.len(), tree.files.len()));
        return Ok(());
    }
    Err(format!("{places} places break a house rule"))
}
