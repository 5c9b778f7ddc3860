//! What a planning board can be narrowed to, in the filter language: `agence:lyon equipe:nord spec:clim ana`.
//!
//! One filter narrows both halves of the board, each by the terms that speak of it: a team says nothing of missions that
//! wait, a client nothing of technicians. A word is looked for in both; where it is found in one half only, it leaves the
//! other as it is: who types a technician's name goes on seeing what could be given to them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::code::Code as _;
use super::creneau::TypeCreneau;
use super::filtre::{Champ, Filtre, Nature, Terme, Valeur, codes};
use super::id::{AgenceId, CreneauId, UtilisateurId};
use super::intervention::EtatIntervention;
use super::planning::{Attente, Board, BoardCreneau, BoardTechnicien, Travail};
use super::refusal::Refusal;
use super::texte::plat;

const AGENCE: &str = "agence";
const EQUIPE: &str = "equipe";
const SPECIALITE: &str = "spec";
const TECHNICIEN: &str = "tech";
const CLIENT: &str = "client";
const VILLE: &str = "ville";
const PRIORITE: &str = "priorite";
const URGENCE: &str = "urgence";
const ETAT: &str = "etat";

/// The keys of the filter language for a board.
pub const CHAMPS: &[Champ] = &[
    champ(&[AGENCE, "branch"], Nature::Texte),
    champ(&[EQUIPE, "team"], Nature::Texte),
    champ(
        &[SPECIALITE, "trade", "specialite", "specialisation"],
        Nature::Texte,
    ),
    champ(&[TECHNICIEN, "technician", "technicien"], Nature::Texte),
    champ(&[CLIENT, "customer"], Nature::Texte),
    champ(&[VILLE, "town"], Nature::Texte),
    champ(&[PRIORITE, "priority"], Nature::Rang(4)),
    champ(&[URGENCE, "urgent"], Nature::Drapeau),
    champ(&[ETAT, "state"], Nature::Code(etats)),
];

/// States of what a board shows: those of visits, and that of what waits.
fn etats() -> Vec<&'static str> {
    let mut etats = vec![A_PLANIFIER];
    etats.extend(codes::<EtatIntervention>());
    etats
}

/// The state of what waits.
const A_PLANIFIER: &str = "A_PLANIFIER";

/// The states of the work of each person.
type Etats = HashMap<UtilisateurId, HashSet<&'static str>>;

const fn champ(noms: &'static [&'static str], nature: Nature) -> Champ {
    Champ { noms, nature }
}

/// A filter of a board, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiltrePlanning(Filtre);

impl FiltrePlanning {
    /// Understands what was typed.
    ///
    /// # Errors
    /// Those of [`Filtre::parse`].
    pub fn parse(texte: &str, aujourdhui: NaiveDate) -> Result<Self, Refusal> {
        Filtre::parse(texte, CHAMPS, aujourdhui).map(Self)
    }

    /// What of it is understood, see [`Filtre::lisible`].
    #[must_use]
    pub fn lisible(texte: &str, aujourdhui: NaiveDate) -> Self {
        Self(Filtre::lisible(texte, CHAMPS, aujourdhui))
    }

