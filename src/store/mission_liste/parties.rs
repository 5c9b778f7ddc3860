//! A mission's text is put together of three parts: its own words, those of its client, those of its site. What is common
//! in the whole may be rare in each: "saint pierre du mont" is made of letters that thousands of other texts are made of
//! too, but few sites are there, and no mission is called so.

use sqlx::{PgConnection, QueryBuilder};

use super::cles::Cles;
use super::frequence::Frequence;
use super::lieux::{ALL_MISSIONS, EACH_CLIENT, EACH_SITE};
use super::phrase::held;
use crate::domain::texte::plat;
use crate::store::liste::Faute;

/// What more sites or clients hold is not listed.
const MANY: usize = 5_000;
/// Nor what more missions hold in their own words.
const OWN: usize = 400;
/// What so few missions hold is found by its letters at once, if it is one word.
const FEW: f64 = 1_200.0;
/// What so many hold, as far as the statistics know, is met soon in any order.
const COMMON: f64 = 60_000.0;

/// The missions that hold a pattern.
#[derive(Debug)]
pub(super) struct Held {
    /// The keys of which each has one.
    pub cles: Cles,
    /// How many they are, if all sites have as many, and all clients.
    pub missions: f64,
    /// How many missions there are.
    pub toutes: f64,
}

/// The missions that hold the rarest of these patterns, found part by part, and perhaps some more; nothing where there is
/// none that is told by its part, or too many hold it.
pub(super) async fn holding(
    db: &mut PgConnection,
    motifs: &[String],
    frequence: &Frequence,
) -> Result<Option<Held>, Faute> {
    let known = frequence.textes.iter().zip(&frequence.propres);
    let rarest = motifs
        .iter()
        .zip(known)
        .filter(|(motif, (rows, _))| is_of_one_part(motif) && **rows < COMMON)
        .min_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b));
    let several = |motif: &String| motifs.len() > 1 || words(motif).len() > 1;
    let Some((motif, (_, own))) = rarest.filter(|(motif, (rows, _))| several(motif) || **rows >= FEW) else {
        return Ok(None);
    };
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    if *own > OWN as f64 {
        return Ok(None);
    }
    let mut sql = QueryBuilder::new("select array(select site_id from site_recherche where true");
    held(&mut sql, "texte", "lieu", motif);
    sql.push(format_args!(
        " limit {0}), array(select client_id from client_recherche where true",
        MANY + 1
    ));
    held(&mut sql, "texte", "texte", motif);
    sql.push(format_args!(
        " limit {}), {EACH_SITE}, {EACH_CLIENT}, {ALL_MISSIONS}",
        MANY + 1
    ));
    let (sites, clients, each_site, each_client, toutes): (Vec<i64>, Vec<i64>, f64, f64, f64) =
        sql.build_query_as().fetch_one(&mut *db).await?;
    if sites.len() > MANY || clients.len() > MANY {
        return Ok(None);
    }
    let mut sql = QueryBuilder::new("select r.mission_id from mission_recherche r where true");
    held(&mut sql, "mots_propres(r.texte)", "mots_propres(r.texte)", motif);
    sql.push(format_args!(" limit {}", OWN + 1));
    let own: Vec<i64> = sql.build_query_scalar().fetch_all(db).await?;
    if own.len() > OWN {
        return Ok(None);
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let missions = each_site * sites.len() as f64 + each_client * clients.len() as f64 + own.len() as f64;
    let cles = Cles {
        sites,
        clients,
        missions: own,
    };
    Ok(Some(Held {
        cles,
        missions,
        toutes,
    }))
}

fn words(motif: &str) -> Vec<String> {
    let motif = plat(motif.trim_matches('%'));
    motif
        .split(|c: char| !c.is_alphanumeric())
        .map(ToOwned::to_owned)
        .collect()
}

/// Whether a pattern lies in one part of the text: what begins in one and goes on in the next holds the code of a client
/// or a site (C-00042, S-00042) after its first word, or ends with that code's first letter.
fn is_of_one_part(motif: &str) -> bool {
    !words(motif)
        .iter()
        .skip(1)
        .any(|word| matches!(word.as_str(), "c" | "s"))
}

#[cfg(test)]
mod tests {
    use super::is_of_one_part;

    #[test]
    fn a_code_after_a_word_may_be_of_two_parts() {
        for one in [
            "%saint pierre du mont%",
            "%Fuite d’eau%",
            "%c comme%",
            "%S-00042%",
        ] {
            assert!(is_of_one_part(one), "{one}");
        }
        for two in [
            "%collective C-11681%",
            "%annuel c%",
            "%poirier s-4%",
            "%grivel S%",
        ] {
            assert!(!is_of_one_part(two), "{two}");
        }
    }
}
