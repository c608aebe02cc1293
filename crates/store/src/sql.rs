//! One SQL text for both engines: expands the column types of migrations, turns `?1` into `$1`,
//! and reads off which tables a statement writes. It reads words only; it is no SQL parser and
//! never changes a statement beyond its placeholders.

use crate::failure::{Fault, Result};
use crate::tx::Engine;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// How many statement texts are kept understood; dynamic filters make few more than the sources.
const KEPT: usize = 4_096;

/// What a statement does to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Insert,
    Update,
    Delete,
}

/// A statement as far as the store needs to understand it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// The text with `$n` placeholders.
    pub(crate) dollars: String,
    /// The highest placeholder.
    pub(crate) params: usize,
    /// What it writes; empty for a query.
    pub(crate) writes: Vec<(Verb, String)>,
}

static UNDERSTOOD: LazyLock<RwLock<HashMap<String, Arc<Statement>>>> =
    LazyLock::new(RwLock::default);

/// Understands a statement; each text is read once.
///
/// # Errors
/// If it is neither query nor change of rows.
pub(crate) fn understand(sql: &str) -> Result<Arc<Statement>> {
    let kept = UNDERSTOOD.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(statement) = kept.get(sql) {
        return Ok(statement.clone());
    }
    drop(kept);
    let statement = Arc::new(read(sql)?);
    let mut kept = UNDERSTOOD.write().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

fn read(sql: &str) -> Result<Statement> {
    let mut words: Vec<String> = Vec::new();
    let mut dollars = String::with_capacity(sql.len() + 8);
    let (mut params, mut marked) = (0, false);
    for piece in pieces(sql) {
        if let Piece::Word(word) = piece {
            let number = if marked { word.parse().unwrap_or(0) } else { 0 };
            params = number.max(params);
        }
        marked = matches!(piece, Piece::Other("?"));
        match piece {
            Piece::Word(word) => {
                words.push(word.to_ascii_lowercase());
                dollars.push_str(word);
            }
            Piece::Name(quoted) => {
                words.push(quoted.trim_matches('"').to_owned());
                dollars.push_str(quoted);
            }
            Piece::Other("?") => dollars.push('$'),
            Piece::Other(text) => dollars.push_str(text),
        }
    }
    match words.first().map(String::as_str) {
        Some("select" | "with" | "insert" | "update" | "delete" | "values") => {}
        _ => return Err(Fault::new(format!("not a query and no change of rows: {sql}")).into()),
    }
    Ok(Statement { writes: targets(&words), params, dollars })
}

/// The tables a statement writes, by the words around them.
fn targets(words: &[String]) -> Vec<(Verb, String)> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let mut found = Vec::new();
    for at in 0..words.len() {
        let before = if at == 0 { "" } else { word(at - 1) };
        let target = match (word(at), word(at + 1)) {
            ("insert", "into") => Some((Verb::Insert, word(at + 2))),
            ("delete", "from") => Some((Verb::Delete, word(at + 2))),
            // `DO UPDATE SET` names no table, and `FOR UPDATE` only locks.
            ("update", next) if next != "set" && before != "for" && before != "key" => {
                Some((Verb::Update, next))
            }
            _ => None,
        };
        found.extend(target.map(|(verb, table)| (verb, table.to_owned())));
    }
    found
}

enum Piece<'a> {
    /// A keyword or plain name.
    Word(&'a str),
    /// A name in double quotes.
    Name(&'a str),
    /// Anything else: literals, comments, blanks, signs.
    Other(&'a str),
}

fn pieces(sql: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let named = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = match first {
            '\'' | '"' => rest.get(1..).and_then(|tail| tail.find(first)).map(|end| end + 2),
            '-' if rest.starts_with("--") => rest.find('\n'),
            '/' if rest.starts_with("/*") => rest.find("*/").map(|end| end + 2),
            c if named(c) => Some(rest.find(|c| !named(c)).unwrap_or(rest.len())),
            c => Some(c.len_utf8()),
        };
        let (piece, tail) = rest.split_at_checked(length.unwrap_or(rest.len()))?;
        rest = tail;
        Some(match first {
            '"' => Piece::Name(piece),
            c if named(c) => Piece::Word(piece),
            _ => Piece::Other(piece),
        })
    })
}

