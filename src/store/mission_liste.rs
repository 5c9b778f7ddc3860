//! The list of missions: which rows, and by which way they are found.
//!
//! A list is read in its order, by the index of that order, until a page is full; or, where few rows can match, those are
//! looked up first and then sorted. Which of both is decided here, from what is asked for, and written so that the server
//! has no choice left (docs/decisions/0009).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, QueryBuilder, Row as _};

use super::liste::{Colonne, Faute, Lot, Requete, Tenue, Tri, contains};
use super::planning::Scope;
use crate::domain::filtre::{Filtre, Terme, Valeur};
use crate::domain::heure::debut_du_jour;
use crate::domain::liste::{Liste, Page};
use crate::domain::liste_missions::TriMissions;
use crate::domain::mission::{EtatMission, MissionLigne};
use crate::domain::texte::plat;
use crate::domain::{Code, Portee};

/// Fewer rows than this are looked up and sorted; more, and the list is read in its order until a page is full.
const RARE: f64 = 4_000.0;
/// Fewer visits than this in some days are looked up; the statistics say half a percent where they know nothing.
const VISITS: f64 = 10_000.0;
/// So many people's work is looked up; beyond, the list is read in its order.
const PERSONNES: usize = 20;
/// As many readings of an index make one list; planning each of them costs as much as reading it.
const LOTS: usize = 12;
/// Days from 1970 to a time when nobody plans anything.
const LAST: i64 = 365_000;
/// Shortest word that the trigram index can find.
const SHORTEST: usize = 3;

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
               array(select distinct u.login from creneau c join utilisateur u on u.id = c.utilisateur_id \
                     where c.intervention_id = v.id and c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' \
                       and c.scenario_id is null order by u.login) as techniciens, \
               m.cree_le",
    table: "mission m",
    alias: "m",
    autour: "join client k on k.id = m.donneur_ordre_id join site s on s.id = m.site_id join agence a on a.id = m.agence_id \
             left join lateral (select i.id, i.plage from intervention i \
                                where i.mission_id = m.id and i.etat <> 'ANNULEE' and i.plage is not null \
                                order by i.rang desc limit 1) v on true",
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

/// The day of a mission, as `avant`, `apres` and `le` mean it; null where it has none.
const QUAND: &str = "coalesce((select lower(i.plage) from intervention i where i.mission_id = m.id \
                     and i.etat <> 'ANNULEE' and i.plage is not null order by i.rang desc limit 1), \
                     nullif(m.echeance, to_timestamp(253370764800)))";

/// The visits that count for the day of a mission, in the words of their index.
const VISITES: &str = "i.plage is not null and i.etat <> 'ANNULEE'";

/// The visits of people, by their time.
const TRAVAIL: &str = "select i.mission_id from creneau c join intervention i on i.id = c.intervention_id \
                       where c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and c.scenario_id is null \
                       and c.utilisateur_id = any(";

/// Reads a page.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn lire(
    db: &mut PgConnection,
    demande: &Demande,
    page: &Page,
) -> Result<Liste<MissionLigne>, Faute> {
    match requete(db, demande).await? {
        Some(requete) => requete.lire(db, page).await,
        None => Ok(Liste {
            items: Vec::new(),
            next: None,
        }),
    }
}

/// Counts, up to one more than `borne`.
///
/// # Errors
/// Those of the database.
pub async fn compter(db: &mut PgConnection, demande: &Demande, borne: i64) -> Result<i64, Faute> {
    match requete(db, demande).await? {
        Some(requete) => requete.compter(db, borne).await,
        None => Ok(0),
    }
}

/// How the server would read the first page.
///
/// # Errors
/// Those of the database.
pub async fn plan(db: &mut PgConnection, demande: &Demande, page: &Page) -> Result<String, Faute> {
    match requete(db, demande).await? {
        Some(requete) => requete.plan(db, page).await,
        None => Ok(String::new()),
    }
}

