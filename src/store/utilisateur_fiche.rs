//! Everything about one person.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::domain::creneau::MotifAbsence;
use crate::domain::equipe::Appartenance;
use crate::domain::semaine::Heures;
use crate::domain::utilisateur::{
    AbsenceLigne, HabilitationLigne, NatureUtilisateur, PermissionTenue, Reserve, RoleTenu, UtilisateurFiche,
    UtilisateurLigne,
};
use crate::domain::{
    AgenceId, CreneauId, DepotId, EquipeId, HabilitationId, Langue, Plage, Portee, RoleId, SpecialisationId,
    TitreId, UtilisateurId,
};

/// How far back absences are told.
const PAST: TimeDelta = TimeDelta::days(90);

/// The last day of the habilitation that ends first, of those held on a day that no later one follows.
fn expire_le(habilitations: &[HabilitationLigne], today: NaiveDate) -> Option<NaiveDate> {
    let follows = |held: &HabilitationLigne, fin: NaiveDate| {
        habilitations.iter().any(|other| {
            other.id != held.id
                && (other.specialisation_id, other.titre_id) == (held.specialisation_id, held.titre_id)
                && other.dernier_jour.is_none_or(|dernier| dernier > fin)
        })
    };
    habilitations
        .iter()
        .filter(|held| held.debut.is_none_or(|debut| debut <= today))
        .filter_map(|held| held.dernier_jour.map(|fin| (held, fin)))
        .filter(|(held, fin)| *fin >= today && !follows(held, *fin))
        .map(|(_, fin)| fin)
        .min()
}

