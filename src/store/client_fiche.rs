//! Everything about one client, site, machine or contract.
//!
//! Rows are read whole, as JSON: what was entered bears the names of its columns.

use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgConnection;

use crate::domain::client::{ClientFiche, ContactFiche, MissionBreve};
use crate::domain::contrat::{ContratFiche, ContratLigne};
use crate::domain::echeance::TypeCouverture;
use crate::domain::equipement::{EquipementFiche, EquipementNoeud, arbre};
use crate::domain::mission::{EtatMission, TypeMission};
use crate::domain::site::{SiteBloc, SiteFiche};
use crate::domain::{AgenceId, ClientId, ContratId, EquipementId, MissionId, SiteId};

/// How many sites, contacts and contracts a screen shows.
const SHOWN: i64 = 100;
/// How many machines of one screen's sites are read.
const MACHINES: i64 = 2_000;
/// How many missions a screen shows.
const RECENT: i64 = 10;

/// Which missions the actor may see beside: none, those of an agence, or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missions {
    /// None.
    Aucune,
    /// Those of one branch.
    Agence(Option<AgenceId>),
    /// All.
    Toutes,
}

fn whole<T: DeserializeOwned>(json: Value) -> sqlx::Result<T> {
    serde_json::from_value(json).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// A client with its sites, machines, contracts, contacts and last missions.
///
/// # Errors
/// Those of the database.
pub async fn client(
    db: &mut PgConnection,
    id: ClientId,
    missions: Missions,
) -> sqlx::Result<Option<ClientFiche>> {
    let Some(json) = sqlx::query_scalar!(
        r#"
        select to_jsonb(c) || jsonb_build_object(
                   'agence', a.code,
                   'sites_en_tout', (select count(*) from site s where s.client_id = c.id and s.supprime_le is null)
               ) as "json!"
        from client c left join agence a on a.id = c.agence_id
        where c.id = $1
        "#,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let mut fiche: ClientFiche = whole(json)?;
    let sites = sqlx::query_scalar!(
        r#"
        select to_jsonb(s) as "json!" from site s
        where s.client_id = $1 and s.supprime_le is null order by s.id limit $2
        "#,
        id.0,
        SHOWN
    )
    .fetch_all(&mut *db)
    .await?;
    fiche.sites = sites.into_iter().map(whole).collect::<sqlx::Result<_>>()?;
    furnish(&mut *db, &mut fiche.sites).await?;
    let contacts = sqlx::query_scalar!(
        r#"
        select to_jsonb(k) as "json!" from contact k
        where k.client_id = $1 and k.site_id is null and k.supprime_le is null
        order by k.principal desc, k.id limit $2
        "#,
        id.0,
        SHOWN
    )
    .fetch_all(&mut *db)
    .await?;
    fiche.contacts = contacts.into_iter().map(whole).collect::<sqlx::Result<_>>()?;
    let ids = sqlx::query_scalar!(
        r#"
        select id as "id: ContratId" from contrat_maintenance
        where client_id = $1 and supprime_le is null order by upper(validite) desc nulls first, id desc limit $2
        "#,
        id.0,
        SHOWN
    )
    .fetch_all(&mut *db)
    .await?;
    fiche.contrats = contrats(&mut *db, &ids).await?;
    fiche.missions = of_client(db, id, missions).await?;
    Ok(Some(fiche))
}

/// Puts machines and contacts into sites.
async fn furnish(db: &mut PgConnection, sites: &mut [SiteBloc]) -> sqlx::Result<()> {
    let ids: Vec<i64> = sites.iter().map(|site| site.id.0).collect();
    let machines = sqlx::query_scalar!(
        r#"
        select to_jsonb(e) as "json!" from equipement e
        where e.site_id = any($1) and e.supprime_le is null order by e.site_id, e.id limit $2
        "#,
        &ids,
        MACHINES
    )
    .fetch_all(&mut *db)
    .await?;
    let contacts = sqlx::query_scalar!(
        r#"
        select to_jsonb(k) as "json!" from contact k
        where k.site_id = any($1) and k.supprime_le is null order by k.principal desc, k.id limit $2
        "#,
        &ids,
        MACHINES
    )
    .fetch_all(db)
    .await?;
    for machine in machines {
        let noeud: EquipementNoeud = whole(machine)?;
        if let Some(site) = sites.iter_mut().find(|site| site.id == noeud.site_id) {
            site.equipements.push(noeud);
        }
    }
    for contact in contacts {
        let fiche: ContactFiche = whole(contact)?;
        if let Some(site) = sites
            .iter_mut()
            .find(|site| Some(site.id) == fiche.contact.site_id)
        {
            site.contacts.push(fiche);
        }
    }
    for site in sites {
        site.equipements = arbre(std::mem::take(&mut site.equipements));
    }
    Ok(())
}

/// These contracts, in that order.
async fn contrats(db: &mut PgConnection, ids: &[ContratId]) -> sqlx::Result<Vec<ContratLigne>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut lignes = sqlx::query_as!(
        ContratLigne,
        r#"
        select k.id as "id: ContratId", k.version, k.numero, k.libelle, c.code as client_code, c.raison_sociale as client,
               lower(k.validite) as "debut!", upper(k.validite) - 1 as fin, k.couverture as "couverture: TypeCouverture",
               k.gti_heures, k.gtr_heures, k.prochaine_visite
        from contrat_maintenance k join client c on c.id = k.client_id
        where k.id = any($1)
        order by array_position($1, k.id)
        "#,
        &ids
    )
    .fetch_all(db)
    .await?;
    for ligne in &mut lignes {
        ligne.gti_heures = ligne.gti_heures.map(|hours| hours.normalize());
        ligne.gtr_heures = ligne.gtr_heures.map(|hours| hours.normalize());
    }
    Ok(lignes)
}

async fn of_client(
    db: &mut PgConnection,
    id: ClientId,
    missions: Missions,
) -> sqlx::Result<Vec<MissionBreve>> {
    if missions == Missions::Aucune {
        return Ok(Vec::new());
    }
    let agence = branch(missions);
    sqlx::query_as!(
        MissionBreve,
        r#"
        select id as "id: MissionId", numero, type as "type: TypeMission", etat as "etat: EtatMission", titre,
               site_id as "site_id: SiteId", appel_le
        from mission
        where donneur_ordre_id = $1 and ($2::bigint is null or agence_id = $2)
        order by cree_le desc, id desc limit $3
        "#,
        id.0,
        agence,
        RECENT
    )
    .fetch_all(db)
    .await
}

fn branch(missions: Missions) -> Option<i64> {
    match missions {
        Missions::Agence(agence) => Some(agence.map_or(0, |agence| agence.0)),
        Missions::Aucune | Missions::Toutes => None,
    }
}

/// A site with its machines, contacts, contracts and last missions, and the branch of its client.
///
/// # Errors
/// Those of the database.
pub async fn site(
    db: &mut PgConnection,
    id: SiteId,
    missions: Missions,
) -> sqlx::Result<Option<(SiteFiche, Option<AgenceId>)>> {
    let Some(row) = sqlx::query!(
        r#"
        select to_jsonb(s) as "json!", c.code, c.raison_sociale, c.agence_id as "agence: AgenceId"
        from site s join client c on c.id = s.client_id where s.id = $1
        "#,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let mut blocs = [whole::<SiteBloc>(row.json)?];
    furnish(&mut *db, &mut blocs).await?;
    let ids = sqlx::query_scalar!(
        r#"
        select k.id as "id: ContratId" from contrat_site l join contrat_maintenance k on k.id = l.contrat_id
        where l.site_id = $1 and k.supprime_le is null order by upper(k.validite) desc nulls first, k.id desc limit $2
        "#,
        id.0,
        SHOWN
    )
    .fetch_all(&mut *db)
    .await?;
    let contrats = contrats(&mut *db, &ids).await?;
    let missions = match missions {
        Missions::Aucune => Vec::new(),
        missions => {
            sqlx::query_as!(
                MissionBreve,
                r#"
                select id as "id: MissionId", numero, type as "type: TypeMission", etat as "etat: EtatMission", titre,
                       site_id as "site_id: SiteId", appel_le
                from mission
                where site_id = $1 and ($2::bigint is null or agence_id = $2)
                order by cree_le desc, id desc limit $3
                "#,
                id.0,
                branch(missions),
                RECENT
            )
            .fetch_all(&mut *db)
            .await?
        }
    };
    let agence_id = super::agence::du_site(db, id).await?;
    let [bloc] = blocs;
    let fiche = SiteFiche {
        bloc,
        client_code: row.code,
        client: row.raison_sociale,
        agence_id,
        contrats,
        missions,
    };
    Ok(Some((fiche, row.agence)))
}

/// A machine with its parts, contracts and last missions, and the branch of its client.
///
/// # Errors
/// Those of the database.
pub async fn equipement(
    db: &mut PgConnection,
    id: EquipementId,
    missions: Missions,
) -> sqlx::Result<Option<(EquipementFiche, Option<AgenceId>)>> {
    let Some(row) = sqlx::query!(
        r#"
        select to_jsonb(e) as "json!", s.code, s.ville, c.raison_sociale, c.agence_id as "agence: AgenceId"
        from equipement e join site s on s.id = e.site_id join client c on c.id = s.client_id
        where e.id = $1
        "#,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let mut noeud: EquipementNoeud = whole(row.json)?;
    let parts = sqlx::query_scalar!(
        r#"
        with recursive partie as (
            select e.* from equipement e where e.parent_id = $1 and e.supprime_le is null
            union
            select e.* from equipement e join partie p on e.parent_id = p.id where e.supprime_le is null
        )
        select to_jsonb(p) as "json!" from partie p order by p.id limit $2
        "#,
        id.0,
        MACHINES
    )
    .fetch_all(&mut *db)
    .await?;
    noeud.enfants = arbre(parts.into_iter().map(whole).collect::<sqlx::Result<_>>()?);
    let ids = sqlx::query_scalar!(
        r#"
        select k.id as "id: ContratId" from contrat_maintenance k
        where k.supprime_le is null
          and (k.id in (select contrat_id from contrat_equipement where equipement_id = $1)
               or k.id in (select contrat_id from contrat_site where site_id = $2))
        order by upper(k.validite) desc nulls first, k.id desc limit $3
        "#,
        id.0,
        noeud.site_id.0,
        SHOWN
    )
    .fetch_all(&mut *db)
    .await?;
    let contrats = contrats(&mut *db, &ids).await?;
    let missions = match missions {
        Missions::Aucune => Vec::new(),
        missions => {
            sqlx::query_as!(
                MissionBreve,
                r#"
                select id as "id: MissionId", numero, type as "type: TypeMission", etat as "etat: EtatMission", titre,
                       site_id as "site_id: SiteId", appel_le
                from mission
                where equipement_id = $1 and ($2::bigint is null or agence_id = $2)
                order by cree_le desc, id desc limit $3
                "#,
                id.0,
                branch(missions),
                RECENT
            )
            .fetch_all(db)
            .await?
        }
    };
    let fiche = EquipementFiche {
        noeud,
        site_code: row.code,
        ville: row.ville,
        client: row.raison_sociale,
        contrats,
        missions,
    };
    Ok(Some((fiche, row.agence)))
}

/// A contract with what it covers, and the branch of its client.
///
/// # Errors
/// Those of the database.
pub async fn contrat(
    db: &mut PgConnection,
    id: ContratId,
) -> sqlx::Result<Option<(ContratFiche, Option<AgenceId>)>> {
    let row = sqlx::query!(
        r#"
        select contrat_entier(k) || jsonb_build_object(
                   'client_code', c.code, 'client', c.raison_sociale,
                   'missions_ouvertes', (
                       select count(*) from mission m where m.contrat_id = k.id
                         and m.etat in ('BROUILLON', 'A_PLANIFIER', 'PLANIFIEE', 'EN_COURS', 'EN_ATTENTE'))
               ) as "json!", c.agence_id as "agence: AgenceId"
        from contrat_maintenance k join client c on c.id = k.client_id
        where k.id = $1
        "#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok((whole(row.json)?, row.agence))).transpose()
}
