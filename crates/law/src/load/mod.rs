//! From the texts of `rules/` to a [`Book`]. The loader refuses what it does not understand:
//! an unknown field, a number without a unit, a float, an overlap or a gap between two values,
//! and a pemda that overrides what the nation has fixed.

mod merge;
mod parse;
mod unit;

use crate::book::{Book, Param, Table};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// What is wrong with the rules, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoadError {
    /// File as it was named.
    pub file: String,
    /// Line, counted from 1, where it can be told.
    pub line: Option<usize>,
    /// Key of the parameter, if one is meant.
    pub key: Option<String>,
    /// Cause and mend.
    pub what: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(key) = &self.key {
            write!(f, ": {key}")?;
        }
        write!(f, ": {}", self.what)
    }
}
impl std::error::Error for LoadError {}

/// A parameter as one file has it, with the place for messages.
pub(crate) struct Entry {
    pub(crate) param: Param,
    /// Whether the file itself gave unit and title; a pemda's file need not.
    pub(crate) declared: bool,
    pub(crate) file: String,
    pub(crate) line: usize,
}

impl Entry {
    /// An error about this parameter.
    pub(crate) fn error(&self, what: impl Into<String>) -> LoadError {
        LoadError {
            file: self.file.clone(),
            line: Some(self.line),
            key: Some(self.param.key.clone()),
            what: what.into(),
        }
    }
}

/// The tables that lie beside the TOML files, by path.
pub(crate) struct Tables {
    by_path: BTreeMap<String, Arc<Table>>,
    used: BTreeSet<String>,
}

impl Tables {
    /// The table `name` in the folder of `toml_path`.
    pub(crate) fn beside(&mut self, toml_path: &str, name: &str) -> Option<Arc<Table>> {
        let path = match toml_path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{name}"),
            None => name.to_owned(),
        };
        let table = self.by_path.get(&path).map(Arc::clone);
        if table.is_some() {
            self.used.insert(path);
        }
        table
    }
}

/// Reads the national rules and, above them, those of one pemda.
///
/// `files` are the texts of the folder `rules/`, named by their paths with `/`. Only
/// `national/` and `pemda/<profile>/` are looked at; the profile `national` has no pemda.
///
/// # Errors
/// Everything that is wrong, not only the first thing.
pub fn load<I, P, T>(files: I, profile: &str) -> Result<Book, Vec<LoadError>>
where
    I: IntoIterator<Item = (P, T)>,
    P: Into<String>,
    T: Into<String>,
{
    let files = collect(files);
    let mut errors = Vec::new();
    let national = read_folder(&files, "national/", true, &mut errors);
    let pemda = if profile.is_empty() || profile == "national" {
        Vec::new()
    } else {
        let folder = format!("pemda/{profile}/");
        if !files.keys().any(|path| within(path, &folder)) {
            errors.push(LoadError {
                file: folder.clone(),
                line: None,
                key: None,
                what: format!("there is no profile '{profile}'"),
            });
        }
        read_folder(&files, &folder, false, &mut errors)
    };
    let params = merge::merge(national, pemda, &mut errors);
    let profile = if profile.is_empty() { "national" } else { profile };
    finish(Book { profile: profile.to_owned(), params }, errors)
}

/// Reads the named variants that golden cases use, from `fixtures/`.
///
/// # Errors
/// As [`load`].
pub fn load_fixtures<I, P, T>(files: I) -> Result<Book, Vec<LoadError>>
where
    I: IntoIterator<Item = (P, T)>,
    P: Into<String>,
    T: Into<String>,
{
    let files = collect(files);
    let mut errors = Vec::new();
    let entries = read_folder(&files, "fixtures/", true, &mut errors);
    let params = merge::merge(entries, Vec::new(), &mut errors);
    finish(Book { profile: "fixtures".to_owned(), params }, errors)
}

/// Names of the pemda profiles that the files hold.
pub fn profiles<'a>(paths: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    paths
        .into_iter()
        .filter_map(|path| {
            let (_, rest) = path.split_once("pemda/")?;
            rest.split_once('/').map(|(profile, _)| profile.to_owned())
        })
        .collect()
}

fn collect<I, P, T>(files: I) -> BTreeMap<String, String>
where
    I: IntoIterator<Item = (P, T)>,
    P: Into<String>,
    T: Into<String>,
{
    files
        .into_iter()
        .map(|(path, text)| {
            let path: String = path.into();
            (path.replace('\\', "/"), text.into())
        })
        .collect()
}

fn finish(book: Book, errors: Vec<LoadError>) -> Result<Book, Vec<LoadError>> {
    if errors.is_empty() { Ok(book) } else { Err(errors) }
}

/// Whether the path lies in the folder, whatever stands before it.
fn within(path: &str, folder: &str) -> bool {
    path.starts_with(folder) || path.contains(&format!("/{folder}"))
}

fn ends_with(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| end == extension)
}

/// Reads every TOML file of a folder together with the tables beside it.
fn read_folder(
    files: &BTreeMap<String, String>,
    folder: &str,
    national: bool,
    errors: &mut Vec<LoadError>,
) -> Vec<Entry> {
    let mut tables = Tables { by_path: BTreeMap::new(), used: BTreeSet::new() };
    for (path, text) in files.iter().filter(|(p, _)| within(p, folder) && ends_with(p, "csv")) {
        match parse::table(path, text) {
            Ok(table) => {
                tables.by_path.insert(path.clone(), Arc::new(table));
            }
            Err(error) => errors.push(error),
        }
    }
    let mut entries = Vec::new();
    for (path, text) in files.iter().filter(|(p, _)| within(p, folder) && ends_with(p, "toml")) {
        entries.extend(parse::file(path, text, national, &mut tables, errors));
    }
    for path in tables.by_path.keys().filter(|path| !tables.used.contains(*path)) {
        errors.push(LoadError {
            file: path.clone(),
            line: None,
            key: None,
            what: "no parameter reads this table; name it in a 'table' field or remove it"
                .to_owned(),
        });
    }
    entries
}

#[cfg(test)]
mod tests;
