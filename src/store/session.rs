//! Open logins, and failed ones.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::domain::utilisateur::Canal;
use crate::domain::{CleSshId, Code as _, SessionId, UtilisateurId};

/// How long a session stays open without being used.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// How long it lasts at most.
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(12);
/// Uses within so long of each other are written once.
const FINE: TimeDelta = TimeDelta::minutes(1);

/// An account that somebody tries to enter.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Compte {
    pub id: UtilisateurId,
    pub login: String,
    pub mot_de_passe: Option<String>,
    pub temporaire: bool,
}

/// The account of a login that may act; nobody where it is disabled, deleted, or no person's.
///
/// # Errors
/// Those of the database.
pub async fn compte(db: &mut PgConnection, login: &str) -> sqlx::Result<Option<Compte>> {
    sqlx::query_as!(
        Compte,
        r#"
        select id as "id: UtilisateurId", login, mot_de_passe, mot_de_passe_temporaire as temporaire
        from utilisateur
        where lower(login) = lower(trim($1)) and supprime_le is null and actif and nature <> 'SYSTEME'
        "#,
        login
    )
    .fetch_optional(db)
    .await
}

/// Whose key this is, and which, if it is one of that login's; it counts as used.
///
/// # Errors
/// Those of the database.
pub async fn by_key(
    db: &mut PgConnection,
    login: &str,
    empreinte: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<(UtilisateurId, CleSshId)>> {
    let row = sqlx::query!(
        r#"
        update cle_ssh k set utilisee_le = $3
        from utilisateur u
        where k.empreinte = $2 and k.supprime_le is null and u.id = k.utilisateur_id
          and lower(u.login) = lower($1) and u.supprime_le is null and u.actif
        returning u.id as "id: UtilisateurId", k.id as "cle: CleSshId"
        "#,
        login,
        empreinte,
        now
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.id, row.cle)))
}

/// By what way somebody comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Par {
    /// A password, through this.
    MotDePasse(Canal),
    /// This SSH key.
    Cle(CleSshId),
}

/// Opens a session; none by a key that was revoked meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn open(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    jeton_sha256: &[u8],
    par: Par,
    adresse: Option<&str>,
    now: DateTime<Utc>,
    expire_le: DateTime<Utc>,
) -> sqlx::Result<Option<SessionId>> {
    let (canal, cle) = match par {
        Par::MotDePasse(canal) => (canal, None),
        Par::Cle(cle) => (Canal::Ssh, Some(cle.0)),
    };
    sqlx::query_scalar!(
        r#"
        with connecte as (update utilisateur set derniere_connexion_le = $5 where id = $1),
             -- Whoever is revoking it is waited for, and finds this session.
             cle as (select id from cle_ssh where id = $7 and supprime_le is null for share)
        insert into session (utilisateur_id, jeton_sha256, canal, adresse, ouverte_le, vue_le, expire_le, cle_ssh_id)
        select $1, $2, $3, $4::text::inet, $5, $5, $6, $7
        where $7::bigint is null or exists (select from cle)
        returning id as "id: SessionId"
        "#,
        utilisateur.0,
        jeton_sha256,
        canal.code(),
        adresse,
        now,
        expire_le,
        cle
    )
    .fetch_optional(db)
    .await
}

/// The session of a token, open or not.
///
/// # Errors
/// Those of the database.
pub async fn find(db: &mut PgConnection, jeton_sha256: &[u8]) -> sqlx::Result<Option<SessionId>> {
    sqlx::query_scalar!(
        r#"select id as "id: SessionId" from session where jeton_sha256 = $1"#,
        jeton_sha256
    )
    .fetch_optional(db)
    .await
}

