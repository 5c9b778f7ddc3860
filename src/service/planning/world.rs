//! The planner's snapshot, read from the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::domain::geo::Point;
use crate::domain::habilitation::{Exigence, Habilitation, Titres};
use crate::domain::heure::{self, PARIS};
use crate::domain::horaires::Horaires;
use crate::domain::intervention::EtatIntervention;
use crate::domain::plage::EmptyPlage;
use crate::domain::{MissionId, Plage, UtilisateurId};
use crate::planner::{
    Agence, Besoin, Creneau, Demand, Lieu, Ouverture, Reference, Snapshot, Technician, Travail,
};
use crate::service::Error;
use crate::store;
use crate::store::planning::Scope;
use crate::store::snapshot::{self as rows, Occupation};

/// How many days ahead work is placed.
pub(crate) const HORIZON: u16 = 14;

/// Reads the people in scope (only these, where some are named) and what their days hold.
///
/// The days reach from the Monday before last to a week past the horizon, so that rules of weekly work see whole weeks.
/// Where work is asked for [`beyond`] the horizon, they are the days around it.
pub(crate) async fn read(
    db: &mut PgConnection,
    scope: &Scope,
    only: Option<&[UtilisateurId]>,
    now: DateTime<Utc>,
    around: Option<Plage>,
) -> Result<Snapshot, Error> {
    let days = days(now, around);
    let techniciens = technicians(db, scope, only, now, days).await?;
    let reference = reference(db, days).await?;
    Ok(snapshot(now, days, reference, techniciens))
}

/// The days that a snapshot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    premier: NaiveDate,
    jours: u16,
}

impl Days {
    /// From midnight to midnight, on Paris clocks.
    fn plage(self) -> Result<Plage, Error> {
        let fin = self.premier + chrono::Days::new(u64::from(self.jours));
        whole_days(self.premier, fin).map_err(|error| Error::internal(&error))
    }

    /// Whether all of these others are among them.
    pub(super) fn hold(self, others: Self) -> bool {
        let fin = |days: Self| days.premier + chrono::Days::new(u64::from(days.jours));
        self.premier <= others.premier && fin(others) <= fin(self)
    }

    /// The whole days around some time, of these; the roads that change with it lie within a day of it.
    pub(super) fn around(self, time: Plage) -> Option<Plage> {
        let day = chrono::Days::new(1);
        let premier = heure::jour(PARIS, time.debut()) - day;
        let fin = heure::jour(PARIS, time.fin()) + day + day;
        let dernier = self.premier + chrono::Days::new(u64::from(self.jours));
        whole_days(premier.max(self.premier), fin.min(dernier)).ok()
    }
}

fn whole_days(premier: NaiveDate, fin: NaiveDate) -> Result<Plage, EmptyPlage> {
    Plage::new(
        heure::debut_du_jour(PARIS, premier),
        heure::debut_du_jour(PARIS, fin),
    )
}

/// A snapshot of these people on these days.
pub(super) fn snapshot(
    now: DateTime<Utc>,
    days: Days,
    reference: Reference,
    techniciens: Vec<Technician>,
) -> Snapshot {
    Snapshot::new(now, days.premier, days.jours, reference, techniciens)
}

