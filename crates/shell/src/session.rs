//! Logins. A random token lives in the cookie, its hash in the table; the account's epoch ends
//! all of them at once; hats are read from appointments and grants as of today, so that a leaver
//! or an ended deputy loses them the same day.

use crate::house::{House, People, Tenant};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use hmac::{Hmac, KeyInit, Mac};
use law::policy::{Hat, Role, Scope};
use law::{Actor, Date};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Fault, Result, Tx, values};

/// Name of the cookie; the prefix binds it to this host, this path and TLS.
pub const COOKIE: &str = "__Host-sembilan";
/// Name of the cookie that binds the login form before there is a login.
pub const PRE_COOKIE: &str = "__Host-sembilan-awal";
/// A cached login is believed for so many microseconds; the bound on how long a disabled account
/// keeps working.
const BELIEVED_US: i64 = 2_000_000;
/// At most so many cached logins.
const CACHED: usize = 20_000;

/// A login, as every handler sees it.
#[derive(Clone, Debug)]
pub struct Login {
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Account.
    pub account_id: i64,
    /// Person.
    pub person_id: i64,
    /// Name with titles.
    pub name: String,
    /// Hats in force today.
    pub hats: Vec<Hat>,
    /// When it began.
    pub created_us: i64,
    /// Last written sign of life.
    pub seen_us: i64,
    /// When a second factor was last given; 0 never.
    pub stepped_us: i64,
    /// The password must be changed before anything else.
    pub must_change: bool,
    /// A second factor is asked of these hats but not yet set up.
    pub must_enrol: bool,
    /// Key for the form tokens of this login.
    pub form_key: [u8; 32],
}

impl Login {
    /// The token that each form of this login carries.
    #[must_use]
    pub fn form_token(&self) -> String {
        mac(&self.form_key, b"form")
    }
}

/// Logins by pemda and hash of the token, each with the moment it was read.
type Known = HashMap<(String, Vec<u8>), (i64, Arc<Login>)>;

/// Logins known lately.
#[derive(Default)]
pub struct Cache(Mutex<Known>);

impl Cache {
    fn get(&self, tenant: &str, hash: &[u8], now_us: i64) -> Option<Arc<Login>> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        map.get(&(tenant.to_owned(), hash.to_vec()))
            .filter(|(at, _)| (0..BELIEVED_US).contains(&(now_us - at)))
            .map(|(_, login)| login.clone())
    }

    fn put(&self, tenant: &str, hash: &[u8], now_us: i64, login: &Arc<Login>) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= CACHED {
            map.clear();
        }
        map.insert((tenant.to_owned(), hash.to_vec()), (now_us, login.clone()));
    }

    /// Forgets all logins; after a logout, a disabled account, a changed hat.
    pub fn forget_all(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Random bytes from the operating system.
///
/// # Errors
/// A [`Fault`] when the system has none to give.
pub fn random<const N: usize>() -> std::result::Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Fault::new(format!("no randomness: {e}")))?;
    Ok(bytes)
}

/// A fresh token of 256 bits, in letters that fit a cookie.
///
/// # Errors
/// See [`random`].
pub fn fresh_token() -> std::result::Result<String, Fault> {
    Ok(B64.encode(random::<32>()?))
}

/// Hash of a token, the only form that is stored.
#[must_use]
pub fn hash_of(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Keyed hash in letters that fit a form.
#[must_use]
pub fn mac(key: &[u8], text: &[u8]) -> String {
    match <Hmac<Sha256> as KeyInit>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(text);
            B64.encode(mac.finalize().into_bytes())
        }
        Err(_) => String::new(),
    }
}

/// The login behind a cookie, or nobody.
///
/// # Errors
/// Faults of the store.
pub async fn load(house: &House, tenant: &Tenant, token: &str) -> Result<Option<Arc<Login>>> {
    let hash = hash_of(token);
    let now_us = house.clock.now_us();
    if let Some(login) = house.sessions.get(&tenant.slug, &hash, now_us) {
        return Ok(Some(login));
    }
    let (limits, today) = (house.limits, house.clock.today(tenant.zone));
    let key = hash.clone();
    let (secret, people) = (tenant.secret, house.people);
    let found = tenant
        .db
        .read(move |tx| {
            let login = find(tx, &people, &key, &secret, today)?;
            Ok(login.filter(|login| {
                now_us - login.seen_us <= limits.idle_s * 1_000_000
                    && now_us - login.created_us <= limits.absolute_s * 1_000_000
            }))
        })
        .await?;
    let Some(login) = found.map(Arc::new) else { return Ok(None) };
    // A sign of life is written once a minute, not once a page.
    if now_us - login.seen_us > 60_000_000 {
        let key = hash.clone();
        tenant
            .db
            .upkeep(move |tx| {
                tx.exec(
                    "UPDATE session SET seen_us = ?1 WHERE token_hash = ?2",
                    &values![now_us, key],
                )?;
                Ok(())
            })
            .await?;
    }
    house.sessions.put(&tenant.slug, &hash, now_us, &login);
    Ok(Some(login))
}