/// Writes that an open session is in use.
///
/// # Errors
/// Those of the database.
pub async fn touch(db: &mut PgConnection, id: SessionId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update session set vue_le = $2 where id = $1 and fermee_le is null and vue_le < $3",
        id.0,
        now,
        now - FINE
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes a session.
///
/// # Errors
/// Those of the database.
pub async fn close(db: &mut PgConnection, id: SessionId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update session set fermee_le = $2 where id = $1 and fermee_le is null",
        id.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes every open session that a key has opened.
///
/// # Errors
/// Those of the database.
pub async fn close_by_key(db: &mut PgConnection, cle: CleSshId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update session set fermee_le = $2 where cle_ssh_id = $1 and fermee_le is null",
        cle.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes every open session of a person; how many there were.
///
/// # Errors
/// Those of the database.
pub async fn close_all(
    db: &mut PgConnection,
    utilisateur: UtilisateurId,
    now: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update session set fermee_le = $2 where utilisateur_id = $1 and fermee_le is null",
        utilisateur.0,
        now
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Where failures are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counter {
    /// In the account.
    Compte(UtilisateurId),
    /// Where there is no account: by address, or by a name that nobody bears.
    Origine(String),
}

/// Failures since the last success.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Failures {
    pub echecs: i32,
    pub dernier_echec_le: Option<DateTime<Utc>>,
    pub verrouille_jusqu_a: Option<DateTime<Utc>>,
}

/// Lets one login at a time change a counter, whether or not it has a row yet.
///
/// # Errors
/// Those of the database.
pub async fn hold_counter(db: &mut PgConnection, counter: &Counter) -> sqlx::Result<()> {
    let name = match counter {
        Counter::Compte(id) => format!("compte:{id}"),
        Counter::Origine(origine) => origine.clone(),
    };
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('connexion ' || $1::text, 0))",
        name
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Reads a counter.
///
/// # Errors
/// Those of the database.
pub async fn failures(db: &mut PgConnection, counter: &Counter) -> sqlx::Result<Failures> {
    let found = match counter {
        Counter::Compte(id) => {
            sqlx::query_as!(
                Failures,
                r#"
                select echecs_connexion as echecs, null::timestamptz as dernier_echec_le, verrouille_jusqu_a
                from utilisateur where id = $1
                "#,
                id.0
            )
            .fetch_optional(db)
            .await?
        }
        Counter::Origine(origine) => {
            sqlx::query_as!(
                Failures,
                r#"
                select echecs, dernier_echec_le as "dernier_echec_le?", verrouille_jusqu_a
                from tentative_connexion where origine = $1
                "#,
                origine
            )
            .fetch_optional(db)
            .await?
        }
    };
    Ok(found.unwrap_or_default())
}

/// Writes a counter.
///
/// # Errors
/// Those of the database.
pub async fn count(db: &mut PgConnection, counter: &Counter, failures: &Failures) -> sqlx::Result<()> {
    match counter {
        Counter::Compte(id) => {
            sqlx::query!(
                "update utilisateur set echecs_connexion = $2, verrouille_jusqu_a = $3 where id = $1",
                id.0,
                failures.echecs,
                failures.verrouille_jusqu_a
            )
            .execute(db)
            .await?;
        }
        Counter::Origine(origine) => {
            sqlx::query!(
                r#"
                insert into tentative_connexion (origine, echecs, dernier_echec_le, verrouille_jusqu_a)
                values ($1, $2, coalesce($3, now()), $4)
                on conflict (origine) do update
                set echecs = excluded.echecs, dernier_echec_le = excluded.dernier_echec_le,
                    verrouille_jusqu_a = excluded.verrouille_jusqu_a
                "#,
                origine,
                failures.echecs,
                failures.dernier_echec_le,
                failures.verrouille_jusqu_a
            )
            .execute(db)
            .await?;
        }
    }
    Ok(())
}

/// Forgets what was counted; whether there was anything.
///
/// # Errors
/// Those of the database.
pub async fn forgive(db: &mut PgConnection, counter: &Counter) -> sqlx::Result<bool> {
    let done = match counter {
        Counter::Compte(id) => {
            sqlx::query!(
                r#"
                update utilisateur set echecs_connexion = 0, verrouille_jusqu_a = null
                where id = $1 and (echecs_connexion > 0 or verrouille_jusqu_a is not null)
                "#,
                id.0
            )
            .execute(db)
            .await?
        }
        Counter::Origine(origine) => {
            sqlx::query!("delete from tentative_connexion where origine = $1", origine)
                .execute(db)
                .await?
        }
    };
    Ok(done.rows_affected() > 0)
}

/// Replaces a password, where the one before is still the one that was compared; every lock goes with it.
///
/// # Errors
/// Those of the database.
pub async fn set_password(
    db: &mut PgConnection,
    id: UtilisateurId,
    ancien: Option<&str>,
    nouveau: &str,
    temporaire: bool,
    par: UtilisateurId,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        r#"
        update utilisateur set mot_de_passe = $3, mot_de_passe_temporaire = $4, echecs_connexion = 0,
               verrouille_jusqu_a = null, maj_par = $5
        where id = $1 and ($2::text is null or mot_de_passe = $2)
        "#,
        id.0,
        ancien,
        nouveau,
        temporaire,
        par.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
