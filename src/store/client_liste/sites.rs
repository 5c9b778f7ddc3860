//! Sites, by town.

use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};

use super::Demande;
use crate::domain::site::SiteLigne;
use crate::store::liste::{Colonne, Requete, Tri};

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

impl Demande<'_> {
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
        if let Some(numero) = self.telephone() {
            requete
                .et("(chiffres(s.telephone) = chiffres(")
                .bind(numero.clone())
                .sql(") or s.client_id = any(array(select id from client where chiffres(telephone) = chiffres(")
                .bind(numero.clone())
                .sql(") union select client_id from contact where supprime_le is null and chiffres(telephone) = chiffres(")
                .bind(numero)
                .sql("))))");
        } else if !self.filtre.mots.is_empty() {
            requete.et("s.id = any(array(select r.site_id from site_recherche r where true");
            requete.mots("r.texte", &self.filtre.mots).sql("))");
        }
        requete
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
