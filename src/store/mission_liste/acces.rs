//! By which way the rows of a list are found.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use sqlx::{PgConnection, QueryBuilder};

use super::Demande;
use super::connu::Connu;
use super::termes::jours;
use crate::domain::Code as _;
use crate::domain::filtre::Terme;
use crate::domain::heure::debut_du_jour;
use crate::domain::liste::{Curseur, Page};
use crate::domain::liste_missions::TriMissions;
use crate::domain::mission::EtatMission;
use crate::store::liste::{Faute, Requete};

/// Fewer rows than this are looked up and sorted, in any order.
const RARE: f64 = 4_000.0;
/// Fewer than this are looked up at once; more, by the latest fortnights first, where the list begins with the latest.
const HANDFUL: f64 = 800.0;
/// More than this, and the next page of them is near in any order.
const COMMON: f64 = 60_000.0;
/// How many rows the latest fortnights should hold: some pages, so that one reading is nearly always enough.
const WANTED: f64 = 200.0;
/// More fortnights than this are no shorter than all of them.
const WIDEST: i32 = 10;
/// Fewer visits than this in some days are looked up; the statistics say half a percent where they know nothing.
const VISITS: f64 = 10_000.0;
/// Fewer than this, where the list begins with the latest and is quickly read down to those days.
const FEW_VISITS: f64 = 400.0;
/// So many people's work is looked up; beyond, the list is read in its order.
const PERSONNES: usize = 20;
/// Days from 1970 to a time when nobody plans anything.
const LAST: i64 = 365_000;
/// Seconds of a fortnight.
const FORTNIGHT: i64 = 14 * 24 * 3_600;

/// The visits that count for the day of a mission, in the words of their index.
const VISITES: &str = "i.plage is not null and i.etat <> 'ANNULEE'";

#[derive(Debug, Clone)]
pub(super) enum Acces {
    /// In the order of the list, by its index; where only what lies before an instant is wanted, from there on.
    Ordre(Option<DateTime<Utc>>),
    /// The work of these people.
    Travail(Vec<i64>),
    /// The one of this number.
    Numero(String),
    /// What lies under these contracts.
    Contrat(Terme),
    /// What holds these words.
    Texte(Vec<String>, Option<Quinzaines>),
    /// What is planned or due in these days.
    Jours(DateTime<Utc>, DateTime<Utc>),
}

/// The latest fortnights, as counted since 1970.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quinzaines {
    depuis: i32,
    jusque: i32,
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
        let rarity = if connu.motifs.is_empty() {
            f64::INFINITY
        } else {
            frequence(db, &connu.motifs).await?
        };
        let text = || connu.motifs.clone();
        // A handful of rows is best, whatever else is known.
        if rarity < RARE / 10.0 {
            return Ok(Self::Texte(text(), None));
        }
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
        let latest = demande.tri == TriMissions::Recentes;
        if rarity < if latest { HANDFUL } else { RARE } {
            return Ok(Self::Texte(text(), None));
        }
        if latest && rarity < COMMON {
            return Ok(Self::Texte(text(), Quinzaines::holding(db, rarity, page).await?));
        }
        let Some(Days { debut, fin }) = days(demande) else {
            return Ok(Self::Ordre(None));
        };
        let few = if latest { FEW_VISITS } else { VISITS };
        let (first, last) = (
            debut.unwrap_or(DateTime::UNIX_EPOCH),
            // Those that are not due at all come after.
            fin.unwrap_or(DateTime::UNIX_EPOCH + TimeDelta::days(LAST)),
        );
        if planned(db, first, last).await? < few {
            return Ok(Self::Jours(first, last));
        }
        Ok(Self::Ordre(fin.filter(|_| latest)))
    }

    /// A way that finds more, where a page was not filled.
    pub fn wider(&self) -> Option<Self> {
        match self {
            Self::Texte(motifs, Some(quinzaines)) => Some(Self::Texte(motifs.clone(), quinzaines.wider())),
            _ => None,
        }
    }

    /// The array is read once, first; the server then expects few rows and takes them by their keys.
    pub fn narrow(&self, requete: &mut Requete) {
        let begin = "m.id = any(array(";
        match self {
            Self::Ordre(_) => return,
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
            Self::Texte(motifs, quinzaines) => {
                requete
                    .et(begin)
                    .sql("select r.mission_id from mission_recherche r where true");
                if let Some(Quinzaines { depuis, jusque }) = quinzaines {
                    requete.et("r.quinzaine >= ").bind(*depuis);
                    requete.et("r.quinzaine <= ").bind(*jusque);
                }
                for motif in motifs {
                    requete.et("r.texte like ").motif(motif.clone());
                }
                requete
            }
            Self::Jours(debut, fin) => requete
                .et(begin)
                .sql("select i.mission_id from intervention i where ")
                .sql(VISITES)
                .sql(" and lower(i.plage) >= ")
                .bind(*debut)
                .sql(" and lower(i.plage) < ")
                .bind(*fin)
                .sql(" union all select x.id from mission x where x.etat = any(")
                .bind(
                    EtatMission::ALL
                        .iter()
                        .map(|etat| etat.code().to_owned())
                        .collect::<Vec<_>>(),
                )
                .sql(") and x.echeance >= ")
                .bind(*debut)
                .sql(" and x.echeance < ")
                .bind(*fin),
        }
        .sql("))");
    }
}