/// The statement; none where nothing can match.
async fn requete(db: &mut PgConnection, demande: &Demande) -> Result<Option<Requete>, Faute> {
    let Some(connu) = Connu::read(db, demande).await? else {
        return Ok(None);
    };
    let acces = Acces::choose(db, demande, &connu).await?;
    let lots = match &acces {
        Acces::Ordre => lots(demande.tri, &connu),
        _ => Vec::new(),
    };
    let mut requete = Requete::par_lots(TENUE, tri(demande.tri), &lots);
    let led_by = |column| {
        lots.iter()
            .any(|lot| matches!(lot, Lot::Cles(led, _) | Lot::Codes(led, _) if *led == column))
    };
    acces.narrow(&mut requete);
    if let Some(etats) = connu.etats.as_ref().filter(|_| !led_by("m.etat")) {
        let etats: Vec<String> = etats.iter().map(|etat| (*etat).to_owned()).collect();
        requete.et("m.etat = any(").bind(etats).sql(")");
    }
    if let Some(agences) = connu.agences.as_ref().filter(|_| !led_by("m.agence_id")) {
        requete.et("m.agence_id = any(").bind(agences.clone()).sql(")");
    }
    for (personnes, exclut) in &connu.personnes {
        // Those whose work was looked up are known to be on it.
        if !matches!(&acces, Acces::Travail(looked) if looked == personnes && !exclut) {
            on_work(&mut requete, personnes.clone(), *exclut);
        }
    }
    if !matches!(acces, Acces::Texte(_)) {
        words(&mut requete, &connu.motifs);
    }
    words(&mut requete, &connu.courts);
    for terme in &demande.filtre.termes {
        narrow(&mut requete, terme, demande.fuseau);
    }
    Ok(Some(requete))
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
    let lots: Vec<Lot> = agences.into_iter().chain(etats).collect();
    if lots.iter().map(Lot::len).product::<usize>() <= LOTS {
        return lots;
    }
    // Many agences are nearly all of them: a state that is rare in them is rare everywhere.
    lots.into_iter()
        .filter(|lot| matches!(lot, Lot::Codes(..)))
        .collect()
}

/// What the names in a filter stand for.
#[derive(Debug, Default)]
struct Connu {
    /// The states that are wanted; none: all.
    etats: Option<Vec<&'static str>>,
    /// The agences that are wanted and may be seen; none: all.
    agences: Option<Vec<i64>>,
    /// People who must be on the work, or must not.
    personnes: Vec<(Vec<i64>, bool)>,
    /// The whole number of a mission.
    numero: Option<String>,
    /// Patterns that all must be found, and that the index can find.
    motifs: Vec<String>,
    /// Those too short for it.
    courts: Vec<String>,
}

impl Connu {
    /// Nothing where no row can match.
    async fn read(db: &mut PgConnection, demande: &Demande) -> sqlx::Result<Option<Self>> {
        let mut connu = Self::default();
        let scope = &demande.scope;
        match scope.portee {
            Portee::Tout => {}
            Portee::Agence => connu.agences = Some(scope.agence.iter().map(|id| id.0).collect()),
            Portee::Equipe | Portee::Soi => {
                let mut personnes = vec![scope.soi.0];
                if scope.portee == Portee::Equipe {
                    personnes.extend(membres(db, &scope.equipes, demande.aujourdhui).await?);
                }
                connu.personnes.push((personnes, false));
            }
        }
        for terme in &demande.filtre.termes {
            match terme.cle {
                "etat" => {
                    let wanted = |etat: &EtatMission| {
                        terme.valeurs.contains(&Valeur::Code(etat.code())) != terme.exclut
                    };
                    let etats = EtatMission::ALL.iter().filter(|etat| wanted(etat));
                    let known = connu.etats.take();
                    let both = |code: &&str| known.as_ref().is_none_or(|known| known.contains(code));
                    connu.etats = Some(etats.map(|etat| etat.code()).filter(both).collect());
                }
                "agence" => {
                    let found = agences(db, terme).await?;
                    let known = connu.agences.take();
                    let both = |id: &i64| known.as_ref().is_none_or(|known| known.contains(id));
                    connu.agences = Some(found.into_iter().filter(both).collect());
                }
                "tech" => connu.personnes.push((personnes(db, terme).await?, terme.exclut)),
                // One value of these is part of the text that missions are searched by.
                "client" | "site" | "ville" | "numero" if !terme.exclut && terme.valeurs.len() == 1 => {
                    if let Some(Valeur::Texte(texte)) = terme.valeurs.first() {
                        connu.sought(texte);
                    }
                }
                _ => {}
            }
        }
        for mot in &demande.filtre.mots {
            connu.sought(mot);
        }
        let nobody = |(personnes, exclut): &(Vec<i64>, bool)| personnes.is_empty() && !exclut;
        let impossible = connu.etats.as_ref().is_some_and(Vec::is_empty)
            || connu.agences.as_ref().is_some_and(Vec::is_empty)
            || connu.personnes.iter().any(nobody);
        Ok((!impossible).then_some(connu))
    }

