//! Contracts, the newest first.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};

use super::Demande;
use crate::domain::contrat::ContratLigne;
use crate::domain::filtre::Valeur;
use crate::store::liste::{Colonne, Requete, Tri};

const CONTRATS: Tri = Tri {
    nom: "recents",
    colonnes: &[Colonne {
        sql: "k.id",
        r#type: "bigint",
    }],
    decroissant: true,
};

/// Columns of a contract in lists and on screens.
const LIGNE_CONTRAT: &str = "k.id, k.version, k.numero, k.libelle, c.code as client_code, c.raison_sociale as client, \
    lower(k.validite) as debut, upper(k.validite) - 1 as fin, k.couverture, k.gti_heures, k.gtr_heures, k.prochaine_visite";

impl Demande<'_> {
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
