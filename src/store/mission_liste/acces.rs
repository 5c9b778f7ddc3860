//! By which way the rows of a list are found.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sqlx::{PgConnection, QueryBuilder};

use super::cles::Cles;
use super::connu::Connu;
use super::lieux::Lieux;
use super::quinzaines::Quinzaines;
use super::termes::jours;
use super::textes::Textes;
use super::{Demande, LOTS};
use crate::domain::filtre::Terme;
use crate::domain::heure::debut_du_jour;
use crate::domain::liste::Page;
use crate::domain::liste_missions::TriMissions;
use crate::store::attendu::{self, EXPLAIN};
use crate::store::liste::{Chemin, Colonne, Faute, Lot, Requete};

/// Fewer rows than this are looked up and sorted, in any order.
const RARE: f64 = 4_000.0;
/// Fewer than this are looked up at once; more, by the latest fortnights first, where the list begins with the latest.
const HANDFUL: f64 = 600.0;
/// More than this, and the next of them that is urgent is near among urgent missions.
const FREQUENT: f64 = 8_000.0;
/// The missions of keys that have so few are gathered whole.
const FEW_KEYS: f64 = 800.0;
/// Fewer missions than this in some days are looked up.
const MISSIONS: f64 = 5_000.0;
/// So many people's work is looked up; beyond, the list is read in its order.
const PERSONNES: usize = 20;
/// So many missions are looked at on the way to a page, if places and clients decide.
const MOST_WALKED: f64 = 12_000.0;

#[derive(Debug, Clone)]
pub(super) enum Acces {
    /// In the order of the list, by its index.
    Ordre,
    /// The work of these people.
    Travail(Vec<i64>),
    /// The one of this number.
    Numero(String),
    /// What lies under these contracts.
    Contrat(Terme),
    /// What holds the words.
    Textes(Textes),
    /// What is done at these few sites, or for these few clients: each in the order in which they were entered.
    Lieux(Lieux),
    /// What has one of these keys.
    Cles(Cles, Option<Quinzaines>),
    /// What is planned or due in these days.
    Jours(Jours),
}

/// A stretch of time, open where it has no bound.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jours {
    debut: Option<DateTime<Utc>>,
    fin: Option<DateTime<Utc>>,
    /// Whether so little lies in it that it is looked up, whatever the order of the list.
    peu: bool,
}

