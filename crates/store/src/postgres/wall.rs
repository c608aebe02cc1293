//! The second wall between the pemda of one server: a role without a login that may use the schema
//! of one pemda and nothing else. Transactions take it before their first statement and lose it
//! with their end; only migrations and statistics take it off. It guards against a statement that
//! names a foreign table, never against somebody who may run whatever he likes as the login. Where
//! the login may not make roles there is one wall less, which is told and stops nothing.

use crate::failure::Result;
use crate::tx::Engine;
use crate::values;
use crate::write::WriteTx;

/// The longest name of a schema; with the beginning of the role it fills a name of PostgreSQL.
pub(crate) const LONGEST_SCHEMA: usize = 63 - BEGINNING.len();
const BEGINNING: &str = "sembilan_";

/// Whether the login may take a role ($1). Before version 16 every member of a role may.
const MAY_TAKE: &str = "
SELECT count(*) FROM pg_roles r
 WHERE r.rolname = $1
   AND pg_has_role(r.oid, CASE WHEN CAST(current_setting('server_version_num') AS int) < 160000
                               THEN 'MEMBER' ELSE 'SET' END)";

/// Whether a role ($1) is under permissions and may use all of a schema ($2).
const FITS: &str = "
SELECT count(*) FROM pg_roles r JOIN pg_namespace n ON n.nspname = $2
 WHERE r.rolname = $1 AND NOT r.rolsuper
   AND has_schema_privilege(r.oid, n.oid, 'USAGE')
   AND NOT EXISTS (
     SELECT 1 FROM pg_class c WHERE c.relnamespace = n.oid AND CASE
       WHEN c.relkind = 'S' THEN NOT (has_sequence_privilege(r.oid, c.oid, 'USAGE')
         AND has_sequence_privilege(r.oid, c.oid, 'UPDATE'))
       WHEN c.relkind IN ('r', 'p', 'v') THEN NOT (has_table_privilege(r.oid, c.oid, 'SELECT')
         AND has_table_privilege(r.oid, c.oid, 'INSERT')
         AND has_table_privilege(r.oid, c.oid, 'UPDATE')
         AND has_table_privilege(r.oid, c.oid, 'DELETE'))
       ELSE FALSE END)";

/// The role of a schema.
pub(crate) fn role(schema: &str) -> String {
    format!("{BEGINNING}{schema}")
}

/// Whether the wall stands already, asked once for a pool of connections.
///
/// # Errors
/// What the server says.
pub(crate) async fn found(client: &tokio_postgres::Client, schema: &str) -> Result<bool> {
    let role = role(schema);
    let take: i64 = client.query_one(MAY_TAKE, &[&role]).await?.try_get(0)?;
    let fits: i64 = client.query_one(FITS, &[&role, &schema]).await?.try_get(0)?;
    Ok(take == 1 && fits == 1)
}

impl WriteTx {
    /// Takes the role of the schema off until the transaction ends, for what only the owner of
    /// tables may do.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn as_login(&mut self) -> Result<()> {
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.batch("SET LOCAL ROLE NONE"),
        }
    }
}

/// Makes the role if it is missing and gives it what it lacks, at the end of the transaction that
/// migrates; whether the wall stands. What the login may not do is undone and told.
///
/// # Errors
/// Faults of the store.
pub(crate) fn raise(tx: &mut WriteTx, schema: &str) -> Result<bool> {
    if stands(tx, schema)? {
        return Ok(true);
    }
    tx.batch("SAVEPOINT wall")?;
    let built = build(tx, schema);
    if built.is_err() {
        tx.batch("ROLLBACK TO SAVEPOINT wall")?;
    }
    tx.batch("RELEASE SAVEPOINT wall")?;
    let stands = stands(tx, schema)?;
    if !stands {
        let (role, why) = (role(schema), built.err().map(|e| e.to_string()).unwrap_or_default());
        tracing::warn!(
            schema,
            "schemas are kept apart by the search path alone: the login cannot make or take the \
             role {role}; give it CREATEROLE, or make the role and grant it to the login ({why})"
        );
    }
    Ok(stands)
}

fn stands(tx: &mut WriteTx, schema: &str) -> Result<bool> {
    let fits = FITS.replace('$', "?");
    Ok(may_take(tx, schema)? && tx.count(&fits, &values![role(schema), schema])? == 1)
}

fn may_take(tx: &mut WriteTx, schema: &str) -> Result<bool> {
    Ok(tx.count(&MAY_TAKE.replace('$', "?"), &values![role(schema)])? == 1)
}

/// What fails here is undone by the caller. Only a `batch` may fail: it breaks no transaction.
fn build(tx: &mut WriteTx, schema: &str) -> Result<()> {
    let role = role(schema);
    let known = "SELECT count(*) FROM pg_roles WHERE rolname = ?1";
    if tx.count(known, &values![&role])? == 0 {
        tx.batch(&format!("CREATE ROLE \"{role}\" NOLOGIN NOINHERIT"))?;
    }
    if !may_take(tx, schema)? {
        tx.batch(&format!("GRANT \"{role}\" TO CURRENT_USER"))?;
    }
    tx.batch(&format!(
        "GRANT USAGE ON SCHEMA \"{schema}\" TO \"{role}\";
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA \"{schema}\" TO \"{role}\";
         GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA \"{schema}\" TO \"{role}\""
    ))
}
