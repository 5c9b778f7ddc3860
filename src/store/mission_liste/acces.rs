//! By which way the rows of a list are found.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sqlx::{PgConnection, QueryBuilder};

use super::cles::Cles;
use super::connu::Connu;
use super::frequence::{Frequence, walked};
use super::lieux::Lieux;
use super::parties::{self, Held};
use super::phrase::held;
use super::termes::jours;
use super::{Demande, LOTS};
use crate::domain::Code as _;
use crate::domain::filtre::Terme;
use crate::domain::heure::debut_du_jour;
use crate::domain::liste::{Curseur, Page};
use crate::domain::liste_missions::TriMissions;
use crate::store::attendu::{self, EXPLAIN};
use crate::store::liste::{Chemin, Colonne, Faute, Lot, Requete};

/// Fewer rows than this are looked up and sorted, in any order.
const RARE: f64 = 4_000.0;
/// Fewer than this are looked up at once; more, by the latest fortnights first, where the list begins with the latest.
const HANDFUL: f64 = 1_200.0;
/// More than this, and the next page of them is near in any order.
const COMMON: f64 = 60_000.0;
/// More than this, and the next of them that is urgent is near among urgent missions.
const FREQUENT: f64 = 8_000.0;
/// How many rows the latest fortnights should hold: some pages, so that one reading is nearly always enough.
const WANTED: f64 = 260.0;
/// The missions of keys that have so few are gathered whole.
const FEW_KEYS: f64 = 800.0;
/// The words of more fortnights than this are looked up no quicker than those of all.
const WIDEST: i32 = 8;
/// Fewer missions than this in some days are looked up.
const MISSIONS: f64 = 5_000.0;
/// So many people's work is looked up; beyond, the list is read in its order.
const PERSONNES: usize = 20;
/// So many missions' texts are read one after the other as soon as any are looked up.
const NEAR: f64 = 4_000.0;
/// So many missions are looked at on the way to a page, if places and clients decide.
const MOST_WALKED: f64 = 12_000.0;
/// Seconds of a fortnight.
const FORTNIGHT: i64 = 14 * 24 * 3_600;

