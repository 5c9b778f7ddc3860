//! People: who acts, and what is written of them.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::PgConnection;

use super::Row;
use super::utilisateur_role::droits_of;
use crate::domain::semaine::Heures;
use crate::domain::utilisateur::NatureUtilisateur;
use crate::domain::{
    Actor, AgenceId, Code as _, DepotId, EquipeId, Langue, Plage, Portee, SessionId, UtilisateurId,
};

/// By whom an actor is named.
#[derive(Debug, Clone, Copy)]
pub enum Qui<'a> {
    /// A login, believed.
    Login(&'a str),
    /// An open session.
    Session(SessionId),
}

/// Reads who acts, with the widest reach of each permission; nobody if disabled or deleted, or if the session is over
/// at `now`.
///
/// # Errors
/// Those of the database.
pub async fn actor(db: &mut PgConnection, qui: Qui<'_>, now: DateTime<Utc>) -> sqlx::Result<Option<Actor>> {
    let (login, session) = match qui {
        Qui::Login(login) => (Some(login), None),
        Qui::Session(session) => (None, Some(session)),
    };
    let row = sqlx::query!(
        r#"
        select u.id as "id: UtilisateurId", u.login, trim(u.prenom || ' ' || u.nom) as "nom!",
               u.agence_id as "agence: AgenceId", u.langue as "langue: Langue",
               coalesce(u.fuseau, a.fuseau, 'Europe/Paris') as "fuseau!",
               array(select em.equipe_id from equipe_membre em join equipe e on e.id = em.equipe_id
                     where em.utilisateur_id = u.id and em.periode @> current_date
                       and e.supprime_le is null) as "equipes!: Vec<EquipeId>",
               d.permissions as "permissions!: Vec<String>", d.portees as "portees!: Vec<Portee>"
        from utilisateur u
        left join agence a on a.id = u.agence_id
        cross join lateral (
            select coalesce(array_agg(p.code), '{}') as permissions, coalesce(array_agg(rp.portee), '{}') as portees
            from utilisateur_role ur
            join role r on r.id = ur.role_id and r.supprime_le is null
            join role_permission rp on rp.role_id = r.id
            join permission p on p.id = rp.permission_id
            where ur.utilisateur_id = u.id
        ) d
        where u.supprime_le is null and u.actif
          and ($1::text is null or lower(u.login) = lower($1))
          and ($2::bigint is null or u.id = (
              select s.utilisateur_id from session s
              where s.id = $2 and s.fermee_le is null and s.expire_le > $3 and s.vue_le > $4))
        "#,
        login,
        session.map(|id| id.0),
        now,
        now - super::session::IDLE
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Actor {
        id: row.id,
        login: row.login,
        nom: row.nom,
        agence: row.agence,
        equipes: row.equipes,
        langue: row.langue,
        fuseau: row.fuseau.parse().unwrap_or(chrono_tz::Europe::Paris),
        permissions: droits_of(row.permissions.into_iter().zip(row.portees)),
        session,
    }))
}

/// First name and name of a person, and their agence.
///
/// # Errors
/// Those of the database.
pub async fn nom_et_agence(
    db: &mut PgConnection,
    id: UtilisateurId,
) -> sqlx::Result<(String, Option<AgenceId>)> {
    let row = sqlx::query!(
        r#"
        select trim(prenom || ' ' || nom) as "nom!", agence_id as "agence: AgenceId" from utilisateur where id = $1
        "#,
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok((row.nom, row.agence))
}

/// A person held by the transaction until it ends.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Locked {
    pub id: UtilisateurId,
    pub version: i32,
    pub login: String,
    pub nom_complet: String,
    pub agence: Option<AgenceId>,
    pub actif: bool,
    pub supprime: bool,
    pub valeurs: Valeurs,
    /// For the journal: without secrets, preferences and counters.
    pub json: Value,
}

/// What is said of a person.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct Valeurs {
    pub login: String,
    pub nature: NatureUtilisateur,
    pub nom: String,
    pub prenom: String,
    pub courriel: Option<String>,
    pub telephone: Option<String>,
    pub agence: Option<AgenceId>,
    pub depot: Option<DepotId>,
    pub langue: Langue,
    pub fuseau: Option<String>,
    pub entreprise: Option<String>,
    pub adresse: Option<String>,
    pub code_postal: Option<String>,
    pub ville: Option<String>,
    pub position: Option<(f64, f64)>,
    pub seuil_devis: Option<Decimal>,
}

impl Valeurs {
    /// First name and name.
    #[must_use]
    pub fn nom_complet(&self) -> String {
        format!("{} {}", self.prenom, self.nom).trim().to_owned()
    }
}

