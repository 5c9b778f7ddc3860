//! Lists of clients, sites, machines and contracts.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder, Row as _};

use super::attendu::{self, EXPLAIN};
use super::liste::{Colonne, Faute, Requete, Tri, contains, holds};
use super::planning::Scope;
use crate::domain::Portee;
use crate::domain::client::{ClientLigne, TriClients};
use crate::domain::contrat::ContratLigne;
use crate::domain::equipement::EquipementLigne;
use crate::domain::filtre::{Filtre, Terme, Valeur};
use crate::domain::liste::{Liste, Page};
use crate::domain::site::SiteLigne;

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

const PAR_VILLE: Tri = Tri {
    nom: "ville",
    colonnes: &[
        Colonne {
            sql: "s.ville",
            r#type: "text",
        },
        Colonne {
            sql: "s.id",
            r#type: "bigint",
        },
    ],
    decroissant: false,
};

const MACHINES: Tri = Tri {
    nom: "recents",
    colonnes: &[Colonne {
        sql: "e.id",
        r#type: "bigint",
    }],
    decroissant: true,
};

const CONTRATS: Tri = Tri {
    nom: "recents",
    colonnes: &[Colonne {
        sql: "k.id",
        r#type: "bigint",
    }],
    decroissant: true,
};

/// More clients than this that hold the words: they are then met in the order of the list.
const MANY: usize = 1_500;
/// Where the server expects more than this, they are not counted first.
const COMMON: f64 = 3_000.0;

/// What a machine is searched by; the expression of its index.
const MACHINE: &str = "recherche(libelle || ' ' || coalesce(marque, '') || ' ' || coalesce(modele, '') || ' ' || coalesce(numero_serie, ''))";

/// A question about a list: within whose sight, what is wanted, and as of which day.
#[derive(Debug)]
pub struct Demande<'a> {
    /// How far the actor sees.
    pub scope: &'a Scope,
    /// What is wanted.
    pub filtre: &'a Filtre,
    /// What "in force" means today.
    pub jour: NaiveDate,
}

