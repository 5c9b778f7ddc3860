//! The list of missions: which rows, and by which way they are found.
//!
//! A list is read in its order, by the index of that order, until a page is full; or, where few rows can match, those are
//! looked up first and then sorted. Which of both is decided here, from what is asked for, and written so that the server
//! has no choice left (docs/decisions/0009).

mod acces;
mod cles;
mod connu;
mod lieux;
mod ligne;
mod phrase;
mod quinzaines;
mod termes;
mod textes;

use chrono::NaiveDate;
use chrono_tz::Tz;
use sqlx::PgConnection;

use self::acces::Acces;
use self::connu::Connu;
use self::quinzaines::Quinzaines;
use super::liste::{Chemin, Colonne, Faute, Lot, Requete, Tenue, Tri};
use super::planning::Scope;
use crate::domain::Code;
use crate::domain::filtre::{Filtre, Terme};
use crate::domain::liste::{Liste, Page};
use crate::domain::liste_missions::TriMissions;
use crate::domain::mission::{EtatMission, MissionLigne};

/// As many readings of an index make one list; planning each of them costs as much as reading it.
const LOTS: usize = 12;

/// What is asked for.
#[derive(Debug)]
pub struct Demande {
    /// What was typed, understood.
    pub filtre: Filtre,
    /// In which order.
    pub tri: TriMissions,
    /// What the actor may see.
    pub scope: Scope,
    /// On whose clocks days begin and end.
    pub fuseau: Tz,
    /// Today there.
    pub aujourdhui: NaiveDate,
}

const TENUE: Tenue = Tenue {
    colonnes: "m.id, m.version, m.numero, m.type, m.etat, m.priorite, m.urgence, m.titre, k.raison_sociale as client, \
               s.ville, a.code as agence, m.echeance, m.duree_minutes, lower(v.plage) as prevue_le, \
               t.logins as techniciens, t.noms, m.cree_le",
    table: "mission m",
    alias: "m",
    choisi: "m.*",
    // Each row's client and site are looked up by their keys, whatever the server expects of the number of rows.
    autour: "cross join lateral (select k.raison_sociale from client k where k.id = m.donneur_ordre_id limit 1) k \
             cross join lateral (select s.ville from site s where s.id = m.site_id limit 1) s \
             join agence a on a.id = m.agence_id \
             left join lateral (select i.id, i.plage from intervention i \
                                where i.mission_id = m.id and i.etat <> 'ANNULEE' and i.plage is not null \
                                order by i.rang desc limit 1) v on true \
             cross join lateral (select coalesce(array_agg(u.login order by u.login), '{}') as logins, \
                                        coalesce(array_agg(trim(u.prenom || ' ' || u.nom) order by u.login), '{}') as noms \
                                 from (select distinct c.utilisateur_id from creneau c \
                                       where c.intervention_id = v.id and c.type = 'INTERVENTION' \
                                         and c.fermete <> 'ANNULE' and c.scenario_id is null) c \
                                 join utilisateur u on u.id = c.utilisateur_id) t",
};

const ID: Colonne = Colonne {
    sql: "m.id",
    r#type: "bigint",
};
const ECHEANCE: Colonne = Colonne {
    sql: "m.echeance",
    r#type: "timestamptz",
};

fn tri(tri: TriMissions) -> Tri {
    const CREE: Colonne = Colonne {
        sql: "m.cree_le",
        r#type: "timestamptz",
    };
    const PRIORITE: Colonne = Colonne {
        sql: "m.priorite",
        r#type: "smallint",
    };
    Tri {
        nom: tri.code(),
        colonnes: match tri {
            TriMissions::Recentes => &[CREE, ID],
            TriMissions::Echeance => &[ECHEANCE, ID],
            TriMissions::Priorite => &[PRIORITE, ECHEANCE, ID],
        },
        decroissant: tri == TriMissions::Recentes,
    }
}

/// The missions that people work on, in an order that their work is kept in.
fn of_people(personnes: &[i64], tri: TriMissions) -> Option<(Chemin, Lot)> {
    const ID: Colonne = Colonne {
        sql: "p.mission_id",
        r#type: "bigint",
    };
    const ENTREE: Colonne = Colonne {
        sql: "p.mission_le",
        r#type: "timestamptz",
    };
    const ECHEANCE: Colonne = Colonne {
        sql: "p.echeance",
        r#type: "timestamptz",
    };
    let colonnes: &[Colonne] = match tri {
        TriMissions::Recentes => &[ENTREE, ID],
        TriMissions::Echeance => &[ECHEANCE, ID],
        TriMissions::Priorite => return None,
    };
    let chemin = Chemin {
        table: "mission_intervenant p join mission m on m.id = p.mission_id".to_owned(),
        colonnes,
        cle: ID.sql,
    };
    Some((chemin, Lot::Cles("p.utilisateur_id", personnes.to_vec())))
}

/// Reads a page.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn lire(
    db: &mut PgConnection,
    demande: &Demande,
    page: &Page,
) -> Result<Liste<MissionLigne>, Faute> {
    let Some(connu) = Connu::read(db, demande).await? else {
        return Ok(Liste {
            items: Vec::new(),
            next: None,
        });
    };
    let mut acces = Acces::choose(db, demande, &connu, page).await?;
    loop {
        let liste = compose(demande, &connu, &acces).lire(db, page).await?;
        if liste.next.is_some() {
            return Ok(liste);
        }
        let (found, wanted) = (liste.items.len(), usize::from(page.limite));
        match acces.wider(db, &connu, found, wanted).await? {
            Some(wider) => acces = wider,
            None => return Ok(liste),
        }
    }
}

