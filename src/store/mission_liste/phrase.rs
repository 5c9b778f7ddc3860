//! Several words in a row. An index of three letters at a time gathers far too much for them: "saint pierre du mont" is
//! made of what thousands of other texts are made of too. They are looked for apart in each of the three parts that a
//! mission's text is put together of: its own words, those of its client, those of its site.

use sqlx::{PgConnection, QueryBuilder};

use super::lieux::{EACH_CLIENT, EACH_SITE};
use crate::domain::texte::plat;
use crate::store::attendu::{self, EXPLAIN};
use crate::store::liste::{Faute, Requete};

/// Of more sites or clients than these, the latest missions are near without them.
const MANY: usize = 400;

/// A phrase, and who is called by it.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    motif: String,
    sites: Vec<i64>,
    clients: Vec<i64>,
    /// How many missions hold it, as far as the counts and statistics of the server know.
    pub missions: f64,
}

impl Phrase {
    /// The longest phrase among the patterns that a mission must hold; none where there is none, or too many are called
    /// by it.
    pub async fn read(db: &mut PgConnection, motifs: &[String]) -> Result<Option<Self>, Faute> {
        let Some(motif) = motifs
            .iter()
            .filter(|motif| is_phrase(motif))
            .max_by_key(|motif| motif.len())
        else {
            return Ok(None);
        };
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
        if sites.len() > MANY || clients.len() > MANY {
            return Ok(None);
        }
        let mut sql = QueryBuilder::new(EXPLAIN);
        sql.push("select from mission_recherche r where true");
        sql.push(" and mots_propres(r.texte) like recherche(")
            .push_bind(motif.clone())
            .push(")");
        let own = attendu::lignes(db, sql).await?;
        #[expect(clippy::cast_precision_loss, reason = "some hundreds at most")]
        let missions = own + each_site * sites.len() as f64 + each_client * clients.len() as f64;
        Ok(Some(Self {
            motif: motif.clone(),
            sites,
            clients,
            missions,
        }))
    }

    /// The missions that hold it, by their keys.
    pub fn missions<'a>(&self, requete: &'a mut Requete) -> &'a mut Requete {
        requete
            .sql("select m.id from mission m where m.site_id = any(")
            .bind(self.sites.clone())
            .sql(") union all select m.id from mission m where m.donneur_ordre_id = any(")
            .bind(self.clients.clone())
            .sql(") union all select r.mission_id from mission_recherche r where mots_propres(r.texte) like ")
            .motif(self.motif.clone())
    }
}

fn holds(sql: &mut QueryBuilder<sqlx::Postgres>, column: &str, motif: &str) {
    sql.push(format_args!(" and {column} like (select recherche("))
        .push_bind(motif.to_owned())
        .push("))");
}

/// Whether a pattern is of several words that lie in one part of the text: what begins in one part and goes on in the
/// next holds the code of a client or a site (C-00042, S-00042), or ends with its first letter.
fn is_phrase(motif: &str) -> bool {
    let motif = plat(motif.trim_matches('%'));
    let words: Vec<&str> = motif.split(|c: char| !c.is_alphanumeric()).collect();
    words.len() > 1 && !words[1..].iter().any(|word| matches!(*word, "c" | "s"))
}

#[cfg(test)]
mod tests {
    use super::is_phrase;

    #[test]
    fn a_phrase_lies_in_one_part_of_the_text() {
        for phrase in [
            "%saint pierre du mont%",
            "%Saint-Denis%",
            "%C-00042%",
            "%Fuite d’eau%",
            "%c comme%",
            "%rue de l'école%",
        ] {
            assert!(is_phrase(phrase), "{phrase}");
        }
        for other in [
            "%fuite%",
            "%collective C-11681%",
            "%annuel c%",
            "%poirier s-4%",
            "%grivel S%",
        ] {
            assert!(!is_phrase(other), "{other}");
        }
    }
}