    fn sought(&mut self, texte: &str) {
        if whole_number(texte) {
            let numero = texte.trim().to_uppercase();
            // Two numbers at once are words like others: nothing has both.
            self.numero.get_or_insert(numero);
        }
        let pattern = contains(texte.trim());
        // A trigram is made of letters and digits only.
        let longest = texte
            .split(|c: char| !c.is_alphanumeric())
            .map(|word| word.chars().count())
            .max();
        if longest.unwrap_or(0) >= SHORTEST {
            self.motifs.push(pattern);
        } else {
            self.courts.push(pattern);
        }
    }
}

/// `M-2026-00231`: nobody looks for another mission by it, and its parts are in all numbers.
fn whole_number(texte: &str) -> bool {
    let mut parts = texte.trim().split('-');
    let digits = |part: Option<&str>, n: usize| {
        part.is_some_and(|part| part.len() >= n && part.bytes().all(|b| b.is_ascii_digit()))
    };
    parts.next().is_some_and(|first| first.eq_ignore_ascii_case("m"))
        && digits(parts.next(), 4)
        && digits(parts.next(), 5)
        && parts.next().is_none()
}

/// By which way the rows are found.
#[derive(Debug)]
enum Acces {
    /// In the order of the list, by its index.
    Ordre,
    /// The work of these people.
    Travail(Vec<i64>),
    /// The one of this number.
    Numero(String),
    /// What lies under these contracts.
    Contrat(Terme),
    /// What holds these words.
    Texte(Vec<String>),
    /// What is planned or due in these days.
    Jours(DateTime<Utc>, DateTime<Utc>),
}

impl Acces {
    async fn choose(db: &mut PgConnection, demande: &Demande, connu: &Connu) -> Result<Self, Faute> {
        if let Some(numero) = &connu.numero {
            return Ok(Self::Numero(numero.clone()));
        }
        let rarity = if connu.motifs.is_empty() {
            f64::INFINITY
        } else {
            frequence(db, &connu.motifs).await?
        };
        let people = connu
            .personnes
            .iter()
            .filter(|(personnes, exclut)| !exclut && personnes.len() <= PERSONNES)
            .min_by_key(|(personnes, _)| personnes.len());
        // A handful of rows is best, whatever else is known.
        if rarity < RARE / 10.0 {
            return Ok(Self::Texte(connu.motifs.clone()));
        }
        let contrat = |terme: &&Terme| terme.cle == "contrat" && !terme.exclut;
        if let Some(terme) = demande.filtre.termes.iter().find(contrat) {
            return Ok(Self::Contrat(terme.clone()));
        }
        if let Some((personnes, _)) = people {
            return Ok(Self::Travail(personnes.clone()));
        }
        if rarity < RARE {
            return Ok(Self::Texte(connu.motifs.clone()));
        }
        if let Some((debut, fin)) = days(demande)
            && planned(db, debut, fin).await? < VISITS
        {
            return Ok(Self::Jours(debut, fin));
        }
        Ok(Self::Ordre)
    }