/// Expands the type words of a migration for one engine.
///
/// # Errors
/// If a word in braces is none of them.
pub(crate) fn expand(text: &str, engine: Engine) -> Result<String> {
    let mut expanded = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        expanded.push_str(before);
        let (word, tail) = after.split_once('}').unwrap_or((after, ""));
        expanded.push_str(match (word, engine) {
            ("i64", Engine::Sqlite) => "INTEGER",
            ("i64", Engine::Postgres) => "bigint",
            ("text", Engine::Sqlite) => "TEXT",
            // Byte order, as SQLite has it: one sorting on both engines, and prefixes by index.
            ("text", Engine::Postgres) => "text COLLATE \"C\"",
            ("bytes", Engine::Sqlite) => "BLOB",
            ("bytes", Engine::Postgres) => "bytea",
            // Numbers are never used twice: the journal names records by them.
            ("pk", Engine::Sqlite) => "INTEGER PRIMARY KEY AUTOINCREMENT",
            ("pk", Engine::Postgres) => "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
            ("strict", Engine::Sqlite) => "STRICT",
            ("clustered", Engine::Sqlite) => "STRICT, WITHOUT ROWID",
            ("strict" | "clustered", Engine::Postgres) => "",
            _ => return Err(Fault::new(format!("migration: unknown type word {{{word}}}")).into()),
        });
        rest = tail;
    }
    expanded.push_str(rest);
    Ok(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writes(sql: &str) -> Vec<(Verb, String)> {
        read(sql).unwrap().writes
    }

    #[test]
    fn placeholders_become_dollars_outside_of_literals() {
        let statement =
            read("SELECT '?1', \"?2\" FROM t -- ?3\n WHERE a = ?1 AND b = ?12").unwrap();
        let expected = "SELECT '?1', \"?2\" FROM t -- ?3\n WHERE a = $1 AND b = $12";
        assert_eq!(statement.dollars, expected);
        assert_eq!(statement.params, 12);
    }

    #[test]
    fn written_tables_are_found() {
        use Verb::{Delete, Insert, Update};
        assert_eq!(writes("SELECT a FROM t FOR UPDATE"), []);
        assert_eq!(writes("SELECT 'delete from t'"), []);
        let upsert = "INSERT INTO login (a) VALUES (?1) ON CONFLICT (a) DO UPDATE SET b = 1";
        assert_eq!(writes(upsert), [(Insert, "login".to_owned())]);
        assert_eq!(writes("/* x */ update \"Day\" SET a = 1"), [(Update, "Day".to_owned())]);
        let chain = "WITH gone AS (DELETE FROM a RETURNING id) INSERT INTO b SELECT id FROM gone";
        assert_eq!(writes(chain), [(Delete, "a".to_owned()), (Insert, "b".to_owned())]);
    }

    #[test]
    fn only_queries_and_changes_of_rows_are_taken() {
        for sql in ["DROP TABLE t", "PRAGMA synchronous=OFF", "ATTACH 'x' AS y", "", "-- SELECT"] {
            assert!(read(sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn migrations_expand_per_engine() {
        let text = "CREATE TABLE t (id {pk}, a {i64}, b {bytes}) {strict};";
        assert_eq!(
            expand(text, Engine::Sqlite).unwrap(),
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER, b BLOB) STRICT;"
        );
        assert!(expand(text, Engine::Postgres).unwrap().ends_with("a bigint, b bytea) ;"));
        assert!(expand("a {float}", Engine::Sqlite).is_err());
    }
}