    /// Whether everything passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.mots.is_empty() && self.0.termes.is_empty()
    }

    /// The board with only what passes.
    #[must_use]
    pub fn apply(&self, board: &Board) -> Board {
        if self.is_empty() {
            return board.clone();
        }
        let agences: HashMap<AgenceId, &str> = board
            .techniciens
            .iter()
            .map(|technicien| (technicien.agence, technicien.agence_code.as_str()))
            .collect();
        let agence = |attente: &Attente| agences.get(&attente.agence).copied().unwrap_or_default();
        let (words, calls) = self.words(board, &agence);
        let etats = self.etats_of(board);
        let workers: Vec<HashSet<UtilisateurId>> = words
            .iter()
            .map(|word| jobs(word, board).map(|job| job.utilisateur).collect())
            .collect();
        let passes = |technicien: &&BoardTechnicien| {
            self.0
                .termes
                .iter()
                .all(|terme| technician(terme, technicien, &etats))
                && words
                    .iter()
                    .zip(&workers)
                    .all(|(word, theirs)| names(word, technicien) || theirs.contains(&technicien.id))
        };
        let techniciens: Vec<BoardTechnicien> = board.techniciens.iter().filter(passes).cloned().collect();
        let kept: HashSet<_> = techniciens.iter().map(|technicien| technicien.id).collect();
        let waits = |attente: &&Attente| {
            self.0
                .termes
                .iter()
                .all(|terme| waiting(terme, attente, agence(attente)))
                && calls.iter().all(|word| tells(word, attente, agence(attente)))
        };
        Board {
            jour: board.jour,
            jours: board.jours,
            fuseau: board.fuseau.clone(),
            creneaux: board
                .creneaux
                .iter()
                .filter(|creneau| kept.contains(&creneau.utilisateur))
                .cloned()
                .collect(),
            feries: board.feries.clone(),
            techniciens: techniciens.into(),
            lus: board.lus.clone(),
            a_planifier: board.a_planifier.iter().filter(waits).cloned().collect(),
            a_planifier_suite: board.a_planifier_suite,
        }
    }

    /// The piece of work whose number is typed, where one is.
    #[must_use]
    pub fn job(&self, board: &Board) -> Option<CreneauId> {
        // Not the road there.
        let works = |of: &&BoardCreneau| of.r#type == TypeCreneau::Intervention;
        let first = |mot: &String| jobs(&plat(mot), board).find(works).map(|job| job.id);
        self.0.mots.iter().find_map(first)
    }

    /// In which states everybody's work is, where that is asked for.
    fn etats_of(&self, board: &Board) -> Etats {
        let mut etats = Etats::new();
        if self.0.termes.iter().any(|terme| terme.cle == ETAT) {
            for creneau in &board.creneaux {
                if let Some(travail) = &creneau.travail {
                    let theirs = etats.entry(creneau.utilisateur).or_default();
                    theirs.insert(travail.etat.code());
                }
            }
        }
        etats
    }

    /// The words for each half of the board. One that is found nowhere empties both, unless it is the beginning of a key
    /// that is being typed.
    fn words<'b>(
        &self,
        board: &'b Board,
        agence: &impl Fn(&'b Attente) -> &'b str,
    ) -> (Vec<String>, Vec<String>) {
        let (mut words, mut calls) = (Vec::new(), Vec::new());
        for mot in &self.0.mots {
            let word = plat(mot);
            let here =
                board.techniciens.iter().any(|of| names(&word, of)) || jobs(&word, board).next().is_some();
            let there = board.a_planifier.iter().any(|of| tells(&word, of, agence(of)));
            let beginning = || CHAMPS.iter().any(|champ| champ.noms[0].starts_with(&word));
            if !here && !there && beginning() {
                continue;
            }
            if here || !there {
                words.push(word.clone());
            }
            if there || !here {
                calls.push(word);
            }
        }
        (words, calls)
    }
}

/// Whether a word is the number of a mission: `M-2026-00231`, as people call it `M-231`, or only `231`.
fn numbered(word: &str, numero: &str) -> bool {
    let numero = plat(numero);
    let Some((before, rank)) = numero.rsplit_once('-') else {
        return false;
    };
    let rank = rank.trim_start_matches('0');
    let kind = before.split('-').next().unwrap_or_default();
    word == numero
        || word == rank
        || word.strip_prefix(kind).and_then(|rest| rest.strip_prefix('-')) == Some(rank)
}

/// The work of that number, be it of several people.
fn jobs<'b>(word: &'b str, board: &'b Board) -> impl Iterator<Item = &'b BoardCreneau> {
    // Most words are none, and a board has much work.
    let number = word.ends_with(|c: char| c.is_ascii_digit());
    let all = board.creneaux.iter().filter(move |_| number);
    let is = move |of: &Arc<Travail>| numbered(word, &of.numero);
    all.filter(move |creneau| creneau.travail.as_ref().is_some_and(is))
}

/// Whether a word is in what is said of a technician.
fn names(word: &str, technicien: &BoardTechnicien) -> bool {
    let codes = technicien
        .competences
        .iter()
        .map(|competence| &competence.specialisation);
    [&technicien.nom, &technicien.login, &technicien.agence_code]
        .into_iter()
        .chain(&technicien.equipes)
        .chain(codes)
        .any(|text| plat(text).contains(word))
}

/// Whether a word is in what is said of a mission that waits.
fn tells(word: &str, attente: &Attente, agence: &str) -> bool {
    let codes = attente
        .besoins
        .iter()
        .map(|besoin| besoin.specialisation.as_str());
    [
        attente.numero.as_str(),
        &attente.titre,
        &attente.client,
        &attente.ville,
        agence,
    ]
    .into_iter()
    .chain(codes)
    .any(|text| plat(text).contains(word))
}

