//! By which way the rows of a list are found.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sqlx::{PgConnection, QueryBuilder};

use super::cles::Cles;
use super::connu::Connu;
use super::lieux::Lieux;
use super::termes::jours;
use super::{Demande, LOTS, parties};
use crate::domain::Code as _;
use crate::domain::filtre::Terme;
use crate::domain::heure::debut_du_jour;
use crate::domain::liste::{Curseur, Page};
use crate::domain::liste_missions::TriMissions;
use crate::store::attendu::{self, EXPLAIN};
use crate::store::liste::{Chemin, Colonne, Faute, Lot, Requete, holds};

/// Fewer rows than this are looked up and sorted, in any order.
const RARE: f64 = 4_000.0;
/// Fewer than this are looked up at once; more, by the latest fortnights first, where the list begins with the latest.
const HANDFUL: f64 = 1_200.0;
/// More than this, and the next page of them is near in any order.
const COMMON: f64 = 60_000.0;
/// More than this, and the next of them that is urgent is near among urgent missions.
const FREQUENT: f64 = 8_000.0;
/// How many rows the latest fortnights should hold: some pages, so that one reading is nearly always enough.
const WANTED: f64 = 120.0;
/// More fortnights than this are no quicker than all of them.
const WIDEST: i32 = 8;
/// Fewer missions than this in some days are looked up.
const MISSIONS: f64 = 5_000.0;
/// So many people's work is looked up; beyond, the list is read in its order.
const PERSONNES: usize = 20;
/// Seconds of a fortnight.
const FORTNIGHT: i64 = 14 * 24 * 3_600;

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
    /// What holds these words.
    Texte(Vec<String>, Option<Quinzaines>),
    /// What is done at these few sites, or for these few clients: each in the order in which they were entered.
    Lieux(Lieux),
    /// What has one of these keys.
    Cles(Cles),
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
        let text = || [connu.motifs.as_slice(), &connu.reperes].concat();
        let (together, each) = frequence(db, &text()).await?;
        let held = parties::holding(db, &connu.motifs, &each).await?;
        if let Some((cles, _)) = held.filter(|(_, rows)| *rows < RARE) {
            return Ok(Self::Cles(cles));
        }
        let rarity = together.max(places(db, &text()).await?);
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
        let lieux = connu
            .lieux
            .iter()
            .min_by(|a, b| a.missions.total_cmp(&b.missions));
        if let Some(lieux) = lieux.filter(|lieux| lieux.missions < rarity && !lieux.are_many()) {
            if latest && lieux.cles.len() <= LOTS {
                return Ok(Self::Lieux(lieux.clone()));
            }
            if latest || lieux.missions < RARE {
                return Ok(Self::Cles(lieux.keys()));
            }
        }
        let rarity = lieux.map_or(rarity, |lieux| rarity.min(lieux.missions));
        if latest
            && rarity > FREQUENT
            && demande
                .filtre
                .termes
                .iter()
                .any(|terme| terme.cle == "urgence" && !terme.exclut)
        {
            return Ok(Self::Ordre);
        }
        if !text().is_empty() {
            if rarity < if latest { HANDFUL } else { RARE } {
                return Ok(Self::Texte(text(), None));
            }
            if latest && rarity < COMMON {
                return Ok(Self::Texte(text(), Quinzaines::holding(db, rarity, page).await?));
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
            Self::Texte(motifs, quinzaines) => {
                // One by one: the index would gather all that a range holds before it looks at the words.
                let each = match quinzaines {
                    Some(quinzaines) => quinzaines.each().map(|n| format!("r.quinzaine = {n}")).collect(),
                    None => vec!["true".to_owned()],
                };
                requete.et(begin);
                for (at, when) in each.iter().enumerate() {
                    requete
                        .sql(if at > 0 { " union all " } else { "" })
                        .sql(format_args!(
                            "select r.mission_id from mission_recherche r where {when}"
                        ));
                    for motif in motifs {
                        requete.et("r.texte like ").motif(motif.clone());
                    }
                }
                requete
            }
            Self::Cles(cles) => {
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

fn literal(instant: DateTime<Utc>) -> String {
    format!("'{}'::timestamptz", instant.to_rfc3339())
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

    fn each(self) -> std::ops::RangeInclusive<i32> {
        self.depuis..=self.jusque
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

/// How many missions hold all of these patterns, and how many each, as far as the statistics of the table know.
///
/// They take words for independent of each other, which those of a street are not, and know how many hold the rarest of
/// them, which is most: between the two, as far from the one as from the other.
async fn frequence(db: &mut PgConnection, motifs: &[String]) -> Result<(f64, Vec<f64>), Faute> {
    if motifs.is_empty() {
        return Ok((f64::INFINITY, Vec::new()));
    }
    let of = |sql: &mut QueryBuilder<sqlx::Postgres>, motifs: &[String]| {
        sql.push("select from mission_recherche r where true");
        for motif in motifs {
            attendu::holds(sql, "r.texte", motif);
        }
    };
    let mut sql = QueryBuilder::new(EXPLAIN);
    of(&mut sql, motifs);
    if let [_] = motifs {
        let rows = attendu::lignes(db, sql).await?;
        return Ok((rows, vec![rows]));
    }
    for motif in motifs {
        sql.push(" union all ");
        of(&mut sql, std::slice::from_ref(motif));
    }
    let expected = attendu::chacune(db, sql).await?;
    let [together, each @ ..] = expected.as_slice() else {
        return Ok((f64::INFINITY, Vec::new()));
    };
    let rarest = each.iter().copied().fold(f64::INFINITY, f64::min);
    Ok(((together * rarest).sqrt(), each.to_vec()))
}

/// How many missions hold several patterns because their sites do, counted in the small table of sites: words of one
/// address come together. Nothing is known of what too many sites hold.
async fn places(db: &mut PgConnection, motifs: &[String]) -> Result<f64, Faute> {
    if motifs.len() < 2 {
        return Ok(0.0);
    }
    let mut sql = QueryBuilder::new("select count(*)::float8 * ");
    sql.push(super::lieux::EACH_SITE)
        .push(" from (select from site_recherche where true");
    for motif in motifs {
        holds(&mut sql, "texte", motif);
    }
    sql.push(" limit 2000) s");
    Ok(sql.build_query_scalar().fetch_one(db).await?)
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
