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
use crate::store::mots::Motif;

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
    /// What a mission's text must hold.
    pub motifs: Vec<Motif>,
    /// What is in the text of whatever lies in [`Self::lieux`].
    pub reperes: Vec<Motif>,
}

impl Connu {
    /// Nothing where no row can match.
    pub async fn read(db: &mut PgConnection, demande: &Demande) -> sqlx::Result<Option<Self>> {
        let mut connu = Self::default();
        let (mut typed, mut reperes) = (Vec::new(), Vec::new());
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
                        if let (true, [Valeur::Texte(texte)]) = (lieux.are_many(), terme.valeurs.as_slice()) {
                            reperes.push(texte.trim().to_owned());
                        }
                        connu.lieux.push(lieux);
                    }
                    None => typed.extend(part_of_the_text(terme)),
                },
            }
        }
        typed.extend(demande.filtre.mots.iter().cloned());
        connu.numero = typed.iter().find_map(|texte| whole_number(texte));
        let every = typed.iter().chain(&reperes).map(|texte| texte.trim().to_owned());
        let mut every = Motif::read(db, &every.collect::<Vec<_>>()).await?;
        connu.reperes = every.split_off(typed.len());
        connu.motifs = every;
        let nobody = |(personnes, exclut): &(Vec<i64>, bool)| personnes.is_empty() && !exclut;
        let impossible = connu.etats.as_ref().is_some_and(Vec::is_empty)
            || connu.agences.as_ref().is_some_and(Vec::is_empty)
            || connu.lieux.iter().any(|lieux| lieux.cles.is_empty())
            || connu.motifs.iter().any(Motif::is_nowhere)
            || connu.personnes.iter().any(nobody);
        Ok((!impossible).then_some(connu))
    }

    /// What an index of words can be asked for.
    pub fn sought(&self) -> Vec<&Motif> {
        let every = self.motifs.iter().chain(&self.reperes);
        every.filter(|motif| !motif.groupes.is_empty()).collect()
    }

    /// Whether places or clients are all that is asked, of all that there is.
    pub fn is_places_only(&self, demande: &Demande) -> bool {
        demande.filtre.termes.len() == self.lieux.len() && demande.filtre.mots.is_empty() && self.is_of_all()
    }

    fn is_of_all(&self) -> bool {
        self.agences.is_none() && self.personnes.is_empty()
    }
}

/// One value of these keys is part of the text that missions are searched by.
fn part_of_the_text(terme: &Terme) -> Option<String> {
    match (terme.cle, terme.exclut, terme.valeurs.as_slice()) {
        ("client" | "site" | "ville" | "numero", false, [Valeur::Texte(texte)]) => Some(texte.clone()),
        _ => None,
    }
}

/// `M-2026-00231`: nobody looks for another mission by it.
fn whole_number(texte: &str) -> Option<String> {
    let mut parts = texte.trim().split('-');
    let digits = |part: Option<&str>, n: usize| {
        part.is_some_and(|part| part.len() >= n && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let whole = parts.next().is_some_and(|first| first.eq_ignore_ascii_case("m"))
        && digits(parts.next(), 4)
        && digits(parts.next(), 5)
        && parts.next().is_none();
    whole.then(|| texte.trim().to_uppercase())
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
        where recherche(u.login || ' ' || u.prenom || ' ' || u.nom)
              like any(array(select recherche(m.motif) from unnest($1::text[]) as m (motif)))
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
