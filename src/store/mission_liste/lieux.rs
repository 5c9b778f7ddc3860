//! The sites and clients that a filter names, looked up before the list is read.

use sqlx::{AssertSqlSafe, PgConnection, QueryBuilder};

use super::cles::Cles;
use super::phrase::held;
use crate::domain::filtre::{Terme, Valeur};
use crate::domain::liste::Page;
use crate::store::liste::{Lot, Requete, contains};

/// The work of so many is looked up; of more, by the words that they were named by.
const MANY: usize = 400;
/// Beyond so many, missions are looked at one by one.
const MOST: i64 = 5_000;

const SITE: &str = "m.site_id";
/// How many missions a site has, as far as the server's counts know.
const EACH_SITE: &str =
    "(select greatest(m.reltuples / greatest(s.reltuples, 1), 1)::float8 from pg_class m, pg_class s
    where m.oid = 'mission'::regclass and s.oid = 'site'::regclass)";
/// And how many a client.
const EACH_CLIENT: &str =
    "(select greatest(m.reltuples / greatest(k.reltuples, 1), 1)::float8 from pg_class m, pg_class k
    where m.oid = 'mission'::regclass and k.oid = 'client'::regclass)";
/// And how many there are.
const ALL_MISSIONS: &str =
    "(select greatest(m.reltuples, 1)::float8 from pg_class m where m.oid = 'mission'::regclass)";

/// Keys that a mission has one of.
#[derive(Debug, Clone)]
pub(super) struct Lieux {
    /// What named them.
    pub terme: Terme,
    /// The column of `mission` that holds one of the keys.
    pub colonne: &'static str,
    /// The keys.
    pub cles: Vec<i64>,
    /// How many missions have one of them, if all have as many.
    pub missions: f64,
    /// How many missions there are.
    pub toutes: f64,
}

/// Where what a term names is looked for.
struct Source {
    cle: &'static str,
    colonne: &'static str,
    table: &'static str,
    id: &'static str,
    texte: &'static str,
    /// The same text inside a longer one that an index knows.
    dans: Option<&'static str>,
}

const SOURCES: [Source; 3] = [
    Source {
        cle: "client",
        colonne: "m.donneur_ordre_id",
        table: "client_recherche",
        id: "client_id",
        texte: "texte",
        dans: None,
    },
    Source {
        cle: "site",
        colonne: SITE,
        table: "site_recherche",
        id: "site_id",
        texte: "lieu",
        dans: Some("texte"),
    },
    Source {
        cle: "ville",
        colonne: SITE,
        table: "site_recherche",
        id: "site_id",
        texte: "ville",
        dans: None,
    },
];

impl Lieux {
    /// How many missions are looked at until a page is full of what is done there.
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    pub fn walked(&self, page: &Page) -> f64 {
        let wanted = (page.rows() + 1) as f64;
        self.toutes * (wanted / self.missions.max(1.0)).min(1.0)
    }

    /// Whether they are too many to be read one by one.
    pub fn are_many(&self) -> bool {
        self.cles.len() > MANY
    }

    /// `and` a mission has one of them.
    pub fn narrow(&self, requete: &mut Requete) {
        let (before, after) = if self.are_many() {
            // Looked up in a table of hashes, whatever plan is kept; never turned into a join.
            (" in (select unnest(", "::bigint[]))) is true")
        } else {
            (" = any(", "))")
        };
        requete
            .et(format_args!("({}{before}", self.colonne))
            .bind(self.cles.clone())
            .sql(after);
    }

    /// The keys, for missions to be looked up by.
    pub fn keys(&self) -> Cles {
        let cles = self.cles.clone();
        if self.colonne == SITE {
            Cles {
                sites: cles,
                ..Cles::default()
            }
        } else {
            Cles {
                clients: cles,
                ..Cles::default()
            }
        }
    }

    /// Each of them, whose missions an index keeps in the order in which they were entered.
    pub fn lot(&self) -> Lot {
        Lot::Cles(self.colonne, self.cles.clone())
    }

    /// The sites or clients that a term names; nothing where it names none, excludes, or names too many to be listed.
    pub async fn read(db: &mut PgConnection, terme: &Terme) -> sqlx::Result<Option<Self>> {
        let Some(source) = SOURCES
            .iter()
            .find(|source| source.cle == terme.cle && !terme.exclut)
        else {
            return Ok(None);
        };
        let Source { table, id, texte, .. } = source;
        // One row with all of them: thousands of rows would take as long to be told as to be found.
        let mut sql = QueryBuilder::new(format!(
            "select coalesce(array_agg(t.cle), '{{}}') from (select {id} as cle from {table} where false"
        ));
        for valeur in &terme.valeurs {
            let Valeur::Texte(valeur) = valeur else { continue };
            sql.push(" or (true");
            held(
                &mut sql,
                source.dans.unwrap_or(texte),
                texte,
                &contains(valeur.trim()),
            );
            sql.push(")");
        }
        sql.push(format_args!(" limit {}) t", MOST + 1));
        let cles: Vec<i64> = sql.build_query_scalar().fetch_one(&mut *db).await?;
        if cles.len() > usize::try_from(MOST).unwrap_or(usize::MAX) {
            return Ok(None);
        }
        let each = if source.colonne == SITE {
            EACH_SITE
        } else {
            EACH_CLIENT
        };
        let (each, toutes): (f64, f64) =
            sqlx::query_as(AssertSqlSafe(format!("select {each}, {ALL_MISSIONS}")))
                .fetch_one(db)
                .await?;
        #[expect(clippy::cast_precision_loss, reason = "some thousands at most")]
        let missions = each * cles.len() as f64;
        Ok(Some(Self {
            terme: terme.clone(),
            colonne: source.colonne,
            cles,
            missions,
            toutes,
        }))
    }
}
