//! Lists of people, and everything about one.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row as _};

use super::liste::{Colonne, Faute, Requete, Tri};
use super::planning::Scope;
use crate::domain::creneau::MotifAbsence;
use crate::domain::equipe::Appartenance;
use crate::domain::filtre::{Filtre, Terme, Valeur};
use crate::domain::liste::{Liste, Page};
use crate::domain::semaine::Heures;
use crate::domain::utilisateur::{
    AbsenceLigne, HabilitationLigne, NatureUtilisateur, PermissionTenue, Reserve, RoleTenu, UtilisateurFiche,
    UtilisateurLigne,
};
use crate::domain::{
    AgenceId, Code as _, CreneauId, DepotId, EquipeId, HabilitationId, Langue, Plage, Portee, RoleId,
    SpecialisationId, TitreId, UtilisateurId,
};

const PAR_NOM: Tri = Tri {
    nom: "nom",
    colonnes: &[
        Colonne {
            sql: "u.nom",
            r#type: "text",
        },
        Colonne {
            sql: "u.id",
            r#type: "bigint",
        },
    ],
    decroissant: false,
};

/// How far back absences are told.
const PAST: TimeDelta = TimeDelta::days(90);

const COLONNES: &str = "u.id, u.version, u.login, trim(u.prenom || ' ' || u.nom) as nom, u.nature, a.code as agence, \
    array(select r.code from utilisateur_role ur join role r on r.id = ur.role_id and r.supprime_le is null \
          where ur.utilisateur_id = u.id order by r.code) as roles, \
    array(select s.code from habilitation h join specialisation s on s.id = h.specialisation_id \
          where h.utilisateur_id = u.id and h.supprime_le is null and h.validite @> current_date \
          group by s.code order by max(h.niveau) desc, s.code) as specialisations, \
    (select min(upper(h.validite) - 1) from habilitation h \
     where h.utilisateur_id = u.id and h.supprime_le is null and h.validite @> current_date \
     and not exists (select from habilitation n where n.utilisateur_id = h.utilisateur_id and n.supprime_le is null \
                     and n.specialisation_id = h.specialisation_id and n.titre_id is not distinct from h.titre_id \
                     and n.id <> h.id and (upper(n.validite) is null or upper(n.validite) > upper(h.validite)))) as expire_le, \
    array(select distinct e.code from equipe_membre em join equipe e on e.id = em.equipe_id and e.supprime_le is null \
          where em.utilisateur_id = u.id and em.periode @> current_date order by e.code) as equipes, \
    u.actif, (u.supprime_le is not null) as supprime";

impl<'r> FromRow<'r, PgRow> for UtilisateurLigne {
    fn from_row(row: &'r PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            login: row.try_get("login")?,
            nom: row.try_get("nom")?,
            nature: row.try_get("nature")?,
            agence: row.try_get("agence")?,
            roles: row.try_get("roles")?,
            specialisations: row.try_get("specialisations")?,
            expire_le: row.try_get("expire_le")?,
            equipes: row.try_get("equipes")?,
            actif: row.try_get("actif")?,
            supprime: row.try_get("supprime")?,
        })
    }
}

/// What the actor may see of people.
fn scoped(requete: &mut Requete, scope: &Scope) {
    match scope.portee {
        Portee::Tout => {}
        Portee::Agence => {
            requete.et("(u.id = ").bind(scope.soi.0);
            requete
                .sql(" or u.agence_id = ")
                .bind(scope.agence.map(|id| id.0))
                .sql(")");
        }
        Portee::Equipe => {
            requete.et("(u.id = ").bind(scope.soi.0);
            requete
                .sql(" or exists (select from equipe_membre em where em.utilisateur_id = u.id and em.equipe_id = any(")
                .bind(scope.equipes.clone())
                .sql(") and em.periode @> current_date))");
        }
        Portee::Soi => {
            requete.et("u.id = ").bind(scope.soi.0);
        }
    }
}

/// The list, filtered.
#[must_use]
pub fn requete(scope: &Scope, filtre: &Filtre, now: DateTime<Utc>) -> Requete {
    let mut requete = Requete::new(
        COLONNES,
        "utilisateur u left join agence a on a.id = u.agence_id",
        PAR_NOM,
    );
    requete.et("u.nature <> 'SYSTEME'");
    scoped(&mut requete, scope);
    let deleted = filtre
        .termes
        .iter()
        .any(|terme| terme.cle == "supprime" && !terme.exclut);
    requete.et(if deleted {
        "u.supprime_le is not null"
    } else {
        "u.supprime_le is null"
    });
    for terme in &filtre.termes {
        narrowed(&mut requete, terme, now);
    }
    requete.mots(
        "recherche(u.login || ' ' || u.prenom || ' ' || u.nom)",
        &filtre.mots,
    );
    requete
}

