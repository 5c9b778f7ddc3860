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
/// Where at least one of so many holds them, the order of the list soon meets the next, and its words are read.
const ONE_OF: i64 = 3;

/// The clients that hold all words.
enum Holders {
    /// These.
    Few(Vec<i64>),
    /// Too many to be told one by one.
    Many,
    /// A good part of all.
    Everywhere,
}

impl Demande<'_> {
    /// `and` the client holds all words, by itself or by its sites.
    ///
    /// Where few do, they are looked up; else each client, in the order of the list, is looked for among them; and where
    /// one of three does, the next of them is near.
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
        let found = if known {
            holders(db, &motifs).await?
        } else {
            Holders::Everywhere
        };
        match found {
            // Of unknown length to the server, which would else read its way through all names for some hundreds of them.
            Holders::Few(found) => {
                requete
                    .et("c.id = any(array(select unnest(")
                    .bind(found)
                    .sql("::bigint[])))");
            }
            // A table of hashes, never turned into a join.
            Holders::Many => {
                requete.et("(c.id in (");
                sought(requete.builder(), &motifs);
                requete.sql(")) is true");
            }
            Holders::Everywhere => {
                requete
                    .et("(select r.partout from client_recherche r where r.client_id = c.id) like all(")
                    .bind(motifs.iter().map(Motif::pattern).collect::<Vec<_>>())
                    .sql(")");
            }
        }
        Ok(())
    }

    /// How the server would look the words up, for the test that reads every plan.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn words_plan(&self, db: &mut PgConnection) -> sqlx::Result<String> {
        let motifs = Motif::read(db, &self.filtre.mots).await?;
        let mut sql = QueryBuilder::new("explain ");
        sought(&mut sql, &motifs);
        let lines: Vec<String> = sql.build_query_scalar().fetch_all(db).await?;
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

/// Who holds all words. Of many only the first are read: as their keys were given one after the other, the highest tells how
/// many clients there were to find them among.
async fn holders(db: &mut PgConnection, motifs: &[Motif]) -> sqlx::Result<Holders> {
    let mut sql = QueryBuilder::new("select coalesce(array_agg(t.client_id), '{}') from (");
    sought(&mut sql, motifs);
    sql.push(format_args!(" limit {}) t", FEW + 1));
    let found: Vec<i64> = sql.build_query_scalar().fetch_one(db).await?;
    if found.len() <= FEW {
        return Ok(Holders::Few(found));
    }
    let among = found.iter().copied().max().unwrap_or_default();
    let near = i64::try_from(found.len())
        .unwrap_or(i64::MAX)
        .saturating_mul(ONE_OF)
        >= among;
    Ok(if near { Holders::Everywhere } else { Holders::Many })
}

/// The keys of those that hold all words.
fn sought(sql: &mut QueryBuilder<Postgres>, motifs: &[Motif]) {
    sql.push("select r.client_id from client_recherche r where true");
    for motif in motifs {
        motif.held(sql, "r.partout");
    }
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
