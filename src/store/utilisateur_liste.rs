//! Lists of people.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row as _};

use super::liste::{Colonne, Faute, Requete, Tri};
use super::planning::Scope;
use crate::domain::filtre::{Filtre, Terme, Valeur};
use crate::domain::liste::{Liste, Page};
use crate::domain::utilisateur::{NatureUtilisateur, UtilisateurLigne};
use crate::domain::{Code as _, Portee};

const PAR_NOM: Tri = Tri {
    nom: "nom",
    colonnes: &[
        Colonne {
            sql: "u.nom",
            r#type: "text",
        },
        Colonne {
            sql: "u.id",
            r#type: "bigint",
        },
    ],
    decroissant: false,
};

const COLONNES: &str = "u.id, u.version, u.login, trim(u.prenom || ' ' || u.nom) as nom, u.nature, a.code as agence, \
    array(select r.code from utilisateur_role ur join role r on r.id = ur.role_id and r.supprime_le is null \
          where ur.utilisateur_id = u.id order by r.code) as roles, \
    array(select s.code from habilitation h join specialisation s on s.id = h.specialisation_id \
          where h.utilisateur_id = u.id and h.supprime_le is null and h.validite @> current_date \
          group by s.code order by max(h.niveau) desc, s.code) as specialisations, \
    (select min(upper(h.validite) - 1) from habilitation h \
     where h.utilisateur_id = u.id and h.supprime_le is null and h.validite @> current_date \
     and not exists (select from habilitation n where n.utilisateur_id = h.utilisateur_id and n.supprime_le is null \
                     and n.specialisation_id = h.specialisation_id and n.titre_id is not distinct from h.titre_id \
                     and n.id <> h.id and (upper(n.validite) is null or upper(n.validite) > upper(h.validite)))) as expire_le, \
    array(select distinct e.code from equipe_membre em join equipe e on e.id = em.equipe_id and e.supprime_le is null \
          where em.utilisateur_id = u.id and em.periode @> current_date order by e.code) as equipes, \
    u.actif, (u.supprime_le is not null) as supprime";

impl<'r> FromRow<'r, PgRow> for UtilisateurLigne {
    fn from_row(row: &'r PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            login: row.try_get("login")?,
            nom: row.try_get("nom")?,
            nature: row.try_get("nature")?,
            agence: row.try_get("agence")?,
            roles: row.try_get("roles")?,
            specialisations: row.try_get("specialisations")?,
            expire_le: row.try_get("expire_le")?,
            equipes: row.try_get("equipes")?,
            actif: row.try_get("actif")?,
            supprime: row.try_get("supprime")?,
        })
    }
}

/// What the actor may see of people.
fn scoped(requete: &mut Requete, scope: &Scope) {
    match scope.portee {
        Portee::Tout => {}
        Portee::Agence => {
            requete.et("(u.id = ").bind(scope.soi.0);
            requete
                .sql(" or u.agence_id = ")
                .bind(scope.agence.map(|id| id.0))
                .sql(")");
        }
        Portee::Equipe => {
            requete.et("(u.id = ").bind(scope.soi.0);
            requete
                .sql(" or exists (select from equipe_membre em where em.utilisateur_id = u.id and em.equipe_id = any(")
                .bind(scope.equipes.clone())
                .sql(") and em.periode @> current_date))");
        }
        Portee::Soi => {
            requete.et("u.id = ").bind(scope.soi.0);
        }
    }
}

/// The list, filtered.
#[must_use]
pub fn requete(scope: &Scope, filtre: &Filtre, now: DateTime<Utc>) -> Requete {
    let mut requete = Requete::new(
        COLONNES,
        "utilisateur u left join agence a on a.id = u.agence_id",
        PAR_NOM,
    );
    requete.et("u.nature <> 'SYSTEME'");
    scoped(&mut requete, scope);
    let deleted = filtre
        .termes
        .iter()
        .any(|terme| terme.cle == "supprime" && !terme.exclut);
    requete.et(if deleted {
        "u.supprime_le is not null"
    } else {
        "u.supprime_le is null"
    });
    for terme in &filtre.termes {
        narrowed(&mut requete, terme, now);
    }
    requete.mots(
        "recherche(u.login || ' ' || u.prenom || ' ' || u.nom)",
        &filtre.mots,
    );
    requete
}

fn narrowed(requete: &mut Requete, terme: &Terme, now: DateTime<Utc>) {
    let flag = |condition: &'static str| {
        let not = if terme.exclut { "not " } else { "" };
        format!("{not}({condition})")
    };
    match terme.cle {
        "role" => {
            requete.textes(
                "exists (select from utilisateur_role ur join role r on r.id = ur.role_id and r.supprime_le is null \
                 where ur.utilisateur_id = u.id and recherche(r.code) like ",
                ")",
                terme,
            );
        }
        "agence" => {
            requete.textes(
                "coalesce(u.agence_id = any(array(select x.id from agence x where recherche(x.code || ' ' || x.nom) like ",
                ")), false)",
                terme,
            );
        }
        "equipe" => {
            requete.textes(
                "exists (select from equipe_membre em join equipe e on e.id = em.equipe_id and e.supprime_le is null \
                 where em.utilisateur_id = u.id and em.periode @> current_date and recherche(e.code) like ",
                ")",
                terme,
            );
        }
        "spec" => {
            requete.textes(
                "exists (select from habilitation h join specialisation s on s.id = h.specialisation_id \
                 where h.utilisateur_id = u.id and h.supprime_le is null and h.validite @> current_date \
                 and recherche(s.code || ' ' || s.libelle) like ",
                ")",
                terme,
            );
        }
        "titre" => {
            requete.textes(
                "exists (select from habilitation h join titre t on t.id = h.titre_id \
                 where h.utilisateur_id = u.id and h.supprime_le is null and h.validite @> current_date \
                 and recherche(t.code) like ",
                ")",
                terme,
            );
        }
        "nature" => {
            requete.codes("u.nature", terme);
        }
        "actif" => {
            requete.et(flag("u.actif"));
        }
        "verrouille" => {
            requete.et(if terme.exclut { "not (" } else { "(" });
            requete
                .sql("coalesce(u.verrouille_jusqu_a > ")
                .bind(now)
                .sql(", false))");
        }
        "expire-avant" => {
            for valeur in &terme.valeurs {
                let Valeur::Jour(jour) = valeur else { continue };
                requete.et(if terme.exclut { "not " } else { "" });
                requete
                    .sql(
                        "exists (select from habilitation h where h.utilisateur_id = u.id and h.supprime_le is null \
                         and upper(h.validite) <= ",
                    )
                    .bind(*jour)
                    .sql(" and upper(h.validite) > current_date)");
            }
        }
        _ => {}
    }
}

/// A page of the list.
///
/// # Errors
/// Those of the database, or a cursor that is none of this list.
pub async fn list(
    db: &mut PgConnection,
    scope: &Scope,
    filtre: &Filtre,
    page: &Page,
    now: DateTime<Utc>,
) -> Result<Liste<UtilisateurLigne>, Faute> {
    requete(scope, filtre, now).lire(db, page).await
}

/// Codes that filters know.
#[must_use]
pub fn natures() -> Vec<&'static str> {
    vec![
        NatureUtilisateur::Interne.code(),
        NatureUtilisateur::SousTraitant.code(),
    ]
}