fn technician(terme: &Terme, technicien: &BoardTechnicien, etats: &Etats) -> bool {
    let any = |texts: &[&String]| found(terme, texts.iter().map(|text| text.as_str()));
    let passes = match terme.cle {
        AGENCE => any(&[&technicien.agence_code]),
        EQUIPE => found(terme, technicien.equipes.iter().map(String::as_str)),
        SPECIALITE => found(
            terme,
            technicien
                .competences
                .iter()
                .map(|competence| competence.specialisation.as_str()),
        ),
        TECHNICIEN => any(&[&technicien.nom, &technicien.login]),
        // Nobody does what waits.
        ETAT if terme.valeurs == [Valeur::Code(A_PLANIFIER)] => return true,
        ETAT => etats.get(&technicien.id).is_some_and(|theirs| {
            theirs
                .iter()
                .any(|etat| terme.valeurs.contains(&Valeur::Code(etat)))
        }),
        _ => return true,
    };
    passes != terme.exclut
}

fn waiting(terme: &Terme, attente: &Attente, agence: &str) -> bool {
    let passes = match terme.cle {
        AGENCE => found(terme, [agence].into_iter()),
        SPECIALITE => found(
            terme,
            attente
                .besoins
                .iter()
                .map(|besoin| besoin.specialisation.as_str()),
        ),
        CLIENT => found(terme, [attente.client.as_str()].into_iter()),
        VILLE => found(terme, [attente.ville.as_str()].into_iter()),
        PRIORITE => terme
            .valeurs
            .contains(&Valeur::Nombre(i64::from(attente.priorite))),
        URGENCE => attente.urgence || attente.priorite == 1,
        ETAT => terme.valeurs.contains(&Valeur::Code(A_PLANIFIER)),
        _ => return true,
    };
    passes != terme.exclut
}