#[derive(Debug, Clone)]
pub(super) enum Acces {
    /// In the order of the list, by its index.
    Ordre,
    /// The same of the latest fortnights, where what holds these words should be met soon.
    Recentes(Vec<String>, Quinzaines),
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
    Cles(Cles, Option<Quinzaines>),
    /// The same, met in the order of the list.
    Parmi(Cles),
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
    /// That of the first mission.
    premiere: i32,
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
        let latest = demande.tri == TriMissions::Recentes;
        let frequence = Frequence::of(db, &text()).await?;
        // Nothing else is asked, and of everybody's work: the next of what is so common is near.
        if let Some(rows) = frequence
            .of_one()
            .filter(|_| latest && connu.is_words_only(demande))
            && frequence.walked(rows, page) < NEAR
        {
            let quinzaines = Quinzaines::holding(db, rows, i32::MAX, page).await?;
            return Ok(quinzaines.map_or(Self::Ordre, |quinzaines| Self::Recentes(text(), quinzaines)));
        }
        let together = frequence.together();
        let held = parties::holding(db, &connu.motifs, &frequence).await?;
        if let Some(held) = held.as_ref().filter(|held| held.missions < RARE) {
            return Self::of_keys(db, held.cles.clone(), held.missions, together, latest, page).await;
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
        let lieux = connu
            .lieux
            .iter()
            .min_by(|a, b| a.missions.total_cmp(&b.missions));
        if let Some(lieux) = lieux.filter(|lieux| lieux.missions < rarity && !lieux.are_many()) {
            if latest && lieux.cles.len() <= LOTS {
                return Ok(Self::Lieux(lieux.clone()));
            }
            if latest || lieux.missions < RARE {
                let rarity = rarity.min(lieux.missions);
                return Self::of_keys(db, lieux.keys(), lieux.missions, rarity, latest, page).await;
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
            if latest
                && let Some(Held {
                    cles,
                    missions,
                    toutes,
                }) = held
            {
                if walked(toutes, rarity, page) < missions {
                    return Ok(Self::Parmi(cles));
                }
                return Self::of_keys(db, cles, missions, rarity, latest, page).await;
            }
            let near = |lieux: &Lieux| walked(lieux.toutes, rarity, page) < MOST_WALKED;
            if latest && rarity < COMMON && !(connu.is_places_only(demande) && lieux.is_some_and(near)) {
                return Ok(Self::Texte(
                    text(),
                    Quinzaines::holding(db, rarity, WIDEST, page).await?,
                ));
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

    /// The missions of some keys: where they are many and the list begins with the latest, those of the latest fortnights.
    async fn of_keys(
        db: &mut PgConnection,
        cles: Cles,
        missions: f64,
        rarity: f64,
        latest: bool,
        page: &Page,
    ) -> Result<Self, Faute> {
        let quinzaines = if latest && missions > FEW_KEYS {
            // Of how many also hold the other words little is known: reading twice costs more than reading as many at once.
            let rows = if rarity < missions { rarity / 2.0 } else { missions };
            Quinzaines::holding(db, rows, i32::MAX, page).await?
        } else {
            None
        };
        Ok(Self::Cles(cles, quinzaines))
    }

    /// A way that finds more, where only so many of the wanted were found.
    pub fn wider(&self, found: usize, wanted: usize) -> Option<Self> {
        match self {
            Self::Texte(motifs, Some(quinzaines)) => {
                let wider = quinzaines.wider(WIDEST, found, wanted);
                Some(Self::Texte(motifs.clone(), wider))
            }
            Self::Recentes(motifs, quinzaines) => {
                let wider = quinzaines.wider(i32::MAX, found, wanted);
                let wider = wider.map(|wider| Self::Recentes(motifs.clone(), wider));
                Some(wider.unwrap_or_else(|| Self::Texte(motifs.clone(), None)))
            }
            Self::Cles(cles, Some(quinzaines)) => Some(Self::Cles(
                cles.clone(),
                quinzaines.wider(i32::MAX, found, wanted),
            )),
            _ => None,
        }
    }

    /// The array is read once, first; the server then expects few rows and takes them by their keys.
    pub fn narrow(&self, requete: &mut Requete) {
        let begin = "m.id = any(array(";
        match self {
            Self::Ordre | Self::Lieux(_) => return,
            Self::Recentes(_, quinzaines) => {
                requete.et("m.cree_le >= ").bind(quinzaines.begin());
                return;
            }
            Self::Parmi(cles) => {
                cles.among(requete);
                return;
            }
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

impl Quinzaines {
    /// The latest before the page that should hold some pages of what is so common; none: all of them.
    async fn holding(
        db: &mut PgConnection,
        rows: f64,
        widest: i32,
        page: &Page,
    ) -> Result<Option<Self>, Faute> {
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
        let (premiere, jusque) = (fortnight(first), fortnight(last));
        let span = f64::from(jusque - premiere + 1);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "beyond i32 it saturates, which is wider than anything"
        )]
        let wide = (WANTED * span / rows).ceil() as i32;
        Ok(
            (wide <= widest && jusque.saturating_sub(wide) > premiere).then_some(Self {
                premiere,
                depuis: jusque - wide + 1,
                jusque,
            }),
        )
    }

    fn each(self) -> std::ops::RangeInclusive<i32> {
        self.depuis..=self.jusque
    }

    /// As many as should hold the wanted, by what was found in these; none: all.
    fn wider(self, widest: i32, found: usize, wanted: usize) -> Option<Self> {
        if found == 0 {
            return None;
        }
        let times = (wanted + wanted / 2).div_ceil(found).clamp(2, 8);
        let wide = (self.jusque - self.depuis + 1).saturating_mul(i32::try_from(times).unwrap_or(8));
        let depuis = self.jusque.saturating_sub(wide.saturating_sub(1));
        (wide <= widest && depuis > self.premiere).then_some(Self { depuis, ..self })
    }

    /// When the first of them begins.
    pub fn begin(self) -> DateTime<Utc> {
        DateTime::from_timestamp(i64::from(self.depuis) * FORTNIGHT, 0).unwrap_or_default()
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
        held(&mut sql, "texte", "texte", motif);
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
