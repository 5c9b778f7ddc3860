//! Everything about a mission.

use std::collections::HashMap;

use sqlx::PgConnection;

use crate::domain::intervention::EtatIntervention;
use crate::domain::mission::{
    EtatMission, MissionFiche, MissionLigne, MotifAttente, Participant, TypeMission, Visite,
};
use crate::domain::{
    AgenceId, BesoinId, ClientId, ContratId, EquipementId, InterventionId, MissionId, Plage, SiteId,
    UtilisateurId,
};

/// A mission with its needs and visits.
///
/// # Errors
/// Those of the database.
pub async fn read(db: &mut PgConnection, id: MissionId) -> sqlx::Result<Option<MissionFiche>> {
    Ok(read_some(db, &[id]).await?.pop())
}

/// Missions with their needs and visits, in no order.
///
/// Their keys are asked for by a sub-query, here and below: for an array whose length it knows the server would make a
/// plan each time, which takes longer than the reading.
///
/// # Errors
/// Those of the database.
pub async fn read_some(db: &mut PgConnection, missions: &[MissionId]) -> sqlx::Result<Vec<MissionFiche>> {
    let missions = keys(missions);
    let rows = sqlx::query!(
        r#"
        select m.id as "id: MissionId", m.version, m.numero, m.type as "type: TypeMission", m.etat as "etat: EtatMission",
               m.priorite, m.urgence, m.titre, k.raison_sociale as client, s.ville, a.code as agence, m.echeance,
               m.duree_minutes, m.cree_le, m.donneur_ordre_id as "donneur_ordre: ClientId",
               m.payeur_id as "payeur: ClientId", p.raison_sociale as payeur_nom, m.reference_externe,
               m.site_id as "site: SiteId", s.adresse, s.code_postal, s.acces, s.fuseau, t.appeler as "appeler?",
               m.equipement_id as "equipement: EquipementId", e.libelle as "equipement_libelle?",
               m.contrat_id as "contrat: ContratId", m.agence_id as "agence_id: AgenceId", m.description, m.appel_le,
               m.fenetre as "fenetre: Plage", m.gti_limite, m.gtr_limite,
               m.attente_motif as "attente_motif: MotifAttente", m.attente_texte, m.annulation_motif
        from unnest((select $1::bigint[])) as v (id)
        join mission m on m.id = v.id
        join client k on k.id = m.donneur_ordre_id
        join client p on p.id = m.payeur_id
        join site s on s.id = m.site_id
        join agence a on a.id = m.agence_id
        left join equipement e on e.id = m.equipement_id
        left join lateral (
            select trim(o.nom || ' ' || o.telephone) as appeler
            from (
                select case when c.site_id is null then 1 else 0 end as rang, not c.principal as second, c.id,
                       trim(c.prenom || ' ' || c.nom) as nom, c.telephone
                from contact c
                where c.client_id in (m.donneur_ordre_id, s.client_id) and coalesce(c.site_id, m.site_id) = m.site_id
                  and c.supprime_le is null
                union all select 2, false, 0, coalesce(s.occupant, ''), s.telephone
                union all select 3, false, 0, k.raison_sociale, k.telephone
            ) o
            where o.telephone <> ''
            order by o.rang, o.second, o.id limit 1
        ) t on true
        "#,
        &missions
    )
    .fetch_all(&mut *db)
    .await?;
    let mut besoins = super::mission::besoins_of(&mut *db, &missions).await?;
    let mut visites = visites(db, &missions).await?;
    let fiches = rows.into_iter().map(|row| {
        let besoins = besoins.remove(&row.id).unwrap_or_default();
        let visites = visites.remove(&row.id).unwrap_or_default();
        let shown = visites
            .iter()
            .rev()
            .find(|visite| visite.etat != EtatIntervention::Annulee && visite.plage.is_some());
        let equipe = shown.map(|visite| equipe(&visite.equipe)).unwrap_or_default();
        let (techniciens, noms) = equipe.into_iter().unzip();
        let ligne = MissionLigne {
            id: row.id,
            version: row.version,
            numero: row.numero,
            r#type: row.r#type,
            etat: row.etat,
            priorite: row.priorite,
            urgence: row.urgence,
            titre: row.titre,
            client: row.client,
            ville: row.ville,
            agence: row.agence,
            echeance: super::mission::deadline(row.echeance),
            duree_minutes: row.duree_minutes,
            prevue_le: shown.and_then(|visite| visite.plage).map(Plage::debut),
            techniciens,
            noms,
            cree_le: row.cree_le,
        };
        let annulee = ligne.etat == EtatMission::Annulee;
        MissionFiche {
            ligne,
            donneur_ordre: row.donneur_ordre,
            payeur: row.payeur,
            payeur_nom: row.payeur_nom,
            reference_externe: row.reference_externe,
            site: row.site,
            adresse: row.adresse,
            code_postal: row.code_postal,
            acces: row.acces,
            appeler: row.appeler,
            fuseau: row.fuseau,
            equipement: row.equipement,
            equipement_libelle: row.equipement_libelle,
            contrat: row.contrat,
            agence_id: row.agence_id,
            description: row.description,
            appel_le: row.appel_le,
            fenetre: row.fenetre,
            gti_limite: row.gti_limite,
            gtr_limite: row.gtr_limite,
            attente_motif: row.attente_motif,
            attente_texte: row.attente_texte,
            // One whose creation was taken back and done again keeps why, and shows it no more.
            annulation_motif: row.annulation_motif.filter(|_| annulee),
            besoins,
            visites,
        }
    });
    Ok(fiches.collect())
}