    /// The array is read once, first; the server then expects few rows and takes them by their keys.
    fn narrow(&self, requete: &mut Requete) {
        let begin = "m.id = any(array(";
        match self {
            Self::Ordre => return,
            Self::Travail(personnes) => requete.et(begin).sql(TRAVAIL).bind(personnes.clone()).sql(")"),
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
            Self::Texte(motifs) => {
                requete
                    .et(begin)
                    .sql("select r.mission_id from mission_recherche r where true");
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

/// The stretch of time that a filter leaves; none where it leaves all.
fn days(demande: &Demande) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
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
    (debut.is_some() || fin.is_some()).then(|| {
        (
            debut.unwrap_or(DateTime::UNIX_EPOCH),
            // Those that are not due at all come after.
            fin.unwrap_or(DateTime::UNIX_EPOCH + TimeDelta::days(LAST)),
        )
    })
}

fn journee(jour: NaiveDate, fuseau: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let next = jour.succ_opt().unwrap_or(jour);
    (debut_du_jour(fuseau, jour), debut_du_jour(fuseau, next))
}

/// The text that a mission is searched by, read by its key: no other index may be used for it.
fn words(requete: &mut Requete, motifs: &[String]) {
    if motifs.is_empty() {
        return;
    }
    requete.et("(select r.texte from mission_recherche r where r.mission_id = m.id) like all(array[");
    for (at, motif) in motifs.iter().enumerate() {
        requete.sql(if at > 0 { ", " } else { "" }).motif(motif.clone());
    }
    requete.sql("])");
}

fn on_work(requete: &mut Requete, personnes: Vec<i64>, exclut: bool) {
    requete
        .et(if exclut { "not (" } else { "(" })
        // A count, which unlike `exists` is never turned into a join.
        .sql("select count(*) > 0 from intervention i join creneau c on c.intervention_id = i.id ")
        .sql("where i.mission_id = m.id and c.type = 'INTERVENTION' and c.fermete <> 'ANNULE' and c.scenario_id is null ")
        .sql("and c.utilisateur_id = any(")
        .bind(personnes)
        .sql("))");
}

/// What a term asks of each row, where it isn't asked otherwise.
fn narrow(requete: &mut Requete, terme: &Terme, fuseau: Tz) {
    match terme.cle {
        "type" => requete.codes("m.type", terme),
        "priorite" => requete.nombres("m.priorite", terme),
        "urgence" => requete.et(if terme.exclut { "not m.urgence" } else { "m.urgence" }),
        "client" => requete.textes(
            "(select recherche(k.code || ' ' || k.raison_sociale) from client k where k.id = m.donneur_ordre_id) like ",
            "",
            terme,
        ),
        "site" => requete.textes(
            "(select recherche(s.code || ' ' || s.libelle || ' ' || s.adresse || ' ' || s.code_postal || ' ' || s.ville) \
             from site s where s.id = m.site_id) like ",
            "",
            terme,
        ),
        "ville" => requete.textes(
            "(select recherche(s.ville) from site s where s.id = m.site_id) like ",
            "",
            terme,
        ),
        "contrat" => requete.textes(
            "coalesce((select recherche(k.numero || ' ' || k.libelle) from contrat_maintenance k where k.id = m.contrat_id), '') like ",
            "",
            terme,
        ),
        "numero" => requete.textes("recherche(m.numero) like ", "", terme),
        "cree" => between(requete, "m.cree_le", terme, fuseau),
        "le" => between(requete, QUAND, terme, fuseau),
        "avant" => compared(requete, "<", terme, |jour| journee(jour, fuseau).0),
        "apres" => compared(requete, ">=", terme, |jour| journee(jour, fuseau).1),
        _ => requete,
    };
}

fn jours(terme: &Terme) -> impl Iterator<Item = NaiveDate> + Clone + '_ {
    terme.valeurs.iter().filter_map(|valeur| match valeur {
        Valeur::Jour(jour) => Some(*jour),
        _ => None,
    })
}

/// `and` the instant lies in one of the term's days.
fn between<'a>(
    requete: &'a mut Requete,
    instant: &'static str,
    terme: &Terme,
    fuseau: Tz,
) -> &'a mut Requete {
    requete.et(if terme.exclut {
        "not coalesce(false"
    } else {
        "(false"
    });
    for jour in jours(terme) {
        let (debut, fin) = journee(jour, fuseau);
        requete.sql(format_args!(" or {instant} >= ")).bind(debut);
        requete.sql(format_args!(" and {instant} < ")).bind(fin);
    }
    requete.sql(if terme.exclut { ", false)" } else { ")" })
}

