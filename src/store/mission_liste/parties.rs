//! A mission's text is put together of three parts: its own words, those of its client, those of its site. What is common
//! in the whole may be rare in each: "saint pierre du mont" is made of letters that thousands of other texts are made of
//! too, but few sites are there, and no mission is called so.

use sqlx::{PgConnection, QueryBuilder};

use super::cles::Cles;
use super::lieux::{EACH_CLIENT, EACH_SITE};
use crate::domain::texte::plat;
use crate::store::attendu::{self, EXPLAIN};
use crate::store::liste::{Faute, holds};

/// What more sites, clients or missions hold is not listed.
const MANY: usize = 400;
/// Nor is it counted where so many missions hold it, as far as the statistics know.
const COMMON: f64 = 60_000.0;

/// The missions that hold the rarest of these patterns, found part by part, and how many they are about; nothing where
/// there is none that is told by its part, or too many hold it. `chacun`: how many missions hold each, as far as known.
pub(super) async fn holding(
    db: &mut PgConnection,
    motifs: &[String],
    chacun: &[f64],
) -> Result<Option<(Cles, f64)>, Faute> {
    let rarest = motifs
        .iter()
        .zip(chacun)
        .filter(|(motif, rows)| is_of_one_part(motif) && **rows < COMMON)
        .min_by(|(_, a), (_, b)| a.total_cmp(b));
    let Some((motif, _)) = rarest.filter(|(motif, _)| motifs.len() > 1 || words(motif).len() > 1) else {
        return Ok(None);
    };
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    if attendu::lignes(db, own(EXPLAIN, motif)).await? > MANY as f64 {
        return Ok(None);
    }
    let mut sql = QueryBuilder::new("select array(select site_id from site_recherche where true");
    for column in ["lieu", "texte"] {
        holds(&mut sql, column, motif);
    }
    sql.push(format_args!(
        " limit {0}), array(select client_id from client_recherche where true",
        MANY + 1
    ));
    holds(&mut sql, "texte", motif);
    sql.push(format_args!(" limit {}), {EACH_SITE}, {EACH_CLIENT}", MANY + 1));
    let (sites, clients, each_site, each_client): (Vec<i64>, Vec<i64>, f64, f64) =
        sql.build_query_as().fetch_one(&mut *db).await?;
    let mut sql = own("", motif);
    sql.push(format_args!(" limit {}", MANY + 1));
    let missions: Vec<i64> = sql.build_query_scalar().fetch_all(db).await?;
    if [&sites, &clients, &missions].iter().any(|cles| cles.len() > MANY) {
        return Ok(None);
    }
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let rows = each_site * sites.len() as f64 + each_client * clients.len() as f64 + missions.len() as f64;
    let cles = Cles {
        sites,
        clients,
        missions,
    };
    Ok(Some((cles, rows)))
}

/// The missions whose own words hold a pattern.
fn own(begin: &str, motif: &str) -> QueryBuilder<sqlx::Postgres> {
    let mut sql = QueryBuilder::new(begin);
    sql.push("select r.mission_id from mission_recherche r where true");
    attendu::holds(&mut sql, "mots_propres(r.texte)", motif);
    sql
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