/// Their keys, each once.
fn keys(missions: &[MissionId]) -> Vec<i64> {
    let mut keys: Vec<i64> = missions.iter().map(|id| id.0).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Logins and names, each once.
fn equipe(equipe: &[Participant]) -> Vec<(String, String)> {
    let mut people: Vec<(String, String)> = equipe
        .iter()
        .map(|participant| (participant.login.clone(), participant.nom.clone()))
        .collect();
    people.dedup();
    people
}

/// Their visits, in order, with who takes part.
async fn visites(db: &mut PgConnection, missions: &[i64]) -> sqlx::Result<HashMap<MissionId, Vec<Visite>>> {
    let parts = sqlx::query!(
        r#"
        select c.intervention_id as "visite!: InterventionId", c.utilisateur_id as "utilisateur: UtilisateurId", u.login,
               trim(u.prenom || ' ' || u.nom) as "nom!", c.besoin_id as "besoin: BesoinId", c.plage as "plage: Plage"
        from creneau c
        join intervention i on i.id = c.intervention_id
        join utilisateur u on u.id = c.utilisateur_id
        where i.mission_id = any((select $1::bigint[])::bigint[]) and c.type = 'INTERVENTION' and c.scenario_id is null
          and (c.fermete <> 'ANNULE' or i.etat = 'ANNULEE')
        order by c.utilisateur_id, lower(c.plage)
        "#,
        missions
    )
    .fetch_all(&mut *db)
    .await?;
    let mut equipes: HashMap<InterventionId, Vec<Participant>> = HashMap::new();
    for part in parts {
        equipes.entry(part.visite).or_default().push(Participant {
            utilisateur: part.utilisateur,
            login: part.login,
            nom: part.nom,
            besoin: part.besoin,
            plage: part.plage,
        });
    }
    let rows = sqlx::query!(
        r#"
        select id as "id: InterventionId", mission_id as "mission: MissionId", version, rang,
               etat as "etat: EtatIntervention", plage as "plage: Plage", suite_de as "suite_de: InterventionId",
               compte_rendu
        from intervention where mission_id = any((select $1::bigint[])::bigint[]) order by rang
        "#,
        missions
    )
    .fetch_all(db)
    .await?;
    let mut visites: HashMap<MissionId, Vec<Visite>> = HashMap::new();
    for row in rows {
        visites.entry(row.mission).or_default().push(Visite {
            id: row.id,
            version: row.version,
            rang: row.rang,
            etat: row.etat,
            plage: row.plage,
            suite_de: row.suite_de,
            compte_rendu: row.compte_rendu,
            equipe: equipes.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(visites)
}
