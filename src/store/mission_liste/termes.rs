//! What a filter asks of each row.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::acces::journee;
use crate::domain::filtre::{Terme, Valeur};
use crate::store::liste::Requete;
use crate::store::mots::Motif;

/// The day of a mission, as `avant`, `apres` and `le` mean it; null where it has none.
const QUAND: &str = "(select j.jour from mission_jour j where j.mission_id = m.id)";

/// The text that a mission is searched by, read by its key: no other index may be used for it, and what else is known of
/// the mission is read of those only that hold the words.
pub(super) fn words<'a>(
    requete: &mut Requete,
    mission: &'static str,
    motifs: impl Iterator<Item = &'a Motif>,
) {
    let patterns: Vec<String> = motifs.map(Motif::pattern).collect();
    if patterns.is_empty() {
        return;
    }
    requete
        .et(format_args!(
            "(select r.texte from mission_recherche r where r.mission_id = {mission}) like all("
        ))
        .bind(patterns)
        .sql(")");
}

pub(super) fn on_work(requete: &mut Requete, personnes: Vec<i64>, exclut: bool) {
    requete
        .et(if exclut { "not (" } else { "(" })
        // A count, which unlike `exists` is never turned into a join.
        .sql("select count(*) > 0 from mission_intervenant p ")
        .sql("where p.mission_id = m.id and p.mission_le = m.cree_le and p.utilisateur_id = any(")
        .bind(personnes)
        .sql("))");
}

/// What a term asks of each row, where it isn't asked otherwise.
pub(super) fn narrow(requete: &mut Requete, terme: &Terme, fuseau: Tz) {
    match terme.cle {
        "type" => requete.codes("m.type", terme),
        "priorite" => requete.nombres("m.priorite", terme),
        "urgence" => requete.et(if terme.exclut { "not m.urgence" } else { "m.urgence" }),
        "client" => requete.textes(
            "(select k.texte from client_recherche k where k.client_id = m.donneur_ordre_id) like ",
            "",
            terme,
        ),
        "site" => requete.textes(
            "(select s.lieu from site_recherche s where s.site_id = m.site_id) like ",
            "",
            terme,
        ),
        "ville" => requete.textes(
            "(select s.ville from site_recherche s where s.site_id = m.site_id) like ",
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

pub(super) fn jours(terme: &Terme) -> impl Iterator<Item = NaiveDate> + Clone + '_ {
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
        // As a range, so that the instant is looked up once.
        requete.sql(" or tstzrange(").bind(debut).sql(", ").bind(fin);
        requete.sql(format_args!(") @> {instant}"));
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