/// Reads people in scope (only these, where some are named) and what these days hold for them.
pub(super) async fn technicians(
    db: &mut PgConnection,
    scope: &Scope,
    only: Option<&[UtilisateurId]>,
    now: DateTime<Utc>,
    days: Days,
) -> Result<Vec<Technician>, Error> {
    let techniciens = rows::techniciens(db, scope, only, heure::jour(PARIS, now)).await?;
    let ids: Vec<i64> = techniciens.iter().map(|technicien| technicien.id.0).collect();
    let mut horaires: BTreeMap<UtilisateurId, Vec<rows::Horaire>> = BTreeMap::new();
    for row in rows::horaires(db, &ids).await? {
        horaires.entry(row.utilisateur).or_default().push(row);
    }
    let mut habilitations: BTreeMap<UtilisateurId, Vec<Habilitation>> = BTreeMap::new();
    for row in rows::habilitations(db, &ids).await? {
        habilitations
            .entry(row.utilisateur)
            .or_default()
            .push(habilitation(&row));
    }
    let people: Vec<UtilisateurId> = techniciens.iter().map(|technicien| technicien.id).collect();
    let mut creneaux = creneaux(db, &people, days.plage()?).await?;
    Ok(techniciens
        .into_iter()
        .map(|row| Technician {
            id: row.id,
            login: row.login,
            nom: row.nom,
            agence: row.agence,
            equipes: row.equipes,
            depart: point(row.latitude, row.longitude),
            retour: None,
            horaires: Horaires::new(
                horaires
                    .remove(&row.id)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|h| Some((weekday(h.jour)?, h.debut, h.fin))),
            ),
            habilitations: habilitations.remove(&row.id).unwrap_or_default(),
            creneaux: creneaux.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}

/// What these people's time holds in a range.
pub(super) async fn creneaux(
    db: &mut PgConnection,
    people: &[UtilisateurId],
    plage: Plage,
) -> Result<BTreeMap<UtilisateurId, Vec<Creneau>>, Error> {
    let ids: Vec<i64> = people.iter().map(|id| id.0).collect();
    let mut creneaux: BTreeMap<UtilisateurId, Vec<Creneau>> = BTreeMap::new();
    for row in rows::occupations(db, &ids, plage).await? {
        creneaux.entry(row.utilisateur).or_default().push(creneau(row));
    }
    Ok(creneaux)
}

/// Whether something begins after the days on which work is usually placed: its days are read by themselves.
pub(super) fn beyond(now: DateTime<Utc>, asked: Plage) -> bool {
    heure::jour(PARIS, asked.debut()) > heure::jour(PARIS, now) + chrono::Days::new(u64::from(HORIZON))
}

/// The days around a wish that lies beyond the usual ones.
pub(super) fn later(now: DateTime<Utc>, demand: &Demand) -> Option<Plage> {
    let wish = demand.fenetre.filter(|wish| beyond(now, *wish))?;
    Plage::new(wish.debut(), demand.horizon).ok()
}

pub(super) fn days(now: DateTime<Utc>, around: Option<Plage>) -> Days {
    let monday = |jour: NaiveDate| jour - chrono::Days::new(u64::from(jour.weekday().num_days_from_monday()));
    let today = heure::jour(PARIS, now);
    let wanted = around.map(|plage| (heure::jour(PARIS, plage.debut()), heure::jour(PARIS, plage.fin())));
    let horizon = today + chrono::Days::new(u64::from(HORIZON));
    let first = match wanted {
        Some((debut, _)) if debut > horizon => debut,
        Some((debut, _)) => debut.min(today),
        None => today,
    };
    let last = wanted.map_or(horizon, |(_, fin)| fin.max(today));
    let premier = monday(first) - chrono::Days::new(7);
    let jours = (last - premier).num_days() + 8;
    // Work far from today is looked at by itself: a snapshot holds four months at most.
    let (premier, jours) = match u16::try_from(jours) {
        Ok(jours) if jours <= crate::planner::MAX_DAYS => (premier, jours),
        _ => wanted.map_or((premier, crate::planner::MAX_DAYS), |(debut, _)| {
            (monday(debut) - chrono::Days::new(7), 28)
        }),
    };
    Days { premier, jours }
}

pub(super) async fn reference(
    db: &mut PgConnection,
    Days { premier, jours }: Days,
) -> Result<Reference, Error> {
    let read = rows::reference(db, premier, i32::from(jours)).await?;
    let agences = read
        .agences
        .into_iter()
        .map(|row| Agence {
            id: row.id,
            fuseau: row.fuseau.parse().unwrap_or(PARIS),
            feries: read.feries.clone(),
            position: point(row.latitude, row.longitude),
        })
        .collect();
    Ok(Reference {
        agences,
        specialisations: read.specialisations.into_iter().collect(),
        titres: read.titres.into_iter().collect(),
        implique: Titres::new(read.implications),
    })
}

fn habilitation(row: &rows::Habilitation) -> Habilitation {
    Habilitation {
        specialisation: row.specialisation,
        niveau: u8::try_from(row.niveau).unwrap_or_default(),
        titre: row.titre,
        validite: row.validite.into(),
    }
}

fn creneau(row: Occupation) -> Creneau {
    let commence = row.etat.is_some_and(|etat| etat.started() || etat.over());
    Creneau {
        id: row.id,
        r#type: row.r#type,
        fermete: row.fermete,
        plage: row.plage,
        epingle: row.epingle,
        lieu: row.site.map(|site| Lieu {
            site: Some(site),
            point: point(row.latitude, row.longitude),
            precision: row.precision,
        }),
        travail: row.intervention.map(|intervention| Travail {
            intervention,
            numero: row.numero.unwrap_or_default(),
            commence,
            sur_site: row.etat == Some(EtatIntervention::SurSite),
        }),
    }
}

pub(crate) fn point(latitude: Option<f64>, longitude: Option<f64>) -> Option<Point> {
    Point::new(latitude?, longitude?)
}

fn weekday(iso: i16) -> Option<chrono::Weekday> {
    u8::try_from(iso - 1)
        .ok()
        .and_then(|day| chrono::Weekday::try_from(day).ok())
}

/// What a mission asks of the plan.
pub(crate) async fn demand(
    db: &mut PgConnection,
    mission: MissionId,
    now: DateTime<Utc>,
) -> Result<Option<Demand>, Error> {
    let Some(row) = rows::demande(db, mission).await? else {
        return Ok(None);
    };
    let besoins = store::mission::besoins(db, mission)
        .await?
        .into_iter()
        .map(|besoin| Besoin {
            id: Some(besoin.id),
            exigence: Exigence {
                specialisation: besoin.specialisation_id,
                niveau: u8::try_from(besoin.niveau_min).unwrap_or(u8::MAX),
                titre: besoin.titre_id,
            },
            effectif: u8::try_from(besoin.effectif).unwrap_or(u8::MAX),
        })
        .collect();
    let lieu = Lieu {
        site: Some(row.site),
        point: point(row.latitude, row.longitude),
        precision: row.precision,
    };
    let duree = u32::try_from(row.duree_minutes).unwrap_or(1);
    let wished = row.fenetre.map_or(now, Plage::fin);
    // A client who wishes for later is not served by who keeps a promise that ends before.
    let pressing = |limite: &DateTime<Utc>| row.fenetre.is_none_or(|wish| wish.debut() < *limite);
    Ok(Some(Demand {
        besoins,
        fuseau: row.fuseau.parse().unwrap_or(PARIS),
        ouverture: row.ouverture.as_ref().and_then(opening),
        couverture: row.couverture().as_ref().and_then(cover),
        fenetre: row.fenetre,
        gti: row.gti_limite.filter(pressing),
        gtr: row.gtr_limite.filter(pressing),
        priorite: u8::try_from(row.priorite).unwrap_or(4),
        agence: Some(row.agence),
        habitue: row.habitue,
        astreinte: row.urgence || row.astreinte.unwrap_or(false),
        // Planned anew, the mission gives its own pencilled time up.
        remplace: row.crayonnees,
        horizon: wished.max(now) + TimeDelta::days(i64::from(HORIZON)),
        ..Demand::new(lieu, duree, now)
    }))
}

/// A site's usual week: `{"1": [["08:00", "12:00"], …], …}` from Monday on, days that are absent being closed.
fn opening(value: &serde_json::Value) -> Option<Ouverture> {
    let week: BTreeMap<i16, Vec<(String, String)>> = serde_json::from_value(value.clone()).ok()?;
    let clock = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
    let hours = week
        .iter()
        .flat_map(|(day, ranges)| ranges.iter().map(move |range| (*day, range)));
    let hours = hours.filter_map(|(day, (debut, fin))| Some((weekday(day)?, clock(debut)?, clock(fin)?)));
    Some(Ouverture {
        horaires: Horaires::new(hours),
        feries: false,
    })
}

/// When a contract covers work; continuous cover is no limit.
fn cover(contrat: &rows::Couverture) -> Option<Ouverture> {
    if contrat.continue_ {
        return None;
    }
    let hours = contrat
        .jours
        .iter()
        .filter_map(|day| Some((weekday(*day)?, contrat.debut, contrat.fin)));
    Some(Ouverture {
        horaires: Horaires::new(hours),
        feries: contrat.feries,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+01:00").parse().expect("an instant")
    }

    fn plage(debut: &str, fin: &str) -> Plage {
        Plage::new(at(debut), at(fin)).expect("a range")
    }

    #[test]
    fn usual_days_hold_those_of_a_time_within_them_only() {
        let now = at("2026-11-24T10:00");
        let usual = days(now, None);
        for (asked, held) in [
            (plage("2026-11-24T14:00", "2026-11-24T15:00"), true),
            (plage("2026-12-08T08:00", "2026-12-08T09:00"), true),
            (plage("2026-12-09T08:00", "2026-12-09T09:00"), false),
            (plage("2026-11-10T08:00", "2026-11-10T09:00"), false),
        ] {
            assert_eq!(usual.hold(days(now, Some(asked))), held, "{asked:?}");
        }
    }

    #[test]
    fn whole_days_are_read_around_a_change_within_those_that_are_kept() {
        let usual = days(at("2026-11-24T10:00"), None);
        let night = usual.around(plage("2026-11-26T22:00", "2026-11-27T02:00"));
        assert_eq!(night, Some(plage("2026-11-25T00:00", "2026-11-29T00:00")));
        let kept = usual.plage().expect("days");
        assert_eq!(usual.around(kept), Some(kept));
        assert_eq!(usual.around(plage("2027-03-01T08:00", "2027-03-01T09:00")), None);
    }
}
