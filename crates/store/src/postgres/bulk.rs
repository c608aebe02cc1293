//! Many rows at once: binary COPY where nothing can conflict, arrays where something can. A few
//! rows always go as arrays, because a COPY costs more turns than it saves.

use crate::failure::{Fault, Result};
use crate::postgres::session::Session;
use crate::value::Value;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

/// Up to so many rows are not worth a COPY.
const FEW: usize = 64;
/// Rows of one statement with arrays.
const CHUNK: usize = 4_096;

/// Where rows go.
pub(crate) struct Into<'a> {
    pub(crate) table: &'a str,
    pub(crate) columns: &'a [&'a str],
    pub(crate) on_conflict: &'a str,
}

impl Session {
    pub(crate) fn bulk(
        &self,
        into: &Into<'_>,
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        let first: Vec<Vec<Value>> = rows.take(FEW).collect();
        if first.is_empty() {
            return Ok(0);
        }
        let types = self.column_types(into.table, into.columns)?;
        let written = if first.len() == FEW && into.on_conflict.is_empty() {
            self.copy(into, &types, &mut first.into_iter().chain(rows))?
        } else {
            let mut written = 0;
            let mut chunk = first;
            while !chunk.is_empty() {
                written += self.arrays(into, &types, &chunk)?;
                chunk = rows.take(CHUNK).collect();
            }
            written
        };
        self.advance_identity(into, &types)?;
        Ok(written)
    }

    fn copy(
        &self,
        into: &Into<'_>,
        types: &[Type],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        let (table, columns) = (into.table, into.columns.join(", "));
        let sql = format!("COPY {table} ({columns}) FROM STDIN (FORMAT binary)");
        let client = self.client()?;
        self.wait(async {
            let writer = BinaryCopyInWriter::new(client.copy_in(sql.as_str()).await?, types);
            let mut writer = std::pin::pin!(writer);
            for row in rows {
                fitting(&row, types)?;
                writer.as_mut().write_raw(row).await?;
            }
            Ok(writer.finish().await?)
        })
    }

    fn arrays(&self, into: &Into<'_>, types: &[Type], rows: &[Vec<Value>]) -> Result<u64> {
        let casts: Vec<String> =
            (1..).zip(types).map(|(n, ty): (usize, _)| format!("${n}::{}[]", ty.name())).collect();
        let sql = format!(
            "INSERT INTO {} ({}) SELECT * FROM unnest({}) {}",
            into.table,
            into.columns.join(", "),
            casts.join(", "),
            into.on_conflict
        );
        let mut arrays: Vec<Vec<&Value>> = vec![Vec::with_capacity(rows.len()); types.len()];
        for row in rows {
            fitting(row, types)?;
            for (array, value) in arrays.iter_mut().zip(row) {
                array.push(value);
            }
        }
        let client = self.client()?;
        self.wait(async {
            let statement = client.prepare_cached(&sql).await?;
            let params = arrays.iter().map(|array| array as &(dyn ToSql + Sync));
            Ok(client.execute_raw(&statement, params).await?)
        })
    }

    /// After rows that brought their own numbers, the next automatic number must lie behind them.
    fn advance_identity(&self, into: &Into<'_>, types: &[Type]) -> Result<()> {
        let mut columns = into.columns.iter().zip(types);
        if !columns.any(|(column, ty)| *column == "id" && *ty == Type::INT8) {
            return Ok(());
        }
        let sql = format!(
            "SELECT setval(CAST(pg_get_serial_sequence($1, 'id') AS regclass), GREATEST(
                 (SELECT max(id) FROM {}),
                 pg_sequence_last_value(CAST(pg_get_serial_sequence($1, 'id') AS regclass))))",
            into.table
        );
        self.exec(&sql, &[Value::from(into.table)])?;
        Ok(())
    }
}

fn fitting(row: &[Value], types: &[Type]) -> Result<()> {
    if row.len() == types.len() {
        return Ok(());
    }
    let (given, wanted) = (row.len(), types.len());
    Err(Fault::new(format!("a row has {given} values for {wanted} columns")).into())
}
