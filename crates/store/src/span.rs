//! What a collector of traces learns of the database: which engine, what kind of transaction, how
//! many statements and rows. It must never learn a value, nor the text of a failure, which may
//! hold one.

use crate::db::Db;
use crate::failure::{Failure, Result};
use crate::tx::{Engine, Mode, Tx};
use crate::write::WriteTx;
use law::Permit;
use std::path::Path;
use tracing::field::Empty;
use tracing::{Instrument, Span, trace_span};

/// Target of the spans that may leave the house. Nobody may put into a field of such a span what
/// tells of a person: no name, number, query, form or body.
pub const SPANS: &str = "sembilan::span";

/// The span of a transaction. Only what happens inside another span has one, so that upkeep of
/// the house does not fill a collector with traces of one link.
pub(crate) fn of(db: &Db, mode: Mode, permit: Option<&Permit>) -> Span {
    if Span::current().is_none() {
        return Span::none();
    }
    let kind = match mode {
        Mode::Read => "read",
        Mode::Act => "write",
        Mode::Upkeep => "upkeep",
        Mode::House => "house",
    };
    let system = match db.engine() {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgresql",
    };
    trace_span!(
        target: SPANS,
        "db",
        otel.name = kind,
        otel.kind = "client",
        otel.status_code = Empty,
        db.system = system,
        db.namespace = namespace(db),
        db.operation.name = kind,
        act = permit.map(|permit| permit.action().name()),
        db.statements = Empty,
        db.rows = Empty,
    )
}

/// Which database it is: the name of its file, or its schema.
fn namespace(db: &Db) -> &str {
    db.path().and_then(Path::file_stem).and_then(|name| name.to_str()).unwrap_or(db.schema())
}

/// The closure of a read, and then its numbers.
pub(crate) fn counting_read<T>(
    span: &Span,
    f: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
) -> impl FnOnce(&mut Tx) -> Result<T> + Send + 'static {
    let span = span.clone();
    move |tx| {
        let done = f(tx);
        count(&span, tx);
        done
    }
}

/// The closure of a write, and then its numbers.
pub(crate) fn counting_write<T>(
    span: &Span,
    f: impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
) -> impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static {
    let span = span.clone();
    move |tx| {
        let done = f(tx);
        count(&span, tx);
        done
    }
}

fn count(span: &Span, tx: &Tx) {
    span.record("db.statements", tx.queries()).record("db.rows", tx.rows());
}

/// Runs a transaction inside its span, which then says whether it broke; a refusal broke nothing.
pub(crate) async fn told<T>(span: Span, work: impl Future<Output = Result<T>>) -> Result<T> {
    let done = work.instrument(span.clone()).await;
    if matches!(done, Err(Failure::Fault(_))) {
        span.record("otel.status_code", "ERROR");
    }
    done
}
