//! Accounts: opening, logging in, second factor, recovery, ending. Every change of an account is
//! journalled; a failed login only counts against the throttle.

use crate::secret;
use crate::session::{fresh_token, hash_of};
use law::policy::Role;
use law::{Action, Actor, Date, Invalid, Permit, Target};
use store::{Event, Fault, Result, Tx, Value, WriteTx, values};

/// Failures before the throttle closes for the first time.
const FREE_FAILURES: i64 = 5;
/// Longest pause of the throttle, in seconds.
const LONGEST_PAUSE_S: i64 = 15 * 60;
/// How many recovery codes are handed out.
const RECOVERY_CODES: usize = 8;

/// An account as the login needs it.
#[derive(Clone)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// The person.
    pub person_id: i64,
    /// NIP, the name it logs in with.
    pub nip: String,
    /// Argon2id hash; `None` before activation.
    pub password_hash: Option<String>,
    /// Sealed TOTP key.
    pub totp_secret: Option<Vec<u8>>,
    /// Last used step.
    pub totp_step: i64,
    /// Counts up whenever all logins must end.
    pub epoch: i64,
    /// Cannot log in.
    pub disabled: bool,
    /// Must set a new password.
    pub must_change: bool,
}

/// The account of a NIP.
///
/// # Errors
/// Faults of the store.
pub fn find_by_nip(tx: &mut Tx, nip: &str) -> Result<Option<Account>> {
    find(tx, "nip = ?1", &values![nip])
}

/// The account of a number.
///
/// # Errors
/// Faults of the store.
pub fn find_by_id(tx: &mut Tx, id: i64) -> Result<Option<Account>> {
    find(tx, "id = ?1", &values![id])
}

/// The account of a person.
///
/// # Errors
/// Faults of the store.
pub fn find_by_person(tx: &mut Tx, person: i64) -> Result<Option<Account>> {
    find(tx, "person_id = ?1", &values![person])
}

fn find(tx: &mut Tx, by: &'static str, params: &[Value]) -> Result<Option<Account>> {
    let sql = format!(
        "SELECT id, person_id, nip, password_hash, totp_secret, totp_step, epoch, disabled,
                must_change FROM account WHERE {by}"
    );
    tx.one(&sql, params, |row| {
        Ok(Account {
            id: row.i64(0)?,
            person_id: row.i64(1)?,
            nip: row.text(2)?,
            password_hash: row.opt_text(3)?,
            totp_secret: row.opt_bytes(4)?,
            totp_step: row.i64(5)?,
            epoch: row.i64(6)?,
            disabled: row.flag(7)?,
            must_change: row.flag(8)?,
        })
    })
}

/// Opens an account without a password; the person activates it with a reset code.
///
/// # Errors
/// Faults of the store.
pub fn open(tx: &mut WriteTx, person_id: i64, nip: &str) -> Result<i64> {
    let now_us = tx.now_us();
    let id = tx.insert(
        "INSERT INTO account (person_id, nip, password_hash, must_change, totp_step, epoch,
                              disabled, changed_us)
         VALUES (?1, ?2, NULL, 0, 0, 1, 0, ?3) RETURNING id",
        &values![person_id, nip, now_us],
    )?;
    tx.record(Event::new("account.opened").object(format!("account/{id}")).subject(person_id));
    Ok(id)
}

/// Sets the password of an account and ends all other logins of it.
///
/// # Errors
/// Faults of the store.
pub fn set_password(tx: &mut WriteTx, account: &Account, hash: &str) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE account SET password_hash = ?1, must_change = 0, epoch = epoch + 1,
                reset_hash = NULL, reset_until_us = NULL, changed_us = ?2 WHERE id = ?3",
        &values![hash, now_us, account.id],
    )?;
    tx.record(
        Event::new("account.password.changed")
            .object(format!("account/{}", account.id))
            .subject(account.person_id),
    );
    Ok(())
}

/// Sets up the second factor and hands out fresh recovery codes.
///
/// # Errors
/// Faults of the store.
pub fn set_factor(
    tx: &mut WriteTx,
    account: &Account,
    sealed: Vec<u8>,
    step: i64,
) -> Result<Vec<String>> {
    tx.exec(
        "UPDATE account SET totp_secret = ?1, totp_step = ?2 WHERE id = ?3",
        &values![sealed, step, account.id],
    )?;
    tx.exec("DELETE FROM recovery_code WHERE account_id = ?1", &values![account.id])?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let (code, hash) = secret::recovery_code()?;
        tx.exec(
            "INSERT INTO recovery_code (account_id, code_hash) VALUES (?1, ?2)",
            &values![account.id, hash],
        )?;
        codes.push(code);
    }
    tx.record(
        Event::new("account.factor.set")
            .object(format!("account/{}", account.id))
            .subject(account.person_id),
    );
    Ok(codes)
}

