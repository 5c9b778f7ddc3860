//! Clients, by name or the last entered first.

use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder, Row as _};

use super::Demande;
use crate::domain::client::{ClientLigne, TriClients};
use crate::store::liste::{Colonne, Requete, Tenue, Tri};
use crate::store::mots::Motif;
use crate::store::recherche;

const PAR_NOM: Tri = Tri {
    nom: "nom",
    colonnes: &[
        Colonne {
            sql: "c.raison_sociale",
            r#type: "text",
        },
        Colonne {
            sql: "c.id",
            r#type: "bigint",
        },
    ],
    decroissant: false,
};

const CLIENTS_RECENTS: Tri = Tri {
    nom: "recents",
    colonnes: &[Colonne {
        sql: "c.id",
        r#type: "bigint",
    }],
    decroissant: true,
};

/// Clients are chosen by what the index of names holds, and read once they are.
const TENUE: Tenue = Tenue {
    colonnes: "d.id, d.version, d.code, d.type, d.raison_sociale, d.siren, a.code as agence, \
               coalesce(d.ville, (select s.ville from site s where s.client_id = d.id and s.supprime_le is null \
                                  order by s.id limit 1)) as ville, \
               (select count(*) from site s where s.client_id = d.id and s.supprime_le is null) as sites, \
               (select count(*) from contrat_maintenance k where k.client_id = d.id and k.supprime_le is null) as contrats",
    table: "client c",
    alias: "c",
    choisi: "c.id, c.raison_sociale",
    autour: "join client d on d.id = c.id left join agence a on a.id = d.agence_id",
};

/// So many clients that hold the words are put in order; more are told from others in the order of the list.
const FEW: usize = 1_500;
/// Where they are more than this, the order of the list soon meets the next, and its words are read.
const MANY: usize = 12_000;

impl Demande<'_> {
    /// `and` the client holds all words, by itself or by its sites.
    ///
    /// Where few do, they are looked up; else the next of them is near in the order of the list.
    async fn words(&self, db: &mut PgConnection, requete: &mut Requete) -> sqlx::Result<()> {
        if let Some(numero) = self.telephone() {
            requete
                .et("c.id = any(")
                .bind(recherche::joints(db, &numero).await?)
                .sql(")");
            return Ok(());
        }
        let motifs = Motif::read(db, &self.filtre.mots).await?;
        if motifs.is_empty() {
            return Ok(());
        }
        if motifs.iter().any(Motif::is_nowhere) {
            requete.et("false");
            return Ok(());
        }
        let known = motifs.iter().any(|motif| !motif.groupes.is_empty());
        let found = if known { holders(db, &motifs).await? } else { None };
        if let Some(found) = found {
            // Of unknown length to the server, which would else read its way through all names for some hundreds of them.
            // Looked up in a table of hashes where they are many; never turned into a join.
            let (before, after) = match found.len() {
                ..=FEW => ("c.id = any(array(select unnest(", "::bigint[])))"),
                _ => ("(c.id in (select unnest(", "::bigint[]))) is true"),
            };
            requete.et(before).bind(found).sql(after);
        } else {
            requete
                .et("(select r.partout from client_recherche r where r.client_id = c.id) like all(")
                .bind(motifs.iter().map(Motif::pattern).collect::<Vec<_>>())
                .sql(")");
        }
        Ok(())
    }

    /// How the server would look the words up, for the test that reads every plan.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn words_plan(&self, db: &mut PgConnection) -> sqlx::Result<String> {
        let motifs = Motif::read(db, &self.filtre.mots).await?;
        let lines: Vec<String> = sought("explain ", &motifs)
            .build_query_scalar()
            .fetch_all(db)
            .await?;
        Ok(lines.join("\n"))
    }

    /// Clients, in the order of their names or the last entered first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn clients(&self, db: &mut PgConnection, tri: TriClients) -> sqlx::Result<Requete> {
        let tri = match tri {
            TriClients::Nom => PAR_NOM,
            TriClients::Recents => CLIENTS_RECENTS,
        };
        let mut requete = Requete::par_lots(TENUE, tri, &[]);
        self.begin(&mut requete, "c");
        for terme in &self.filtre.termes {
            match terme.cle {
                "type" => {
                    requete.codes("c.type", terme);
                }
                "ville" => {
                    requete.textes(
                        "exists (select from (select c.ville union all select s.ville from site s \
                         where s.client_id = c.id and s.supprime_le is null) v (ville) where recherche(v.ville) like ",
                        ")",
                        terme,
                    );
                }
                "siren" => {
                    requete.textes("recherche(coalesce(c.siren, '')) like ", "", terme);
                }
                "contrat" => {
                    requete.textes(
                        "exists (select from contrat_maintenance k where k.client_id = c.id and k.supprime_le is null \
                         and recherche(k.numero || ' ' || k.libelle) like ",
                        ")",
                        terme,
                    );
                }
                "couvert" => {
                    let not = if terme.exclut { "not " } else { "" };
                    requete
                        .et(not)
                        .sql(
                            "exists (select from contrat_maintenance k where k.client_id = c.id \
                             and k.supprime_le is null and k.validite @> ",
                        )
                        .bind(self.jour)
                        .sql("::date)");
                }
                other => Self::commun(&mut requete, other, terme),
            }
        }
        self.words(db, &mut requete).await?;
        Ok(requete)
    }
}

/// The clients that hold all words; nothing where they are more than [`MANY`].
async fn holders(db: &mut PgConnection, motifs: &[Motif]) -> sqlx::Result<Option<Vec<i64>>> {
    let mut sql = sought("select coalesce(array_agg(t.client_id), '{}') from (", motifs);
    sql.push(format_args!(" limit {}) t", MANY + 1));
    let found: Vec<i64> = sql.build_query_scalar().fetch_one(db).await?;
    Ok((found.len() <= MANY).then_some(found))
}

/// The keys of those that hold all words.
fn sought(begin: &str, motifs: &[Motif]) -> QueryBuilder<Postgres> {
    let mut sql = QueryBuilder::new(begin);
    sql.push("select r.client_id from client_recherche r where true");
    for motif in motifs {
        motif.held(&mut sql, "r.partout");
    }
    sql
}

impl FromRow<'_, PgRow> for ClientLigne {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            code: row.try_get("code")?,
            r#type: row.try_get("type")?,
            raison_sociale: row.try_get("raison_sociale")?,
            siren: row.try_get("siren")?,
            ville: row.try_get("ville")?,
            agence: row.try_get("agence")?,
            sites: row.try_get("sites")?,
            contrats: row.try_get("contrats")?,
        })
    }
}
