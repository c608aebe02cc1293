//! Removing a pemda's schema from a PostgreSQL server: for making the demo anew and for tests.
//! There is no undo, so nothing that serves people calls it.

use crate::failure::{Fault, Result};
use crate::postgres::{Address, wall};

/// Drops a schema with everything in it, and its role unless another database of the server has
/// a schema of that name; one that does not exist is no fault.
///
/// # Errors
/// A name that is not of letters, digits and underscores; what the server says.
pub async fn drop_schema(url: &str, schema: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if schema.is_empty() || schema.len() > wall::LONGEST_SCHEMA || !schema.chars().all(plain) {
        return Err(Fault::new(format!("'{schema}' is not the name of a schema")).into());
    }
    let Address { config, tls } = Address::read(url)?;
    let (client, connection) = config.connect(tls).await?;
    let driver = tokio::spawn(connection);
    let dropped =
        client.batch_execute(&format!("DROP SCHEMA IF EXISTS \"{schema}\" CASCADE")).await;
    if dropped.is_ok() {
        let sql = format!("DROP ROLE IF EXISTS \"{}\"", wall::role(schema));
        if let Err(error) = client.batch_execute(&sql).await {
            tracing::debug!(schema, %error, "the role of the schema stays");
        }
    }
    drop(client);
    // The driver ends with the client; what it says adds nothing.
    let _ = driver.await;
    dropped.map_err(Into::into)
}