impl Acces {
    pub async fn choose(
        db: &mut PgConnection,
        demande: &Demande,
        connu: &Connu,
        page: &Page,
    ) -> Result<Self, Faute> {
        if let Some(numero) = &connu.numero {
            return Ok(Self::Numero(numero.clone()));
        }
        let latest = demande.tri == TriMissions::Recentes;
        let urgent = |terme: &Terme| terme.cle == "urgence" && !terme.exclut;
        let urgent = latest && demande.filtre.termes.iter().any(urgent);
        let lieux = connu
            .lieux
            .iter()
            .min_by(|a, b| a.missions.total_cmp(&b.missions));
        let many = |lieux: &Lieux| lieux.missions > FREQUENT;
        let motifs = if urgent && connu.motifs.is_empty() && lieux.is_some_and(many) {
            // They are met on the way: there is no need to gather them by the name of their place.
            Vec::new()
        } else {
            connu.sought()
        };
        let textes = match motifs.as_slice() {
            [] => None,
            motifs => Textes::latest(db, motifs, page).await?,
        };
        let rarity = textes.as_ref().map_or(f64::INFINITY, Textes::expected);
        // A handful of rows is best, whatever else is known.
        let textes = match textes {
            Some(textes) if rarity < HANDFUL => {
                let all = textes.complete(db, &motifs).await?;
                return Ok(all.map_or(Self::Ordre, Self::Textes));
            }
            others => others,
        };
        let contrat = |terme: &&Terme| terme.cle == "contrat" && !terme.exclut;
        if let Some(terme) = demande.filtre.termes.iter().find(contrat) {
            return Ok(Self::Contrat(terme.clone()));
        }
        let people = connu
            .personnes
            .iter()
            .filter(|(personnes, exclut)| !exclut && personnes.len() <= PERSONNES)
            .min_by_key(|(personnes, _)| personnes.len());
        if let Some((personnes, _)) = people {
            return Ok(Self::Travail(personnes.clone()));
        }
        if let Some(lieux) = lieux.filter(|lieux| lieux.missions < rarity && !lieux.are_many()) {
            if latest && lieux.cles.len() <= LOTS {
                return Ok(Self::Lieux(lieux.clone()));
            }
            if latest || lieux.missions < RARE {
                return Self::of_keys(db, lieux, latest, page).await;
            }
        }
        let rarity = lieux.map_or(rarity, |lieux| rarity.min(lieux.missions));
        if urgent && rarity > FREQUENT {
            return Ok(Self::Ordre);
        }
        if let Some(textes) = textes {
            let near = |lieux: &Lieux| lieux.walked(page) < MOST_WALKED;
            let by_places = connu.is_places_only(demande) && lieux.is_some_and(near);
            if latest && !textes.are_near() && !by_places {
                let (found, wanted) = (textes.missions.len(), usize::from(page.limite) + 1);
                if found >= wanted || textes.are_all() {
                    return Ok(Self::Textes(textes));
                }
                let wider = textes.wider(db, &motifs, found, wanted).await?;
                return Ok(wider.map_or(Self::Ordre, Self::Textes));
            }
            if !latest && rarity < RARE {
                let all = textes.complete(db, &motifs).await?;
                return Ok(all.map_or(Self::Ordre, Self::Textes));
            }
        }
        let Some(mut jours) = days(demande) else {
            return Ok(Self::Ordre);
        };
        jours.peu = jours.frequence(db).await? < MISSIONS;
        // In another order than the latest first, what lies in many days is met on the way.
        if latest || jours.peu {
            return Ok(Self::Jours(jours));
        }
        Ok(Self::Ordre)
    }

    /// The missions of some places: where they are many and the list begins with the latest, those of the latest fortnights.
    async fn of_keys(db: &mut PgConnection, lieux: &Lieux, latest: bool, page: &Page) -> Result<Self, Faute> {
        let quinzaines = if latest && lieux.missions > FEW_KEYS {
            let all = Quinzaines::all(db, page).await?;
            all.and_then(|all| all.holding(lieux.missions))
        } else {
            None
        };
        Ok(Self::Cles(lieux.keys(), quinzaines))
    }

    /// A way that finds more, where only so many of the wanted were found.
    pub async fn wider(
        &self,
        db: &mut PgConnection,
        connu: &Connu,
        found: usize,
        wanted: usize,
    ) -> sqlx::Result<Option<Self>> {
        match self {
            Self::Textes(textes) if textes.are_all() => Ok(None),
            Self::Textes(textes) => {
                let wider = textes.wider(db, &connu.sought(), found, wanted).await?;
                Ok(Some(wider.map_or(Self::Ordre, Self::Textes)))
            }
            Self::Cles(cles, Some(quinzaines)) => Ok(Some(Self::Cles(
                cles.clone(),
                quinzaines.wider(i32::MAX, found, wanted),
            ))),
            _ => Ok(None),
        }
    }

    /// The array is read once, first; the server then expects few rows and takes them by their keys.
    pub fn narrow(&self, requete: &mut Requete) {
        let begin = "m.id = any(array(";
        match self {
            Self::Ordre | Self::Lieux(_) => return,
            Self::Travail(personnes) => requete
                .et(begin)
                .sql("select p.mission_id from mission_intervenant p where p.utilisateur_id = any(")
                .bind(personnes.clone())
                .sql(")"),
            Self::Numero(numero) => {
                requete.et("m.numero = ").bind(numero.clone());
                return;
            }
            Self::Contrat(terme) => {
                requete.et(begin).sql(
                    "select x.id from contrat_maintenance k join mission x on x.contrat_id = k.id where true",
                );
                requete.textes("recherche(k.numero || ' ' || k.libelle) like ", "", terme)
            }
            Self::Textes(textes) => {
                // Of unknown length to the server, which would else read the list in its order for some hundreds of them.
                requete
                    .et("m.id = any(array(select unnest(")
                    .bind(textes.missions.clone())
                    .sql("::bigint[])))");
                return;
            }
            Self::Cles(cles, _) => {
                cles.narrow(requete);
                return;
            }
            Self::Jours(jours) => requete
                .et(begin)
                .sql("select j.mission_id from mission_jour j where true")
                .sql(jours.within("j.")),
        }
        .sql("))");
    }
}

