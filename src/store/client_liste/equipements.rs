//! Machines, the newest first.

use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};

use super::Demande;
use crate::domain::equipement::EquipementLigne;
use crate::store::liste::{Colonne, Requete, Tri};

const MACHINES: Tri = Tri {
    nom: "recents",
    colonnes: &[Colonne {
        sql: "e.id",
        r#type: "bigint",
    }],
    decroissant: true,
};

/// What a machine is searched by; the expression of its index.
const MACHINE: &str = "recherche(libelle || ' ' || coalesce(marque, '') || ' ' || coalesce(modele, '') || ' ' || coalesce(numero_serie, ''))";

impl Demande<'_> {
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
