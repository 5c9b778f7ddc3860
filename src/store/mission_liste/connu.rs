//! What the names in a filter stand for, looked up before the list is read.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::Demande;
use super::lieux::Lieux;
use crate::domain::filtre::{Terme, Valeur};
use crate::domain::mission::EtatMission;
use crate::domain::texte::plat;
use crate::domain::{Code, Portee};
use crate::store::liste::contains;

/// Shortest word that the trigram index can find.
const SHORTEST: usize = 3;

/// What the names in a filter stand for.
#[derive(Debug, Default)]
pub(super) struct Connu {
    /// The states that are wanted; none: all.
    pub etats: Option<Vec<&'static str>>,
    /// The agences that are wanted and may be seen; none: all.
    pub agences: Option<Vec<i64>>,
    /// People who must be on the work, or must not.
    pub personnes: Vec<(Vec<i64>, bool)>,
    /// Sites or clients of which a mission must have one.
    pub lieux: Vec<Lieux>,
    /// The whole number of a mission.
    pub numero: Option<String>,
    /// Patterns that all must be found, and that the index can find.
    pub motifs: Vec<String>,
    /// Patterns that are in the text of whatever lies in [`Self::lieux`].
    pub reperes: Vec<String>,
    /// Those too short for it.
    pub courts: Vec<String>,
}

impl Connu {
    /// Nothing where no row can match.
    pub async fn read(db: &mut PgConnection, demande: &Demande) -> sqlx::Result<Option<Self>> {
        let mut connu = Self::default();
        let scope = &demande.scope;
        match scope.portee {
            Portee::Tout => {}
            Portee::Agence => connu.agences = Some(scope.agence.iter().map(|id| id.0).collect()),
            Portee::Equipe | Portee::Soi => {
                let mut personnes = vec![scope.soi.0];
                if scope.portee == Portee::Equipe {
                    personnes.extend(membres(db, &scope.equipes, demande.aujourdhui).await?);
                }
                connu.personnes.push((personnes, false));
            }
        }
        for terme in &demande.filtre.termes {
            match terme.cle {
                "etat" => {
                    let wanted = |etat: &EtatMission| {
                        terme.valeurs.contains(&Valeur::Code(etat.code())) != terme.exclut
                    };
                    let etats = EtatMission::ALL.iter().filter(|etat| wanted(etat));
                    let known = connu.etats.take();
                    let both = |code: &&str| known.as_ref().is_none_or(|known| known.contains(code));
                    connu.etats = Some(etats.map(|etat| etat.code()).filter(both).collect());
                }
                "agence" => {
                    let found = agences(db, terme).await?;
                    let known = connu.agences.take();
                    let both = |id: &i64| known.as_ref().is_none_or(|known| known.contains(id));
                    connu.agences = Some(found.into_iter().filter(both).collect());
                }
                "tech" => connu.personnes.push((personnes(db, terme).await?, terme.exclut)),
                _ => match Lieux::read(db, terme).await? {
                    Some(lieux) => {
                        if let (true, [Valeur::Texte(texte)]) = (lieux.are_many(), terme.valeurs.as_slice())
                            && can_be_found(texte)
                        {
                            connu.reperes.push(contains(texte.trim()));
                        }
                        connu.lieux.push(lieux);
                    }
                    None => connu.part_of_the_text(terme),
                },
            }
        }
        for mot in &demande.filtre.mots {
            connu.sought(mot);
        }
        let nobody = |(personnes, exclut): &(Vec<i64>, bool)| personnes.is_empty() && !exclut;
        let impossible = connu.etats.as_ref().is_some_and(Vec::is_empty)
            || connu.agences.as_ref().is_some_and(Vec::is_empty)
            || connu.lieux.iter().any(|lieux| lieux.cles.is_empty())
            || connu.personnes.iter().any(nobody);
        Ok((!impossible).then_some(connu))
    }