async fn horaires(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Vec<Heures>> {
    sqlx::query_as!(
        Heures,
        "select jour, debut, fin from horaire where utilisateur_id = $1 order by jour, debut",
        id.0
    )
    .fetch_all(db)
    .await
}

/// Everything about one person, the reserved part included.
///
/// # Errors
/// Those of the database.
pub async fn fiche(
    db: &mut PgConnection,
    id: UtilisateurId,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<UtilisateurFiche>> {
    let Some(row) = sqlx::query!(
        r#"
        select u.id as "id: UtilisateurId", u.version, u.login, u.prenom, u.nom,
               u.nature as "nature: NatureUtilisateur", a.code as "agence?", u.agence_id as "agence_id: AgenceId",
               u.depot_id as "depot_id: DepotId", d.code as "depot?", u.courriel, u.telephone, u.entreprise,
               u.langue as "langue: Langue", u.fuseau,
               coalesce(u.fuseau, a.fuseau, 'Europe/Paris') as "horloges!", u.actif, (u.supprime_le is not null) as "supprime!",
               u.adresse, u.code_postal, u.ville, u.latitude, u.longitude, u.seuil_devis,
               (u.mot_de_passe is not null) as "mot_de_passe!", u.mot_de_passe_temporaire, u.verrouille_jusqu_a,
               u.derniere_connexion_le,
               (select count(*) from session s where s.utilisateur_id = u.id and s.fermee_le is null
                and s.expire_le > $2 and s.vue_le > $3) as "sessions!"
        from utilisateur u
        left join agence a on a.id = u.agence_id
        left join depot d on d.id = u.depot_id
        where u.id = $1 and u.nature <> 'SYSTEME'
        "#,
        id.0,
        now,
        now - super::session::IDLE
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let roles_tenus = roles(&mut *db, id).await?;
    let permissions = permissions(&mut *db, id).await?;
    let habilitations = habilitations(&mut *db, id).await?;
    let horaires = horaires(&mut *db, id).await?;
    let appartenances = appartenances(&mut *db, id).await?;
    let recent = absences(&mut *db, &[id], now - PAST, 200).await?;
    let (absences_passees, absences) = recent.into_iter().partition(|absence| absence.plage.fin() <= now);
    let cles = super::cle_ssh::list(&mut *db, id).await?;
    let today = now.date_naive();
    let current = |debut: Option<NaiveDate>, dernier: Option<NaiveDate>| {
        debut.is_none_or(|debut| debut <= today) && dernier.is_none_or(|dernier| today <= dernier)
    };
    let mut specialisations: Vec<String> = habilitations
        .iter()
        .filter(|held| current(held.debut, held.dernier_jour))
        .map(|held| held.specialisation.clone())
        .collect();
    specialisations.dedup();
    let equipes = appartenances
        .iter()
        .filter(|held| current(held.debut, held.dernier_jour))
        .map(|held| held.code.clone())
        .collect();
    Ok(Some(UtilisateurFiche {
        ligne: UtilisateurLigne {
            id: row.id,
            version: row.version,
            login: row.login,
            nom: format!("{} {}", row.prenom, row.nom).trim().to_owned(),
            nature: row.nature,
            agence: row.agence,
            roles: roles_tenus.iter().map(|role| role.code.clone()).collect(),
            specialisations,
            expire_le: expire_le(&habilitations, today),
            equipes,
            actif: row.actif,
            supprime: row.supprime,
        },
        prenom: row.prenom,
        nom_de_famille: row.nom,
        courriel: row.courriel,
        telephone: row.telephone,
        agence_id: row.agence_id,
        depot_id: row.depot_id,
        depot: row.depot,
        entreprise: row.entreprise,
        langue: row.langue,
        fuseau: row.fuseau,
        horloges: row.horloges,
        roles_tenus,
        permissions,
        habilitations,
        horaires,
        appartenances,
        absences,
        absences_passees,
        reserve: Some(Reserve {
            adresse: row.adresse,
            code_postal: row.code_postal,
            ville: row.ville,
            latitude: row.latitude,
            longitude: row.longitude,
            seuil_devis: row.seuil_devis,
            mot_de_passe: row.mot_de_passe,
            mot_de_passe_temporaire: row.mot_de_passe_temporaire,
            verrouille_jusqu_a: row.verrouille_jusqu_a.filter(|until| *until > now),
            derniere_connexion_le: row.derniere_connexion_le,
            sessions: row.sessions,
            cles,
        }),
    }))
}

async fn roles(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Vec<RoleTenu>> {
    sqlx::query_as!(
        RoleTenu,
        r#"
        select r.id as "id: RoleId", r.code, r.libelle
        from utilisateur_role ur join role r on r.id = ur.role_id and r.supprime_le is null
        where ur.utilisateur_id = $1 order by r.code
        "#,
        id.0
    )
    .fetch_all(db)
    .await
}

async fn permissions(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Vec<PermissionTenue>> {
    let rows = sqlx::query!(
        r#"
        select p.code, rp.portee as "portee: Portee", r.code as role
        from utilisateur_role ur
        join role r on r.id = ur.role_id and r.supprime_le is null
        join role_permission rp on rp.role_id = r.id
        join permission p on p.id = rp.permission_id
        where ur.utilisateur_id = $1 order by p.code, r.code
        "#,
        id.0
    )
    .fetch_all(db)
    .await?;
    let mut permissions: Vec<PermissionTenue> = Vec::new();
    for row in rows {
        let Ok(permission) = row.code.parse() else {
            continue;
        };
        match permissions
            .last_mut()
            .filter(|last| last.permission == permission)
        {
            Some(last) if last.portee > row.portee => {}
            Some(last) if last.portee == row.portee => last.par.push(row.role),
            Some(last) => (last.portee, last.par) = (row.portee, vec![row.role]),
            None => permissions.push(PermissionTenue {
                permission,
                portee: row.portee,
                par: vec![row.role],
            }),
        }
    }
    Ok(permissions)
}

/// Habilitations of a person, by trade, the strongest and latest first.
///
/// # Errors
/// Those of the database.
pub async fn habilitations(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Vec<HabilitationLigne>> {
    sqlx::query_as!(
        HabilitationLigne,
        r#"
        select h.id as "id: HabilitationId", h.version, h.specialisation_id as "specialisation_id: SpecialisationId",
               s.code as specialisation, h.niveau, h.titre_id as "titre_id: TitreId", t.code as "titre?",
               lower(h.validite) as debut, upper(h.validite) - 1 as dernier_jour, h.organisme, h.numero_titre
        from habilitation h
        join specialisation s on s.id = h.specialisation_id
        left join titre t on t.id = h.titre_id
        where h.utilisateur_id = $1 and h.supprime_le is null
        order by s.code, h.niveau desc, upper(h.validite) desc nulls first, h.id
        "#,
        id.0
    )
    .fetch_all(db)
    .await
}

async fn appartenances(db: &mut PgConnection, id: UtilisateurId) -> sqlx::Result<Vec<Appartenance>> {
    sqlx::query_as!(
        Appartenance,
        r#"
        select e.id as "equipe: EquipeId", e.code, lower(em.periode) as debut, upper(em.periode) - 1 as dernier_jour
        from equipe_membre em join equipe e on e.id = em.equipe_id and e.supprime_le is null
        where em.utilisateur_id = $1
        order by lower(em.periode) nulls first, e.code
        "#,
        id.0
    )
    .fetch_all(db)
    .await
}

/// Absences of these people that aren't over at `depuis`, by start.
///
/// # Errors
/// Those of the database.
pub async fn absences(
    db: &mut PgConnection,
    ids: &[UtilisateurId],
    depuis: DateTime<Utc>,
    n: i64,
) -> sqlx::Result<Vec<AbsenceLigne>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        AbsenceLigne,
        r#"
        select c.id as "id: CreneauId", c.version, c.utilisateur_id as "utilisateur: UtilisateurId", u.login,
               c.plage as "plage: Plage", c.motif_absence as "motif: MotifAbsence", c.libelle
        from creneau c join utilisateur u on u.id = c.utilisateur_id
        where c.utilisateur_id = any($1) and c.plage && tstzrange($2, null) and c.type = 'ABSENCE'
          and c.fermete <> 'ANNULE' and c.scenario_id is null
        order by lower(c.plage), c.id limit $3
        "#,
        &ids,
        depuis,
        n
    )
    .fetch_all(db)
    .await
}