/// The way to missions that a table has by when they were entered (`mission_le`) and by key (`mission_id`), the latest
/// first.
pub(super) fn latest_first(table: &str) -> Chemin {
    Chemin {
        table: format!("{table} j join mission m on m.id = j.mission_id"),
        colonnes: &[
            Colonne {
                sql: "j.mission_le",
                r#type: "timestamptz",
            },
            Colonne {
                sql: "j.mission_id",
                r#type: "bigint",
            },
        ],
        cle: "j.mission_id",
    }
}

impl Jours {
    /// The way to the missions of these days, the latest entered first, and what narrows it.
    pub fn latest(self) -> (Chemin, Lot) {
        let within = self.within("j.");
        let (table, conditions) = match self.fin {
            _ if self.peu => {
                let looked_up = self.within("");
                let table = format!(
                    "(select * from mission_jour where true{looked_up} order by mission_le desc, mission_id desc offset 0)"
                );
                (table, vec![String::new()])
            }
            // Work lies after the day on which it was entered: the list is read from the last of these days on. What was
            // entered afterwards is read apart, by an index of its own.
            Some(fin) => {
                let fin = literal(fin);
                let conditions = vec![
                    format!(" and j.mission_le < {fin}{within}"),
                    format!(" and j.mission_le >= {fin} and j.jour < j.mission_le{within}"),
                ];
                ("mission_jour".to_owned(), conditions)
            }
            None => ("mission_jour".to_owned(), vec![within]),
        };
        (latest_first(&table), Lot::Dits(conditions))
    }

    /// ` and …` for the day of a mission to lie in these days, written out: the server then knows how many do.
    fn within(self, alias: &str) -> String {
        let debut = self
            .debut
            .map(|debut| format!(" and {alias}jour >= {}", literal(debut)));
        let fin = self.fin.map(|fin| format!(" and {alias}jour < {}", literal(fin)));
        debut.into_iter().chain(fin).collect()
    }

    /// How many missions lie in these days, as far as the statistics know.
    async fn frequence(self, db: &mut PgConnection) -> Result<f64, Faute> {
        let mut sql = QueryBuilder::new(EXPLAIN);
        sql.push("select from mission_jour j where true");
        sql.push(self.within("j."));
        Ok(attendu::lignes(db, sql).await?)
    }
}

pub(super) fn literal(instant: DateTime<Utc>) -> String {
    format!("'{}'::timestamptz", instant.to_rfc3339())
}

/// The stretch of time that a filter leaves; none where it leaves all.
fn days(demande: &Demande) -> Option<Jours> {
    let (mut debut, mut fin) = (None, None);
    for terme in demande.filtre.termes.iter().filter(|terme| !terme.exclut) {
        let bounds = jours(terme).map(|jour| journee(jour, demande.fuseau));
        let (first, last) = match terme.cle {
            "le" => (
                bounds.clone().map(|(debut, _)| debut).min(),
                bounds.map(|(_, fin)| fin).max(),
            ),
            "avant" => (None, bounds.map(|(debut, _)| debut).max()),
            "apres" => (bounds.map(|(_, fin)| fin).min(), None),
            _ => continue,
        };
        debut = debut.max(first);
        fin = match (fin, last) {
            (Some(fin), Some(last)) => Some(std::cmp::min::<DateTime<Utc>>(fin, last)),
            (fin, last) => fin.or(last),
        };
    }
    (debut.is_some() || fin.is_some()).then_some(Jours {
        debut,
        fin,
        peu: false,
    })
}

pub(super) fn journee(jour: NaiveDate, fuseau: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let next = jour.succ_opt().unwrap_or(jour);
    (debut_du_jour(fuseau, jour), debut_du_jour(fuseau, next))
}