    /// Whether words that an index knows are all that is asked, of all that there is.
    pub fn is_words_only(&self, demande: &Demande) -> bool {
        demande.filtre.termes.is_empty() && self.courts.is_empty() && self.is_of_all()
    }

    /// Whether places or clients are all that is asked, of all that there is.
    pub fn is_places_only(&self, demande: &Demande) -> bool {
        demande.filtre.termes.len() == self.lieux.len() && demande.filtre.mots.is_empty() && self.is_of_all()
    }

    fn is_of_all(&self) -> bool {
        self.agences.is_none() && self.personnes.is_empty()
    }

    /// One value of these keys is part of the text that missions are searched by.
    fn part_of_the_text(&mut self, terme: &Terme) {
        if let ("client" | "site" | "ville" | "numero", false, [Valeur::Texte(texte)]) =
            (terme.cle, terme.exclut, terme.valeurs.as_slice())
        {
            self.sought(texte);
        }
    }

    fn sought(&mut self, texte: &str) {
        if whole_number(texte) {
            let numero = texte.trim().to_uppercase();
            // Two numbers at once are words like others: nothing has both.
            self.numero.get_or_insert(numero);
        }
        let pattern = contains(texte.trim());
        if can_be_found(texte) {
            self.motifs.push(pattern);
        } else {
            self.courts.push(pattern);
        }
    }
}

/// Whether the trigram index can find it: a trigram is made of letters and digits only.
fn can_be_found(texte: &str) -> bool {
    let mut words = texte.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.chars().count() >= SHORTEST)
}

/// `M-2026-00231`: nobody looks for another mission by it, and its parts are in all numbers.
fn whole_number(texte: &str) -> bool {
    let mut parts = texte.trim().split('-');
    let digits = |part: Option<&str>, n: usize| {
        part.is_some_and(|part| part.len() >= n && part.bytes().all(|b| b.is_ascii_digit()))
    };
    parts.next().is_some_and(|first| first.eq_ignore_ascii_case("m"))
        && digits(parts.next(), 4)
        && digits(parts.next(), 5)
        && parts.next().is_none()
}

/// The agences that a term names by part of their code or name, or all others.
async fn agences(db: &mut PgConnection, terme: &Terme) -> sqlx::Result<Vec<i64>> {
    let rows = sqlx::query!("select id, code, nom from agence where supprime_le is null")
        .fetch_all(db)
        .await?;
    let named = |texte: &str| holds(terme, texte) != terme.exclut;
    Ok(rows
        .into_iter()
        .filter(|row| named(&format!("{} {}", row.code, row.nom)))
        .map(|row| row.id)
        .collect())
}

/// Whether a text holds one of a term's.
fn holds(terme: &Terme, texte: &str) -> bool {
    let texte = plat(texte);
    terme.valeurs.iter().any(|valeur| match valeur {
        Valeur::Texte(part) => texte.contains(&plat(part)),
        _ => false,
    })
}

/// The people that a term names by part of their login or name, whoever has left included.
async fn personnes(db: &mut PgConnection, terme: &Terme) -> sqlx::Result<Vec<i64>> {
    let patterns: Vec<String> = terme
        .valeurs
        .iter()
        .filter_map(|valeur| match valeur {
            Valeur::Texte(texte) => Some(contains(texte)),
            _ => None,
        })
        .collect();
    sqlx::query_scalar!(
        r#"
        select u.id from utilisateur u
        where exists (select from unnest($1::text[]) as m (motif)
                      where recherche(u.login || ' ' || u.prenom || ' ' || u.nom) like recherche(m.motif))
        "#,
        &patterns
    )
    .fetch_all(db)
    .await
}

/// The members of these teams on a day.
async fn membres(db: &mut PgConnection, equipes: &[i64], jour: NaiveDate) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select distinct utilisateur_id from equipe_membre where equipe_id = any($1) and periode @> $2::date",
        equipes,
        jour
    )
    .fetch_all(db)
    .await
}
