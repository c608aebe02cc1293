//! Removing a pemda's schema from a PostgreSQL server: for making the demo anew and for tests.
//! There is no undo, so nothing that serves people calls it.

use crate::failure::{Fault, Result};
use tokio_postgres::NoTls;

/// Drops a schema with everything in it; one that does not exist is no fault.
///
/// # Errors
/// A name that is not of letters, digits and underscores; what the server says.
pub async fn drop_schema(url: &str, schema: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if schema.is_empty() || !schema.chars().all(plain) {
        return Err(Fault::new(format!("'{schema}' is not the name of a schema")).into());
    }
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let driver = tokio::spawn(connection);
    let sql = format!("DROP SCHEMA IF EXISTS \"{schema}\" CASCADE");
    let result = client.batch_execute(&sql).await;
    drop(client);
    // The driver ends with the client; what it says adds nothing.
    let _ = driver.await;
    result.map_err(Into::into)
}