/// Conditions for what lies before an instant in a list that begins with the latest entered.
///
/// Work lies after the day on which it was entered, so the list is read from that instant on. What was entered
/// afterwards is looked up: it has indexes of its own.
pub(super) fn entered_before(fin: DateTime<Utc>) -> Vec<String> {
    let fin = format!("'{}'::timestamptz", fin.to_rfc3339());
    vec![
        format!(" and m.cree_le < {fin}"),
        format!(
            " and m.cree_le >= {fin} and m.id = any(array(\
             select i.mission_id from intervention i \
             where {VISITES} and lower(i.plage) < i.cree_le and lower(i.plage) < {fin} \
             union all select x.id from mission x where x.echeance < x.cree_le and x.echeance < {fin}))"
        ),
    ]
}

impl Quinzaines {
    /// The latest before the page that should hold some pages of what is so common; none: all of them.
    async fn holding(db: &mut PgConnection, rows: f64, page: &Page) -> Result<Option<Self>, Faute> {
        let first = sqlx::query_scalar!("select cree_le from mission order by cree_le, id limit 1")
            .fetch_optional(&mut *db)
            .await?;
        let last = match page.apres.as_ref().and_then(entered) {
            Some(instant) => Some(instant),
            None => {
                sqlx::query_scalar!("select cree_le from mission order by cree_le desc, id desc limit 1")
                    .fetch_optional(db)
                    .await?
            }
        };
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(None);
        };
        let (first, jusque) = (fortnight(first), fortnight(last));
        let span = f64::from(jusque - first + 1);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "beyond i32 it saturates, which is wider than anything"
        )]
        let wide = (WANTED * span / rows).ceil() as i32;
        Ok((wide <= WIDEST && jusque - wide > first).then_some(Self {
            depuis: jusque - wide + 1,
            jusque,
        }))
    }

    fn wider(self) -> Option<Self> {
        let wide = 4 * (self.jusque - self.depuis + 1);
        (wide <= WIDEST).then_some(Self {
            depuis: self.jusque - wide + 1,
            ..self
        })
    }
}

/// When the mission at this place was entered.
fn entered(place: &Curseur) -> Option<DateTime<Utc>> {
    let valeurs = place.valeurs(TriMissions::Recentes.code(), 2).ok()?;
    let instant = DateTime::parse_from_str(valeurs.first()?, "%Y-%m-%d %H:%M:%S%.f%#z").ok()?;
    Some(instant.to_utc())
}

/// As the function `quinzaine` of the database counts.
fn fortnight(instant: DateTime<Utc>) -> i32 {
    i32::try_from(instant.timestamp().div_euclid(FORTNIGHT)).unwrap_or(i32::MAX)
}

/// How many missions hold these patterns, as far as the statistics of the table know.
async fn frequence(db: &mut PgConnection, motifs: &[String]) -> Result<f64, Faute> {
    let mut sql = QueryBuilder::new("explain (format json) select from mission_recherche r where true");
    for motif in motifs {
        sql.push(" and r.texte like recherche(")
            .push_bind(motif.clone())
            .push(")");
    }
    estimated(db, sql).await
}

/// How many visits begin in a stretch of time, as far as the statistics know.
async fn planned(db: &mut PgConnection, debut: DateTime<Utc>, fin: DateTime<Utc>) -> Result<f64, Faute> {
    let mut sql = QueryBuilder::new("explain (format json) select from intervention i where ");
    sql.push(VISITES).push(" and lower(i.plage) >= ").push_bind(debut);
    sql.push(" and lower(i.plage) < ").push_bind(fin);
    estimated(db, sql).await
}

async fn estimated(db: &mut PgConnection, mut sql: QueryBuilder<sqlx::Postgres>) -> Result<f64, Faute> {
    let plan: serde_json::Value = sql.build_query_scalar().fetch_one(db).await?;
    Ok(plan[0]["Plan"]["Plan Rows"].as_f64().unwrap_or(f64::INFINITY))
}

/// A stretch of time, open where it has no bound.
struct Days {
    debut: Option<DateTime<Utc>>,
    fin: Option<DateTime<Utc>>,
}

/// The stretch of time that a filter leaves; none where it leaves all.
fn days(demande: &Demande) -> Option<Days> {
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
    (debut.is_some() || fin.is_some()).then_some(Days { debut, fin })
}

pub(super) fn journee(jour: NaiveDate, fuseau: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let next = jour.succ_opt().unwrap_or(jour);
    (debut_du_jour(fuseau, jour), debut_du_jour(fuseau, next))
}