/// Reads a person, deleted or not, and holds them; nobody for the writers that are no people.
///
/// # Errors
/// Those of the database.
pub async fn lock(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        r#"
        select id as "id: UtilisateurId", version, login, trim(prenom || ' ' || nom) as "nom_complet!",
               agence_id as "agence: AgenceId", actif, (supprime_le is not null) as "supprime!",
               nature as "nature: NatureUtilisateur", nom, prenom, courriel, telephone,
               depot_id as "depot: DepotId", langue as "langue: Langue", fuseau, entreprise, adresse, code_postal,
               ville, latitude, longitude, seuil_devis,
               to_jsonb(u) - '{mot_de_passe,preferences,echecs_connexion,verrouille_jusqu_a,derniere_connexion_le}'::text[]
                   as "json!"
        from utilisateur u where id = $1 and nature <> 'SYSTEME' for no key update
        "#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Locked {
        id: row.id,
        version: row.version,
        login: row.login.clone(),
        nom_complet: row.nom_complet,
        agence: row.agence,
        actif: row.actif,
        supprime: row.supprime,
        json: row.json,
        valeurs: Valeurs {
            login: row.login,
            nature: row.nature,
            nom: row.nom,
            prenom: row.prenom,
            courriel: row.courriel,
            telephone: row.telephone,
            agence: row.agence,
            depot: row.depot,
            langue: row.langue,
            fuseau: row.fuseau,
            entreprise: row.entreprise,
            adresse: row.adresse,
            code_postal: row.code_postal,
            ville: row.ville,
            position: row.latitude.zip(row.longitude),
            seuil_devis: row.seuil_devis,
        },
    }))
}

/// The row as the journal keeps it, and its version.
///
/// # Errors
/// Those of the database.
pub async fn row(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Row<UtilisateurId>> {
    sqlx::query_as!(
        Row::<UtilisateurId>,
        r#"
        select id as "id: UtilisateurId", version,
               to_jsonb(u) - '{mot_de_passe,preferences,echecs_connexion,verrouille_jusqu_a,derniere_connexion_le}'::text[]
                   as "json!"
        from utilisateur u where id = $1
        "#,
        id.0
    )
    .fetch_one(db)
    .await
}

/// A login that is free and begins with one that somebody else has; nothing where nobody has it.
///
/// # Errors
/// Those of the database.
pub async fn login_pris(
    db: &mut PgConnection,
    login: &str,
    sauf: Option<UtilisateurId>,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        r#"
        select $1::text || n as "libre!" from generate_series(2, 99) n
        where exists (
            select from utilisateur
            where lower(login) = lower($1::text) and supprime_le is null and id is distinct from $2
        ) and not exists (select from utilisateur where lower(login) = lower($1::text || n) and supprime_le is null)
        order by n limit 1
        "#,
        login,
        sauf.map(|id| id.0)
    )
    .fetch_optional(db)
    .await
}

/// Writes a new person.
///
/// # Errors
/// Those of the database; `utilisateur_login_unique` where the login is taken.
pub async fn insert(db: &mut PgConnection, v: &Valeurs, par: UtilisateurId) -> sqlx::Result<UtilisateurId> {
    sqlx::query_scalar!(
        r#"
        insert into utilisateur
            (login, nature, nom, prenom, courriel, telephone, agence_id, depot_id, langue, fuseau, entreprise, adresse,
             code_postal, ville, latitude, longitude, seuil_devis, cree_par)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        returning id as "id: UtilisateurId"
        "#,
        v.login,
        v.nature.code(),
        v.nom,
        v.prenom,
        v.courriel,
        v.telephone,
        v.agence.map(|id| id.0),
        v.depot.map(|id| id.0),
        v.langue.code(),
        v.fuseau,
        v.entreprise,
        v.adresse,
        v.code_postal,
        v.ville,
        v.position.map(|(latitude, _)| latitude),
        v.position.map(|(_, longitude)| longitude),
        v.seuil_devis,
        par.0
    )
    .fetch_one(db)
    .await
}