impl Demande<'_> {
    fn begin(&self, requete: &mut Requete, table: &str) {
        match self.scope.portee {
            Portee::Tout => {}
            Portee::Agence => {
                requete
                    .et("(c.agence_id is null or c.agence_id = ")
                    .bind(self.scope.agence.map(|agence| agence.0))
                    .sql(")");
            }
            Portee::Equipe | Portee::Soi => {
                requete.et("false");
            }
        }
        let deleted = self.deleted();
        let not = if deleted { "not " } else { "" };
        requete.et(format_args!("{table}.supprime_le is {not}null"));
        if !deleted && table != "c" {
            requete.et("c.supprime_le is null");
        }
    }

    /// Whether what is deleted is asked for, and nothing else.
    fn deleted(&self) -> bool {
        let asked = |terme: &Terme| terme.cle == "supprime" && !terme.exclut;
        self.filtre.termes.iter().any(asked)
    }

    /// `and` the row's key is one that some of these searches finds, for every word.
    fn mots(&self, requete: &mut Requete, cle: &str, recherches: &[String]) {
        for mot in &self.filtre.mots {
            requete.et(format_args!("{cle} in ("));
            for (index, recherche) in recherches.iter().enumerate() {
                requete
                    .sql(if index > 0 { " union " } else { "" })
                    .sql(recherche)
                    .sql(" like recherche(")
                    .bind(contains(mot))
                    .sql(")");
            }
            requete.sql(")");
        }
    }

    /// `and` the client holds all words, by itself or by its sites.
    ///
    /// Where few do, they are looked up; else the next of them is near in the order of the list.
    async fn words(&self, db: &mut PgConnection, requete: &mut Requete) -> sqlx::Result<()> {
        if self.filtre.mots.is_empty() {
            return Ok(());
        }
        if let Some(found) = self.holders(db).await? {
            // Of unknown length to the server, which would else read its way through all names for some hundreds of them.
            requete
                .et("c.id = any(array(select unnest(")
                .bind(found)
                .sql("::bigint[])))");
            return Ok(());
        }
        requete.et("(select r.partout from client_recherche r where r.client_id = c.id) like all(array[");
        for (index, mot) in self.filtre.mots.iter().enumerate() {
            requete
                .sql(if index > 0 { ", " } else { "" })
                .motif(contains(mot));
        }
        requete.sql("])");
        Ok(())
    }

    /// The clients that hold all words; nothing where they are many.
    async fn holders(&self, db: &mut PgConnection) -> sqlx::Result<Option<Vec<i64>>> {
        let mut expected = QueryBuilder::new(EXPLAIN);
        expected.push("select from client_recherche where true");
        for mot in &self.filtre.mots {
            attendu::holds(&mut expected, "partout", &contains(mot));
        }
        if attendu::lignes(db, expected).await? > COMMON {
            return Ok(None);
        }
        let found: Vec<i64> = self.sought("").build_query_scalar().fetch_all(db).await?;
        Ok((found.len() <= MANY).then_some(found))
    }

    fn sought(&self, begin: &str) -> QueryBuilder<Postgres> {
        let mut sql = QueryBuilder::new(format!(
            "{begin}select client_id from client_recherche where true"
        ));
        for mot in &self.filtre.mots {
            holds(&mut sql, "partout", &contains(mot));
        }
        sql.push(format_args!(" limit {}", MANY + 1));
        sql
    }

    /// How the server would look the words up, for the test that reads every plan.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn words_plan(&self, db: &mut PgConnection) -> sqlx::Result<String> {
        let lines: Vec<String> = self.sought("explain ").build_query_scalar().fetch_all(db).await?;
        Ok(lines.join("\n"))
    }

    /// Clients, in the order of their names or the last entered first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn clients(&self, db: &mut PgConnection, tri: TriClients) -> sqlx::Result<Requete> {
        let mut requete = Requete::new(
            "c.id, c.version, c.code, c.type, c.raison_sociale, c.siren, a.code as agence, \
             coalesce(c.ville, (select s.ville from site s where s.client_id = c.id and s.supprime_le is null \
                                order by s.id limit 1)) as ville, \
             (select count(*) from site s where s.client_id = c.id and s.supprime_le is null) as sites, \
             (select count(*) from contrat_maintenance k where k.client_id = c.id and k.supprime_le is null) as contrats",
            "client c left join agence a on a.id = c.agence_id",
            match tri {
                TriClients::Nom => PAR_NOM,
                TriClients::Recents => CLIENTS_RECENTS,
            },
        );
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

    /// Terms that mean the same in every list.
    fn commun(requete: &mut Requete, cle: &str, terme: &Terme) {
        match cle {
            "agence" => {
                requete.textes(
                    "coalesce(c.agence_id = any(array(select x.id from agence x where recherche(x.code || ' ' || x.nom) like ",
                    ")), false)",
                    terme,
                );
            }
            "client" => {
                requete.textes(
                    "(select r.texte from client_recherche r where r.client_id = c.id) like ",
                    "",
                    terme,
                );
            }
            "ville" => {
                requete.textes("recherche(s.ville) like ", "", terme);
            }
            _ => {}
        }
    }

    /// Sites in the order of their towns.
    #[must_use]
    pub fn sites(&self) -> Requete {
        let mut requete = Requete::new(
            "s.id, s.version, s.code, s.libelle, s.adresse, s.code_postal, s.ville, s.\"precision\", \
             c.id as client_id, c.code as client_code, c.raison_sociale as client",
            "site s join client c on c.id = s.client_id",
            PAR_VILLE,
        );
        self.begin(&mut requete, "s");
        for terme in &self.filtre.termes {
            match terme.cle {
                "cp" => {
                    requete.textes("recherche(s.code_postal) like ", "", terme);
                }
                other => Self::commun(&mut requete, other, terme),
            }
        }
        if !self.filtre.mots.is_empty() {
            requete.et("s.id = any(array(select r.site_id from site_recherche r where true");
            requete.mots("r.texte", &self.filtre.mots).sql("))");
        }
        requete
    }

    /// Machines, the newest first.
    #[must_use]
    pub fn equipements(&self) -> Requete {
        let mut requete = Requete::new(
            "e.id, e.version, e.libelle, e.marque, e.modele, e.numero_serie, e.fin_garantie, s.code as site_code, s.ville, \
             c.id as client_id, c.raison_sociale as client",
            "equipement e join site s on s.id = e.site_id join client c on c.id = s.client_id",
            MACHINES,
        );
        self.begin(&mut requete, "e");
        for terme in &self.filtre.termes {
            match terme.cle {
                "site" => {
                    requete.textes(
                        "recherche(s.code || ' ' || s.libelle || ' ' || s.adresse) like ",
                        "",
                        terme,
                    );
                }
                "marque" => {
                    requete.textes("recherche(coalesce(e.marque, '')) like ", "", terme);
                }
                "fluide" => {
                    requete.textes("recherche(coalesce(e.fluide, '')) like ", "", terme);
                }
                "garantie" => {
                    let not = if terme.exclut { "not " } else { "" };
                    requete
                        .et(not)
                        .sql("coalesce(e.fin_garantie >= ")
                        .bind(self.jour)
                        .sql("::date, false)");
                }
                other => Self::commun(&mut requete, other, terme),
            }
        }
        self.mots(
            &mut requete,
            "e.id",
            &[
                format!("select id from equipement where {MACHINE}"),
                "select m.id from client_recherche p join site o on o.client_id = p.client_id \
                 join equipement m on m.site_id = o.id where p.texte"
                    .to_owned(),
            ],
        );
        requete
    }

    /// Contracts, the newest first.
    #[must_use]
    pub fn contrats(&self) -> Requete {
        let mut requete = Requete::new(
            LIGNE_CONTRAT,
            "contrat_maintenance k join client c on c.id = k.client_id",
            CONTRATS,
        );
        self.begin(&mut requete, "k");
        for terme in &self.filtre.termes {
            match terme.cle {
                "couverture" => {
                    requete.codes("k.couverture", terme);
                }
                "valide" => {
                    let not = if terme.exclut { "not " } else { "" };
                    requete
                        .et(not)
                        .sql("(k.validite @> ")
                        .bind(self.jour)
                        .sql("::date)");
                }
                "visite" => {
                    // Due by that day.
                    let days: Vec<NaiveDate> = terme
                        .valeurs
                        .iter()
                        .filter_map(|valeur| match valeur {
                            Valeur::Jour(jour) => Some(*jour),
                            _ => None,
                        })
                        .collect();
                    let last = days.into_iter().max().unwrap_or(self.jour);
                    let not = if terme.exclut { "not " } else { "" };
                    requete
                        .et(not)
                        .sql("coalesce(k.prochaine_visite <= ")
                        .bind(last)
                        .sql("::date, false)");
                }
                other => Self::commun(&mut requete, other, terme),
            }
        }
        self.mots(
            &mut requete,
            "k.id",
            &[
                "select id from contrat_maintenance where recherche(numero || ' ' || libelle)".to_owned(),
                "select x.id from client_recherche p join contrat_maintenance x on x.client_id = p.client_id \
                 where p.texte"
                    .to_owned(),
            ],
        );
        requete
    }
}