/// Counts, up to one more than `borne`.
///
/// # Errors
/// Those of the database.
pub async fn compter(db: &mut PgConnection, demande: &Demande, borne: i64) -> Result<i64, Faute> {
    let Some(connu) = Connu::read(db, demande).await? else {
        return Ok(0);
    };
    let page = Page::first(u16::try_from(borne).unwrap_or(u16::MAX));
    let mut acces = Acces::choose(db, demande, &connu, &page).await?;
    loop {
        let n = compose(demande, &connu, &acces).compter(db, borne).await?;
        if n > borne {
            return Ok(n);
        }
        let (found, wanted) = (
            usize::try_from(n).unwrap_or(0),
            usize::try_from(borne).unwrap_or(0),
        );
        match acces.wider(db, &connu, found, wanted).await? {
            Some(wider) => acces = wider,
            None => return Ok(n),
        }
    }
}

/// How the server would read the first page.
///
/// # Errors
/// Those of the database.
pub async fn plan(db: &mut PgConnection, demande: &Demande, page: &Page) -> Result<String, Faute> {
    let Some(connu) = Connu::read(db, demande).await? else {
        return Ok(String::new());
    };
    let acces = Acces::choose(db, demande, &connu, page).await?;
    let plan = compose(demande, &connu, &acces).plan(db, page).await?;
    Ok(match &acces {
        Acces::Textes(textes) => textes.plan(db, &connu.sought()).await? + "\n" + &plan,
        _ => plan,
    })
}

/// The statement.
fn compose(demande: &Demande, connu: &Connu, acces: &Acces) -> Requete {
    // The work of a few people and that of some days are read in their order too, where it is that of the list.
    let by_another_way = match acces {
        Acces::Travail(personnes) if personnes.len() <= LOTS => of_people(personnes, demande.tri),
        Acces::Jours(jours) if demande.tri == TriMissions::Recentes => Some(jours.latest()),
        Acces::Cles(cles, quinzaines) if demande.tri == TriMissions::Recentes => {
            Some(cles.latest(quinzaines.map(Quinzaines::begin)))
        }
        _ => None,
    };
    let (lots, chemin) = match (by_another_way, acces) {
        (Some((chemin, lot)), _) => (vec![lot], Some(chemin)),
        (None, Acces::Ordre) => (lots(demande.tri, connu), None),
        (None, Acces::Lieux(lieux)) => (vec![lieux.lot()], None),
        _ => (Vec::new(), None),
    };
    let mut requete = Requete::par_lots(TENUE, tri(demande.tri), &lots);
    let mission = chemin.as_ref().map_or("m.id", |chemin| chemin.cle);
    match chemin {
        Some(chemin) => requete = requete.par(chemin),
        None => acces.narrow(&mut requete),
    }
    let led_by = |column| {
        lots.iter()
            .any(|lot| matches!(lot, Lot::Cles(led, _) | Lot::Codes(led, _) if *led == column))
    };
    if let Some(etats) = connu.etats.as_ref().filter(|_| !led_by("m.etat")) {
        let etats: Vec<String> = etats.iter().map(|etat| (*etat).to_owned()).collect();
        requete.et("m.etat = any(").bind(etats).sql(")");
    }
    if let Some(agences) = connu.agences.as_ref().filter(|_| !led_by("m.agence_id")) {
        requete.et("m.agence_id = any(").bind(agences.clone()).sql(")");
    }
    for (personnes, exclut) in &connu.personnes {
        // Those whose work was looked up are known to be on it.
        if !matches!(acces, Acces::Travail(looked) if looked == personnes && !exclut) {
            termes::on_work(&mut requete, personnes.clone(), *exclut);
        }
    }
    for lieux in &connu.lieux {
        lieux.narrow(&mut requete);
    }
    // Those that were looked up hold the words that an index knows.
    let looked_up = matches!(acces, Acces::Textes(_));
    let left = connu
        .motifs
        .iter()
        .filter(|motif| !looked_up || motif.groupes.is_empty());
    termes::words(&mut requete, mission, left);
    let looked_up = |terme: &&Terme| connu.lieux.iter().any(|lieux| lieux.terme == **terme);
    for terme in demande.filtre.termes.iter().filter(|terme| !looked_up(terme)) {
        termes::narrow(&mut requete, terme, demande.fuseau);
    }
    requete
}

/// The values that lead the index of an order.
fn lots(tri: TriMissions, connu: &Connu) -> Vec<Lot> {
    let etats = connu.etats.clone().map(|etats| Lot::Codes("m.etat", etats));
    let agences = connu
        .agences
        .clone()
        .map(|agences| Lot::Cles("m.agence_id", agences));
    let etats = match tri {
        TriMissions::Recentes => etats,
        _ => etats.or_else(|| {
            Some(Lot::Codes(
                "m.etat",
                EtatMission::ALL.iter().map(|etat| etat.code()).collect(),
            ))
        }),
    };
    let mut lots: Vec<Lot> = agences.into_iter().chain(etats).collect();
    if lots.iter().map(Lot::len).product::<usize>() > LOTS {
        // Many agences are nearly all of them: a state that is rare in them is rare everywhere.
        lots.retain(|lot| matches!(lot, Lot::Codes(..)));
    }
    lots
}