/// Disables an account or opens it again; all its logins end.
///
/// # Errors
/// Faults of the store.
pub fn set_disabled(tx: &mut WriteTx, account: &Account, off: bool, ground: &str) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE account SET disabled = ?1, epoch = epoch + 1, changed_us = ?2 WHERE id = ?3",
        &values![off, now_us, account.id],
    )?;
    let kind = if off { "account.disabled" } else { "account.enabled" };
    tx.record(
        Event::new(kind)
            .object(format!("account/{}", account.id))
            .subject(account.person_id)
            .ground(ground),
    );
    Ok(())
}

/// Starts a reset: a code that works once within a day. The officer hands it over in person; the
/// password is set by its owner, and a second factor stays as it is.
///
/// # Errors
/// Faults of the store.
pub fn start_reset(tx: &mut WriteTx, account: &Account) -> Result<String> {
    let (code, hash) = secret::recovery_code()?;
    let until = tx.now_us() + 24 * 3_600_000_000;
    tx.exec(
        "UPDATE account SET reset_hash = ?1, reset_until_us = ?2 WHERE id = ?3",
        &values![hash, until, account.id],
    )?;
    tx.record(
        Event::new("account.reset.started")
            .object(format!("account/{}", account.id))
            .subject(account.person_id),
    );
    Ok(code)
}

/// Whether a reset code opens this account now.
///
/// # Errors
/// Faults of the store.
pub fn reset_fits(tx: &mut Tx, account: &Account, code: &str, now_us: i64) -> Result<bool> {
    let found = tx.count(
        "SELECT COUNT(*) FROM account
          WHERE id = ?1 AND reset_hash = ?2 AND reset_until_us >= ?3 AND disabled = 0",
        &values![account.id, secret::recovery_hash(code), now_us],
    )?;
    Ok(found == 1)
}

/// Gives a hat to a person for some time.
///
/// # Errors
/// Faults of the store; an invalid span.
pub fn grant(
    tx: &mut WriteTx,
    person_id: i64,
    role: Role,
    agency_id: Option<i64>,
    span: (Date, Option<Date>),
    decree: &str,
) -> Result<i64> {
    if span.1.is_some_and(|to| to < span.0) {
        return Err(Invalid::field("valid_to", "flaw-span").into());
    }
    let id = tx.insert(
        "INSERT INTO role_grant (person_id, role, agency_id, valid_from, valid_to, decree)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
        &values![person_id, role.name(), agency_id, span.0, span.1, decree],
    )?;
    tx.record(
        Event::new("account.role.granted")
            .object(format!("role_grant/{id}"))
            .subject(person_id)
            .ground(decree)
            .body(serde_json::json!({"role": role.name(), "agency": agency_id})),
    );
    tx.seal("role_grant", &values![id])?;
    Ok(id)
}

/// Lends one's own powers to a deputy for some days.
///
/// # Errors
/// Faults of the store; an invalid span; oneself as deputy.
pub fn delegate(
    tx: &mut WriteTx,
    from: i64,
    to: i64,
    span: (Date, Date),
    decree: &str,
) -> Result<i64> {
    if span.1 < span.0 {
        return Err(Invalid::field("valid_to", "flaw-span").into());
    }
    if from == to {
        return Err(Invalid::field("to", "flaw-deputy-self").into());
    }
    let id = tx.insert(
        "INSERT INTO delegation (from_person_id, to_person_id, valid_from, valid_to, decree)
         VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        &values![from, to, span.0, span.1, decree],
    )?;
    tx.record(
        Event::new("account.delegated")
            .object(format!("delegation/{id}"))
            .subject(to)
            .ground(decree),
    );
    tx.seal("delegation", &values![id])?;
    Ok(id)
}