/// `and` the day of the mission lies before, or after, one of the term's days.
fn compared<'a>(
    requete: &'a mut Requete,
    operator: &'static str,
    terme: &Terme,
    bound: impl Fn(NaiveDate) -> DateTime<Utc>,
) -> &'a mut Requete {
    let bounds: Vec<DateTime<Utc>> = jours(terme).map(bound).collect();
    requete
        .et(if terme.exclut { "not coalesce(" } else { "(" })
        .sql(QUAND)
        .sql(format_args!(" {operator} any("))
        .bind(bounds)
        .sql(if terme.exclut { "), false)" } else { "))" })
}

/// The agences that a term names by part of their code or name, or all others.
async fn agences(db: &mut PgConnection, terme: &Terme) -> sqlx::Result<Vec<i64>> {
    let rows = sqlx::query!("select id, code, nom from agence where supprime_le is null")
        .fetch_all(db)
        .await?;
    let named = |texte: &str| holds(terme, texte) != terme.exclut;
    Ok(rows
        .into_iter()
        .filter(|row| named(&format!("{} {}", row.code, row.nom)))
        .map(|row| row.id)
        .collect())
}

/// Whether a text holds one of a term's.
fn holds(terme: &Terme, texte: &str) -> bool {
    let texte = plat(texte);
    terme.valeurs.iter().any(|valeur| match valeur {
        Valeur::Texte(part) => texte.contains(&plat(part)),
        _ => false,
    })
}

/// The people that a term names by part of their login or name, whoever has left included.
async fn personnes(db: &mut PgConnection, terme: &Terme) -> sqlx::Result<Vec<i64>> {
    let patterns: Vec<String> = terme
        .valeurs
        .iter()
        .filter_map(|valeur| match valeur {
            Valeur::Texte(texte) => Some(contains(texte)),
            _ => None,
        })
        .collect();
    sqlx::query_scalar!(
        r#"
        select u.id from utilisateur u
        where exists (select from unnest($1::text[]) as m (motif)
                      where recherche(u.login || ' ' || u.prenom || ' ' || u.nom) like recherche(m.motif))
        "#,
        &patterns
    )
    .fetch_all(db)
    .await
}

/// The members of these teams on a day.
async fn membres(db: &mut PgConnection, equipes: &[i64], jour: NaiveDate) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select distinct utilisateur_id from equipe_membre where equipe_id = any($1) and periode @> $2::date",
        equipes,
        jour
    )
    .fetch_all(db)
    .await
}

impl<'r> FromRow<'r, PgRow> for MissionLigne {
    fn from_row(row: &'r PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            numero: row.try_get("numero")?,
            r#type: row.try_get("type")?,
            etat: row.try_get("etat")?,
            priorite: row.try_get("priorite")?,
            urgence: row.try_get("urgence")?,
            titre: row.try_get("titre")?,
            client: row.try_get("client")?,
            ville: row.try_get("ville")?,
            agence: row.try_get("agence")?,
            echeance: super::mission::deadline(row.try_get("echeance")?),
            duree_minutes: row.try_get("duree_minutes")?,
            prevue_le: row.try_get("prevue_le")?,
            techniciens: row.try_get("techniciens")?,
            cree_le: row.try_get("cree_le")?,
        })
    }
}