/// Whether any of the texts holds any of the values.
fn found<'t>(terme: &Terme, mut texts: impl Iterator<Item = &'t str>) -> bool {
    let wanted: Vec<String> = terme
        .valeurs
        .iter()
        .filter_map(|valeur| match valeur {
            Valeur::Texte(texte) => Some(plat(texte)),
            Valeur::Code(_) | Valeur::Jour(_) | Valeur::Nombre(_) => None,
        })
        .collect();
    texts.any(|text| {
        let text = plat(text);
        wanted.iter().any(|wanted| text.contains(wanted.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::creneau::Fermete;
    use crate::domain::id::MissionId;
    use crate::domain::mission::EtatMission;
    use crate::domain::planning::Competence;
    use crate::domain::refusal::Fact;
    use crate::domain::{InterventionId, Plage};

    fn competence(code: &str) -> Vec<Competence> {
        vec![Competence {
            specialisation: code.to_owned(),
            niveau: 2,
        }]
    }

    fn technicien(id: i64, nom: &str, agence: i64, equipe: &str, code: &str) -> BoardTechnicien {
        BoardTechnicien {
            horloges: None,
            id: UtilisateurId(id),
            login: plat(nom).replace(' ', ""),
            nom: nom.to_owned(),
            agence: AgenceId(agence),
            agence_code: ["LYON", "PARIS"][usize::try_from(agence - 1).unwrap()].to_owned(),
            equipes: vec![equipe.to_owned()],
            competences: competence(code),
            horaires: Vec::new(),
            semaine: Vec::new(),
        }
    }

    fn attente(id: i64, titre: &str, client: &str, agence: i64, code: &str) -> Attente {
        Attente {
            id: MissionId(id),
            version: 1,
            numero: format!("M-2026-{id:05}"),
            titre: titre.to_owned(),
            priorite: i16::try_from(id).unwrap(),
            urgence: false,
            client: client.to_owned(),
            ville: "Bron".to_owned(),
            echeance: None,
            fenetre: None,
            duree_minutes: 60,
            besoins: competence(code),
            agence: AgenceId(agence),
        }
    }

    fn board() -> Board {
        Board {
            jour: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            jours: 1,
            fuseau: "Europe/Paris".to_owned(),
            feries: Vec::new(),
            techniciens: vec![
                technicien(1, "Ana Morel", 1, "NORD", "CLIM"),
                technicien(2, "Inès Garcia", 1, "SUD", "ELEC"),
                technicien(3, "Bruno Leroy", 2, "NORD", "CLIM"),
            ]
            .into(),
            creneaux: Vec::new().into(),
            a_planifier: vec![
                attente(1, "Fuite", "SCI Bellecour", 1, "CLIM"),
                attente(2, "Panne TGBT", "Mairie", 2, "ELEC"),
            ]
            .into(),
            a_planifier_suite: false,
            lus: None,
        }
    }

    fn kept(texte: &str) -> (Vec<i64>, Vec<i64>) {
        let board = board();
        let filtre = FiltrePlanning::parse(texte, board.jour).unwrap();
        let narrowed = filtre.apply(&board);
        (
            narrowed.techniciens.iter().map(|of| of.id.0).collect(),
            narrowed.a_planifier.iter().map(|of| of.id.0).collect(),
        )
    }

    #[test]
    fn each_term_narrows_the_halves_that_it_speaks_of() {
        for (texte, techniciens, attentes) in [
            ("", vec![1, 2, 3], vec![1, 2]),
            ("agence:lyon", vec![1, 2], vec![1]),
            ("-agence:lyon", vec![3], vec![2]),
            ("equipe:nord", vec![1, 3], vec![1, 2]),
            ("spec:clim", vec![1, 3], vec![1]),
            ("spec:clim,elec equipe:sud", vec![2], vec![1, 2]),
            ("tech:ines", vec![2], vec![1, 2]),
            ("client:mairie", vec![1, 2, 3], vec![2]),
            ("urgence", vec![1, 2, 3], vec![1]),
            ("priorite:2", vec![1, 2, 3], vec![2]),
            ("agence:lyon equipe:nord spec:clim ana", vec![1], vec![1]),
        ] {
            assert_eq!(kept(texte), (techniciens, attentes), "{texte}");
        }
    }

    #[test]
    fn a_state_narrows_to_those_who_have_such_work_and_to_what_waits() {
        let mut board = board();
        let work = |qui: i64, etat| BoardCreneau {
            id: CreneauId(qui),
            utilisateur: UtilisateurId(qui),
            r#type: TypeCreneau::Intervention,
            fermete: Fermete::Ferme,
            plage: Plage::starting(chrono::DateTime::UNIX_EPOCH, 60),
            motif_absence: None,
            epingle: false,
            travail: Some(Arc::new(Travail {
                intervention: InterventionId(1),
                version: 1,
                etat,
                mission: MissionId(1),
                numero: "M-2026-00001".to_owned(),
                etat_mission: EtatMission::Planifiee,
                titre: "Fuite".to_owned(),
                priorite: 2,
                client: "Mairie".to_owned(),
                ville: "Bron".to_owned(),
                echeance: None,
            })),
        };
        board.creneaux = vec![
            work(1, EtatIntervention::Confirmee),
            work(3, EtatIntervention::Terminee),
        ]
        .into();
        let kept = |texte: &str| {
            let filtre = FiltrePlanning::parse(texte, board.jour).unwrap();
            let narrowed = filtre.apply(&board);
            let people: Vec<i64> = narrowed.techniciens.iter().map(|of| of.id.0).collect();
            (people, narrowed.a_planifier.len())
        };
        assert_eq!(kept("etat:confirmee"), (vec![1], 0));
        assert_eq!(kept("state:done,confirmed"), (vec![1, 3], 0));
        assert_eq!(kept("etat:a_planifier"), (vec![1, 2, 3], 2));
        assert_eq!(kept("-etat:terminee"), (vec![1, 2], 2));
    }

    #[test]
    fn words_of_the_language_in_use_are_offered() {
        let refusal = FiltrePlanning::parse("teem:nord", board().jour).unwrap_err();
        let offered = Fact::Words {
            fr: "equipe".to_owned(),
            en: "team".to_owned(),
        };
        assert!(refusal.facts.contains(&("possible-cle", offered)), "{refusal:?}");
    }

    #[test]
    fn a_word_narrows_where_it_is_found() {
        assert_eq!(kept("ANA"), (vec![1], vec![1, 2]), "only a technician's");
        assert_eq!(kept("bellecour"), (vec![1, 2, 3], vec![1]), "only a mission's");
        assert_eq!(kept("clim"), (vec![1, 3], vec![1]), "both");
        assert_eq!(kept("xyz"), (vec![], vec![]), "nobody's");
        assert_eq!(kept("equ"), (vec![1, 2, 3], vec![1, 2]), "a key being typed");
    }

    #[test]
    fn a_number_is_called_as_people_call_it() {
        let is = |word: &str| numbered(word, "M-2026-00231");
        assert!(["231", "m-231", "m-2026-00231"].into_iter().all(is));
        assert!(
            !["23", "1", "2026", "2310", "d-231", "", "-231"]
                .into_iter()
                .any(is)
        );
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let jour = board().jour;
        assert_eq!(
            FiltrePlanning::parse("equpe:nord", jour).unwrap_err().rule,
            "filtre-cle-inconnue"
        );
    }

    proptest! {
        #[test]
        fn nothing_is_ever_added(texte in "[a-z:, -]{0,20}") {
            let board = board();
            if let Ok(filtre) = FiltrePlanning::parse(&texte, board.jour) {
                let narrowed = filtre.apply(&board);
                prop_assert!(narrowed.techniciens.iter().all(|of| board.techniciens.contains(of)));
                prop_assert!(narrowed.a_planifier.iter().all(|of| board.a_planifier.contains(of)));
            }
        }
    }
}