/// Ends a deputyship early; only the giver may.
///
/// # Errors
/// Faults of the store; a deputyship of somebody else does not exist for the giver.
pub fn end_delegation(tx: &mut WriteTx, giver: i64, id: i64) -> Result<()> {
    let now_us = tx.now_us();
    let changed = tx.exec(
        "UPDATE delegation SET ended_us = ?1
          WHERE id = ?2 AND from_person_id = ?3 AND ended_us IS NULL",
        &values![now_us, id, giver],
    )?;
    if changed == 0 {
        return Err(law::Refusal::new("problem-not-found").hidden().into());
    }
    tx.record(Event::new("account.delegation.ended").object(format!("delegation/{id}")));
    tx.seal("delegation", &values![id])?;
    Ok(())
}

/// Seconds until the next try is allowed; 0 when it is now.
///
/// # Errors
/// Faults of the store.
pub fn pause_s(tx: &mut Tx, subject: &str, now_us: i64) -> Result<u64> {
    let until = tx.count("SELECT until_us FROM throttle WHERE subject = ?1", &values![subject])?;
    Ok(u64::try_from((until - now_us).max(0).div_euclid(1_000_000)).unwrap_or(0))
}

/// Counts a failure; from the sixth on the pause doubles each time.
///
/// # Errors
/// Faults of the store.
pub fn count_failure(tx: &mut WriteTx, subject: &str) -> Result<()> {
    let failures =
        1 + tx.count("SELECT failures FROM throttle WHERE subject = ?1", &values![subject])?;
    let over = u32::try_from((failures - FREE_FAILURES).clamp(0, 20)).unwrap_or(0);
    let pause = if over == 0 { 0 } else { 2i64.pow(over).min(LONGEST_PAUSE_S) };
    let until = tx.now_us() + pause * 1_000_000;
    tx.exec(
        "INSERT INTO throttle (subject, failures, until_us) VALUES (?1, ?2, ?3)
         ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures,
                                             until_us = excluded.until_us",
        &values![subject, failures, until],
    )?;
    Ok(())
}

/// Forgets failures after a success.
///
/// # Errors
/// Faults of the store.
pub fn forgive(tx: &mut WriteTx, subject: &str) -> Result<()> {
    tx.exec("DELETE FROM throttle WHERE subject = ?1", &values![subject])?;
    Ok(())
}

/// Opens a login and gives its token.
///
/// # Errors
/// Faults of the store.
pub fn open_session(
    tx: &mut WriteTx,
    account: &Account,
    address: &str,
    agent: &str,
    stepped: bool,
) -> Result<String> {
    let token = fresh_token()?;
    let now_us = tx.now_us();
    let agent: String = agent.chars().filter(|c| !c.is_control()).take(160).collect();
    let stepped_us = if stepped { now_us } else { 0 };
    tx.exec(
        "INSERT INTO session (token_hash, account_id, epoch, created_us, seen_us, stepped_us,
                              address, agent)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)",
        &values![hash_of(&token), account.id, account.epoch, now_us, stepped_us, address, agent],
    )?;
    Ok(token)
}

/// Uses up a code of the second factor or a recovery code. `wall_us` is the time of phones.
///
/// # Errors
/// Faults of the store.
pub fn use_factor(
    tx: &mut WriteTx,
    key: &[u8; 32],
    account: &Account,
    code: &str,
    wall_us: i64,
) -> Result<bool> {
    let now_us = tx.now_us();
    let Some(sealed) = &account.totp_secret else { return Ok(false) };
    let Some(secret) = secret::open(key, &secret::totp_purpose(account.id), sealed) else {
        return Err(Fault::new("a second factor does not open under the key of this pemda").into());
    };
    if let Some(step) = secret::code_step(&secret, code, wall_us, account.totp_step) {
        // The condition makes check and act one: of two equal codes only the first counts.
        let used = tx.exec(
            "UPDATE account SET totp_step = ?1 WHERE id = ?2 AND totp_step < ?1",
            &values![step, account.id],
        )?;
        return Ok(used == 1);
    }
    let used = tx.exec(
        "UPDATE recovery_code SET used_us = ?1
          WHERE account_id = ?2 AND code_hash = ?3 AND used_us IS NULL",
        &values![now_us, account.id, secret::recovery_hash(code)],
    )?;
    Ok(used == 1)
}

/// The permit for a change of one's own account.
///
/// # Errors
/// The refusal.
pub fn own_permit(actor: &Actor, person: i64) -> std::result::Result<Permit, law::Refusal> {
    law::policy::allow(actor, Action::SelfManage, &Target::person(person))
}
