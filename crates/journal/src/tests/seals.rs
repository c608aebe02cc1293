//! Row hashes that cannot be confused, and differences that name the row.

use crate::seal::{Cell, difference, row_hash, rows_root};
use crate::{Hash, leaf_hash, root_of};
use std::collections::BTreeSet;

const SALT: [u8; 16] = [7; 16];
const COLUMNS: [&str; 2] = ["name", "amount"];

fn row(name: &str, amount: i64) -> Hash {
    row_hash(&SALT, "pay_line", &COLUMNS, &[Cell::Text(name), Cell::Int(amount)])
}

#[test]
fn encoding_is_fixed() {
    // table "t", one column "c", one cell null; changing the encoding breaks every seal made.
    let mut bytes = vec![0x02];
    bytes.extend_from_slice(&SALT);
    bytes.extend_from_slice(b"\0\0\0\0\0\0\0\x01t\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x01c");
    bytes.extend_from_slice(b"\0\0\0\0\0\0\0\x01\0");
    assert_eq!(row_hash(&SALT, "t", &["c"], &[Cell::Null]), Hash::of(&bytes));
}

#[test]
fn no_two_rows_share_a_hash() {
    let hash = |table, columns: &[&str], cells: &[Cell<'_>]| row_hash(&SALT, table, columns, cells);
    let hashes = [
        hash("t", &["c"], &[Cell::Null]),
        hash("t", &["c"], &[Cell::Int(0)]),
        hash("t", &["c"], &[Cell::Int(1)]),
        hash("t", &["c"], &[Cell::Text("")]),
        hash("t", &["c"], &[Cell::Text("1")]),
        hash("t", &["c"], &[Cell::Bytes(b"")]),
        hash("t", &["c"], &[Cell::Bytes(b"1")]),
        hash("t", &["c"], &[]),
        hash("t", &[], &[Cell::Null]),
        hash("t", &["c", "d"], &[Cell::Text("ab"), Cell::Text("c")]),
        hash("t", &["c", "d"], &[Cell::Text("a"), Cell::Text("bc")]),
        hash("t", &["d", "c"], &[Cell::Text("a"), Cell::Text("bc")]),
        hash("tc", &[""], &[Cell::Null]),
        row_hash(&[8; 16], "t", &["c"], &[Cell::Null]),
    ];
    assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), hashes.len());
}

#[test]
fn root_does_not_depend_on_the_order() {
    let mut rows: Vec<Hash> = (0..10).map(|n| row("Contoh", n)).collect();
    let root = rows_root(&mut rows.clone());
    rows.reverse();
    rows.swap(2, 5);
    assert_eq!(rows_root(&mut rows), root);
    assert_eq!(root_of(&rows), root, "sorted in place");
    rows[4] = row("Contoh", 99);
    assert_ne!(rows_root(&mut rows.clone()), root);
    rows.pop();
    assert_ne!(rows_root(&mut rows), root);
    assert_ne!(rows_root(&mut [leaf_hash(b"")]), rows_root(&mut []));
}

#[test]
fn differences_name_the_row() {
    let mut committed: Vec<Hash> = (0..100).map(|n| row("Contoh", n)).collect();
    let found: Vec<(usize, Hash)> = committed.iter().copied().enumerate().collect();
    rows_root(&mut committed);
    assert!(difference(&committed, &found).is_none());

    let mut altered = found.clone();
    altered[42].1 = row("Contoh", 4_200_000);
    let seen = difference(&committed, &altered);
    assert_eq!((seen.strange, seen.missing), (vec![42], vec![found[42].1]));

    let mut removed = found.clone();
    removed.remove(17);
    let seen = difference(&committed, &removed);
    assert_eq!((seen.strange, seen.missing), (vec![], vec![found[17].1]));

    let mut added = found.clone();
    added.push((100, row("Titipan", 1)));
    let seen = difference(&committed, &added);
    assert_eq!((seen.strange, seen.missing), (vec![100], vec![]));

    // A row copied onto itself is one too many, although its hash is known.
    let mut doubled = found.clone();
    doubled.push((100, found[5].1));
    let seen = difference(&committed, &doubled);
    assert_eq!((seen.strange, seen.missing), (vec![100], vec![]));

    let seen = difference(&committed, &[]);
    assert_eq!((seen.strange.len(), seen.missing.len()), (0, 100));
}