/// Columns of a contract in lists and on screens.
const LIGNE_CONTRAT: &str = "k.id, k.version, k.numero, k.libelle, c.code as client_code, c.raison_sociale as client, \
    lower(k.validite) as debut, upper(k.validite) - 1 as fin, k.couverture, k.gti_heures, k.gtr_heures, k.prochaine_visite";

/// Reads a page of one of the lists above.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn lire<T>(db: &mut PgConnection, requete: Requete, page: &Page) -> Result<Liste<T>, Faute>
where
    T: for<'r> FromRow<'r, PgRow>,
{
    requete.lire(db, page).await
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

impl FromRow<'_, PgRow> for SiteLigne {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            code: row.try_get("code")?,
            libelle: row.try_get("libelle")?,
            adresse: row.try_get("adresse")?,
            code_postal: row.try_get("code_postal")?,
            ville: row.try_get("ville")?,
            precision: row.try_get("precision")?,
            client_id: row.try_get("client_id")?,
            client_code: row.try_get("client_code")?,
            client: row.try_get("client")?,
        })
    }
}

impl FromRow<'_, PgRow> for EquipementLigne {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            libelle: row.try_get("libelle")?,
            marque: row.try_get("marque")?,
            modele: row.try_get("modele")?,
            numero_serie: row.try_get("numero_serie")?,
            fin_garantie: row.try_get("fin_garantie")?,
            site_code: row.try_get("site_code")?,
            ville: row.try_get("ville")?,
            client_id: row.try_get("client_id")?,
            client: row.try_get("client")?,
        })
    }
}

impl FromRow<'_, PgRow> for ContratLigne {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            numero: row.try_get("numero")?,
            libelle: row.try_get("libelle")?,
            client_code: row.try_get("client_code")?,
            client: row.try_get("client")?,
            debut: row.try_get("debut")?,
            fin: row.try_get("fin")?,
            couverture: row.try_get("couverture")?,
            gti_heures: row
                .try_get::<Option<Decimal>, _>("gti_heures")?
                .map(|hours| hours.normalize()),
            gtr_heures: row
                .try_get::<Option<Decimal>, _>("gtr_heures")?
                .map(|hours| hours.normalize()),
            prochaine_visite: row.try_get("prochaine_visite")?,
        })
    }
}