fn narrowed(requete: &mut Requete, terme: &Terme, now: DateTime<Utc>) {
    let flag = |condition: &'static str| {
        let not = if terme.exclut { "not " } else { "" };
        format!("{not}({condition})")
    };
    match terme.cle {
        "role" => {
            requete.textes(
                "exists (select from utilisateur_role ur join role r on r.id = ur.role_id and r.supprime_le is null \
                 where ur.utilisateur_id = u.id and recherche(r.code) like ",
                ")",
                terme,
            );
        }
        "agence" => {
            requete.textes(
                "coalesce(u.agence_id = any(array(select x.id from agence x where recherche(x.code || ' ' || x.nom) like ",
                ")), false)",
                terme,
            );
        }
        "equipe" => {
            requete.textes(
                "exists (select from equipe_membre em join equipe e on e.id = em.equipe_id and e.supprime_le is null \
                 where em.utilisateur_id = u.id and em.periode @> current_date and recherche(e.code) like ",
                ")",
                terme,
            );
        }
        "spec" => {
            requete.textes(
                "exists (select from habilitation h join specialisation s on s.id = h.specialisation_id \
                 where h.utilisateur_id = u.id and h.supprime_le is null and h.validite @> current_date \
                 and recherche(s.code || ' ' || s.libelle) like ",
                ")",
                terme,
            );
        }
        "titre" => {
            requete.textes(
                "exists (select from habilitation h join titre t on t.id = h.titre_id \
                 where h.utilisateur_id = u.id and h.supprime_le is null and h.validite @> current_date \
                 and recherche(t.code) like ",
                ")",
                terme,
            );
        }
        "nature" => {
            requete.codes("u.nature", terme);
        }
        "actif" => {
            requete.et(flag("u.actif"));
        }
        "verrouille" => {
            requete.et(if terme.exclut { "not (" } else { "(" });
            requete
                .sql("coalesce(u.verrouille_jusqu_a > ")
                .bind(now)
                .sql(", false))");
        }
        "expire-avant" => {
            for valeur in &terme.valeurs {
                let Valeur::Jour(jour) = valeur else { continue };
                requete.et(if terme.exclut { "not " } else { "" });
                requete
                    .sql(
                        "exists (select from habilitation h where h.utilisateur_id = u.id and h.supprime_le is null \
                         and upper(h.validite) <= ",
                    )
                    .bind(*jour)
                    .sql(" and upper(h.validite) > current_date)");
            }
        }
        _ => {}
    }
}

/// A page of the list.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn list(
    db: &mut PgConnection,
    scope: &Scope,
    filtre: &Filtre,
    page: &Page,
    now: DateTime<Utc>,
) -> Result<Liste<UtilisateurLigne>, Faute> {
    requete(scope, filtre, now).lire(db, page).await
}

/// The key of a person by login, or by that key; a login may be all figures, and comes first. Among the deleted, the one who bore it last.
///
/// # Errors
/// Those of the database.
pub async fn by_login(
    db: &mut PgConnection,
    login: &str,
    supprime: bool,
) -> sqlx::Result<Option<UtilisateurId>> {
    let cle: Option<i64> = login.trim().parse().ok();
    sqlx::query_scalar!(
        r#"
        select id as "id: UtilisateurId" from utilisateur
        where (lower(login) = lower(trim($1)) or id = $3) and (supprime_le is not null) = $2 and nature <> 'SYSTEME'
        order by lower(login) = lower(trim($1)) desc, supprime_le desc limit 1
        "#,
        login,
        supprime,
        cle
    )
    .fetch_optional(db)
    .await
}

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
               u.langue as "langue: Langue", u.fuseau, u.actif, (u.supprime_le is not null) as "supprime!",
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

/// Codes that filters know.
#[must_use]
pub fn natures() -> Vec<&'static str> {
    vec![
        NatureUtilisateur::Interne.code(),
        NatureUtilisateur::SousTraitant.code(),
    ]
}