/// Writes what is said of a person now.
///
/// # Errors
/// Those of the database; `utilisateur_login_unique` where the login is taken.
pub async fn update(
    db: &mut PgConnection,
    id: UtilisateurId,
    v: &Valeurs,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update utilisateur set login = $2, nature = $3, nom = $4, prenom = $5, courriel = $6, telephone = $7,
               agence_id = $8, depot_id = $9, langue = $10, fuseau = $11, entreprise = $12, adresse = $13,
               code_postal = $14, ville = $15, latitude = $16, longitude = $17, seuil_devis = $18, maj_par = $19
        where id = $1
        "#,
        id.0,
        v.login,
        v.nature.code(),
        v.nom,
        v.prenom,
        v.courriel,
        v.telephone,
        v.agence.map(|id| id.0),
        v.depot.map(|id| id.0),
        v.langue.code(),
        v.fuseau,
        v.entreprise,
        v.adresse,
        v.code_postal,
        v.ville,
        v.position.map(|(latitude, _)| latitude),
        v.position.map(|(_, longitude)| longitude),
        v.seuil_devis,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves the optimistic lock on: what belongs to a person (roles, hours) was changed.
///
/// # Errors
/// Those of the database.
pub async fn touch(db: &mut PgConnection, id: UtilisateurId, par: UtilisateurId) -> sqlx::Result<()> {
    sqlx::query!("update utilisateur set maj_par = $2 where id = $1", id.0, par.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Enables or disables a person.
///
/// # Errors
/// Those of the database.
pub async fn set_actif(
    db: &mut PgConnection,
    id: UtilisateurId,
    actif: bool,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update utilisateur set actif = $2, maj_par = $3 where id = $1",
        id.0,
        actif,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Soft-deletes a person, or brings them back.
///
/// # Errors
/// Those of the database; `utilisateur_login_unique` where the login was given to somebody else meanwhile.
pub async fn set_supprime(
    db: &mut PgConnection,
    id: UtilisateurId,
    le: Option<DateTime<Utc>>,
    par: UtilisateurId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update utilisateur
        set supprime_le = $2, supprime_par = case when $2::timestamptz is not null then $3::bigint end, maj_par = $3
        where id = $1
        "#,
        id.0,
        le,
        par.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Replaces a person's usual week, and returns what it was.
///
/// # Errors
/// Those of the database.
pub async fn set_horaires(
    db: &mut PgConnection,
    id: UtilisateurId,
    semaine: &[Heures],
    par: UtilisateurId,
) -> sqlx::Result<Vec<Heures>> {
    let mut avant = sqlx::query_as!(
        Heures,
        "delete from horaire where utilisateur_id = $1 returning jour, debut, fin",
        id.0
    )
    .fetch_all(&mut *db)
    .await?;
    avant.sort_unstable();
    let jours: Vec<i16> = semaine.iter().map(|heures| heures.jour).collect();
    let debuts: Vec<_> = semaine.iter().map(|heures| heures.debut).collect();
    let fins: Vec<_> = semaine.iter().map(|heures| heures.fin).collect();
    sqlx::query!(
        r#"
        insert into horaire (utilisateur_id, jour, debut, fin, cree_par)
        select $1, h.*, $5 from unnest($2::smallint[], $3::time[], $4::time[]) h
        "#,
        id.0,
        &jours,
        &debuts,
        &fins,
        par.0
    )
    .execute(db)
    .await?;
    Ok(avant)
}

/// Numbers of missions on which a person has firm work in a range.
///
/// # Errors
/// Those of the database.
pub async fn missions_fermes(
    db: &mut PgConnection,
    id: UtilisateurId,
    plage: Plage,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select m.numero
        from creneau c
        join intervention i on i.id = c.intervention_id
        join mission m on m.id = i.mission_id
        where c.utilisateur_id = $1 and c.plage && $2 and c.type = 'INTERVENTION' and c.fermete = 'FERME'
          and c.scenario_id is null
        group by m.numero order by min(lower(c.plage))
        "#,
        id.0,
        plage as Plage
    )
    .fetch_all(db)
    .await
}

/// Numbers of missions on which a person has firm work in a range that lies outside their usual hours.
///
/// # Errors
/// Those of the database.
pub async fn missions_hors_horaires(
    db: &mut PgConnection,
    id: UtilisateurId,
    plage: Plage,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"
        select m.numero
        from creneau c
        join intervention i on i.id = c.intervention_id
        join mission m on m.id = i.mission_id
        join utilisateur u on u.id = c.utilisateur_id
        left join agence a on a.id = u.agence_id
        cross join lateral (select coalesce(u.fuseau, a.fuseau, 'Europe/Paris') as nom) fuseau
        where c.utilisateur_id = $1 and c.plage && $2 and c.type = 'INTERVENTION' and c.fermete = 'FERME'
          and c.scenario_id is null
          and not c.plage <@ coalesce((
              select range_agg(tstzrange(
                  (jours.un::date + h.debut) at time zone fuseau.nom, (jours.un::date + h.fin) at time zone fuseau.nom))
              from generate_series(
                  (lower(c.plage) at time zone fuseau.nom)::date, (upper(c.plage) at time zone fuseau.nom)::date, '1 day'
              ) jours (un)
              join horaire h on h.utilisateur_id = u.id and h.jour = extract(isodow from jours.un)
          ), '{}'::tstzmultirange)
        group by m.numero order by min(lower(c.plage))
        "#,
        id.0,
        plage as Plage
    )
    .fetch_all(db)
    .await
}