fn find(
    tx: &mut Tx,
    people: &People,
    hash: &[u8],
    secret: &[u8; 32],
    today: Date,
) -> Result<Option<Login>> {
    let form_key = {
        let mut seed = secret.to_vec();
        seed.extend_from_slice(hash);
        Sha256::digest(&seed).into()
    };
    let sql =
        "SELECT s.account_id, a.person_id, s.created_us, s.seen_us, s.stepped_us, a.must_change,
               CASE WHEN a.totp_secret IS NULL THEN 1 ELSE 0 END
          FROM session s
          JOIN account a ON a.id = s.account_id AND a.epoch = s.epoch AND a.disabled = 0
         WHERE s.token_hash = ?1";
    let login = tx.one(sql, &values![hash.to_vec()], |row| {
        Ok(Login {
            token_hash: hash.to_vec(),
            account_id: row.i64(0)?,
            person_id: row.i64(1)?,
            name: String::new(),
            hats: Vec::new(),
            created_us: row.i64(2)?,
            seen_us: row.i64(3)?,
            stepped_us: row.i64(4)?,
            must_change: row.flag(5)?,
            must_enrol: row.flag(6)?,
            form_key,
        })
    })?;
    let Some(mut login) = login else { return Ok(None) };
    let Some(known) = (people.known)(tx, login.person_id, today)?.filter(|k| k.active) else {
        return Ok(None);
    };
    login.name = known.name;
    login.hats = hats(tx, people, login.person_id, today)?;
    login.must_enrol = login.must_enrol && login.hats.iter().any(|hat| decides(hat.role));
    Ok(Some(login))
}

/// Name with its titles, as decrees write it.
#[must_use]
pub fn full_name(name: &str, front: &str, back: &str) -> String {
    let mut full = String::new();
    if !front.is_empty() {
        full.push_str(front);
        full.push(' ');
    }
    full.push_str(name);
    if !back.is_empty() {
        full.push_str(", ");
        full.push_str(back);
    }
    full
}

/// Hats that decide or pay, and so ask for a second factor.
#[must_use]
pub fn decides(role: Role) -> bool {
    matches!(role, Role::Officer | Role::Verifier | Role::Treasury | Role::Auditor | Role::Mayor)
}

/// All hats of a person on a day: employee, what the posts bring, grants, deputyships.
///
/// # Errors
/// Faults of the store.
pub fn hats(tx: &mut Tx, people: &People, person_id: i64, today: Date) -> Result<Vec<Hat>> {
    let mut hats = vec![Hat { role: Role::Employee, scope: Scope::Pemda, on_behalf_of: None }];
    hats.extend(own_hats(tx, people, person_id, today, None)?);
    let givers = tx.all(
        "SELECT from_person_id FROM delegation
          WHERE to_person_id = ?1 AND valid_from <= ?2 AND valid_to >= ?2 AND ended_us IS NULL
          ORDER BY id",
        &values![person_id, today],
        |row| row.i64(0),
    )?;
    for giver in givers {
        hats.extend(own_hats(tx, people, giver, today, Some(giver))?);
    }
    Ok(hats)
}

/// Hats from posts and from grants. A giver lends exactly these, never what was lent to him, so a
/// deputy cannot pass a deputyship on.
fn own_hats(
    tx: &mut Tx,
    people: &People,
    person: i64,
    today: Date,
    behalf: Option<i64>,
) -> Result<Vec<Hat>> {
    let mut hats = (people.post_hats)(tx, person, today)?;
    for hat in &mut hats {
        hat.on_behalf_of = behalf;
    }
    hats.extend(granted(tx, person, today, behalf)?);
    Ok(hats)
}

fn granted(tx: &mut Tx, person: i64, today: Date, behalf: Option<i64>) -> Result<Vec<Hat>> {
    let rows = tx.all(
        "SELECT role, agency_id FROM role_grant
          WHERE person_id = ?1 AND valid_from <= ?2
            AND (valid_to IS NULL OR valid_to >= ?2) ORDER BY id",
        &values![person, today],
        |row| Ok((row.text(0)?, row.opt_i64(1)?)),
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|(role, agency)| {
            let role = Role::parse(&role)?;
            let scope = agency.map_or(Scope::Pemda, Scope::Agency);
            Some(Hat { role, scope, on_behalf_of: behalf })
        })
        .collect())
}

/// The actor of a login.
#[must_use]
pub fn actor_of(tenant: &Tenant, login: Option<&Login>, origin: &str) -> Actor {
    match login {
        None => Actor::nobody(tenant.slug.clone(), origin),
        Some(login) => Actor {
            tenant: tenant.slug.clone(),
            who: law::policy::Who::Person(login.person_id),
            hats: login.hats.clone(),
            origin: origin.to_owned(),
        },
    }
}
