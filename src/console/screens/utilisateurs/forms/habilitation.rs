//! What somebody is able and entitled to do: entered, corrected, renewed.

use chrono::NaiveDate;

use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::msg::Slot;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::console::screens::utilisateurs::view;
use crate::domain::referentiel::{SpecialisationLigne, TitreLigne};
use crate::domain::utilisateur::{HabilitationLigne, UtilisateurLigne};
use crate::domain::{HabilitationId, Refusal, SpecialisationId, TitreId, UtilisateurId, dit};
use crate::service::habilitation::{Add, Edit, HabilitationCommand};
use crate::service::referentiel::ReferentielQuery;
use crate::service::utilisateur::{UtilisateurQuery, UtilisateurRef};
use crate::service::{Answer, Query};
use crate::text::Text;

const FIELDS: &[Field] = &[
    Field::choice("specialisation", "champ-specialisation"),
    Field::choice("niveau", "champ-niveau"),
    Field::choice("titre", "champ-titre-officiel"),
    Field::line("debut", "champ-valable-du"),
    Field::line("fin", "champ-valable-au"),
    Field::line("organisme", "champ-organisme"),
    Field::line("numero_titre", "champ-numero-titre"),
];

/// The form of an habilitation.
#[derive(Debug)]
pub(in crate::console::screens::utilisateurs) struct HabilitationSheet {
    utilisateur: UtilisateurId,
    nom: String,
    /// What is recorded, where it is there already.
    held: Option<HabilitationLigne>,
    specialisations: Vec<SpecialisationLigne>,
    titres: Vec<TitreLigne>,
}

impl HabilitationSheet {
    /// A new one of somebody's.
    pub(in crate::console::screens::utilisateurs) fn new(ligne: &UtilisateurLigne) -> Self {
        Self {
            utilisateur: ligne.id,
            nom: ligne.nom.clone(),
            held: None,
            specialisations: Vec::new(),
            titres: Vec::new(),
        }
    }

    /// One that is there: a renewal is a later last day.
    pub(in crate::console::screens::utilisateurs) fn of(
        ligne: &UtilisateurLigne,
        held: &HabilitationLigne,
    ) -> Self {
        Self {
            held: Some(held.clone()),
            ..Self::new(ligne)
        }
    }

    fn days(values: &Values<'_>, cx: &Cx) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Refusal> {
        let today = cx.text.day_of(cx.now);
        let day = |lire: dit::Lecture, field: &'static str| -> Result<Option<NaiveDate>, Refusal> {
            let typed = values.filled(field);
            typed.map(|typed| lire(field, &typed, today)).transpose()
        };
        let (debut, fin) = (day(dit::jour, "debut")?, day(dit::echeance, "fin")?);
        match (debut, fin) {
            (Some(debut), Some(fin)) if fin < debut => Err(Refusal::invalid("fin", "periode-a-l-envers")
                .with("debut", debut)
                .with("fin", fin)),
            _ => Ok((debut, fin)),
        }
    }
}

fn said(day: Option<NaiveDate>) -> String {
    day.map(|day| day.format("%d/%m/%Y").to_string())
        .unwrap_or_default()
}

impl Sheet for HabilitationSheet {
    fn place(&self) -> (&'static str, Subject) {
        match &self.held {
            None => ("habilitation-nouvelle", Subject::Utilisateur(self.utilisateur)),
            Some(held) => ("habilitation", Subject::Habilitation(held.id)),
        }
    }

    fn heading(&self, text: Text) -> String {
        let nom = ("nom", (&self.nom).into());
        match &self.held {
            None => text.with("gens-nouvelle-habilitation", &[nom]),
            Some(held) => {
                let args = [nom, ("specialisation", (&held.specialisation).into())];
                text.with("gens-habilitation-de", &args)
            }
        }
    }

    /// The trade of one that is there doesn't change.
    fn fields(&self) -> &[Field] {
        if self.held.is_none() { FIELDS } else { &FIELDS[1..] }
    }

    fn base(&self, field: &'static str) -> String {
        let Some(held) = &self.held else {
            return if field == "niveau" {
                "2".to_owned()
            } else {
                String::new()
            };
        };
        match field {
            "niveau" => held.niveau.to_string(),
            "titre" => held.titre_id.map(|id| id.to_string()).unwrap_or_default(),
            "debut" => said(held.debut),
            "fin" => said(held.dernier_jour),
            "organisme" => held.organisme.clone().unwrap_or_default(),
            "numero_titre" => held.numero_titre.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "niveau" => (1..=5).map(|n| (n.to_string(), n.to_string())).collect(),
            "specialisation" => self
                .specialisations
                .iter()
                .map(|known| {
                    (
                        known.id.to_string(),
                        format!("{} · {}", known.code, known.libelle),
                    )
                })
                .collect(),
            "titre" => {
                let named = |titre: &TitreLigne| format!("{} · {}", titre.code, titre.libelle);
                let known = self
                    .titres
                    .iter()
                    .map(|titre| (titre.id.to_string(), named(titre)));
                Values::or_none(text, "gens-sans-titre", known)
            }
            _ => Vec::new(),
        }
    }

    fn effect(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let (debut, fin) = Self::days(values, cx).ok()?;
        let quand = view::days(debut, fin, cx.text);
        let said = cx.text.with("gens-habilitation-vaut", &[("quand", quand.into())]);
        let shorter = self
            .held
            .as_ref()
            .is_some_and(|held| match (fin, held.dernier_jour) {
                (Some(fin), Some(was)) => fin < was,
                (Some(_), None) => true,
                (None, _) => false,
            });
        Some(if shorter {
            format!("{said} {}", cx.text.get("gens-habilitation-raccourcie"))
        } else {
            said
        })
    }

    fn wish(&self, values: &Values<'_>, cx: &Cx) -> Result<Wish, Refusal> {
        let (debut, dernier_jour) = Self::days(values, cx)?;
        let niveau = values.choice("niveau").parse().unwrap_or(1);
        let unread = || Refusal::rule("lecture-en-cours");
        if self.titres.is_empty() {
            return Err(unread());
        }
        let titre: Option<TitreId> = values.choice("titre").parse().ok().map(TitreId);
        let (organisme, numero_titre) = (values.filled("organisme"), values.filled("numero_titre"));
        let regulated = |id: SpecialisationId| {
            let known = self
                .specialisations
                .iter()
                .find(|known| known.id == id && known.reglementee);
            known.filter(|_| titre.is_none()).map(|known| {
                Refusal::invalid("titre", "titre-exige").with("specialisation", known.libelle.clone())
            })
        };
        let Some(held) = &self.held else {
            let specialisation = values.choice("specialisation").parse().ok().map(SpecialisationId);
            let specialisation = specialisation.ok_or_else(unread)?;
            if let Some(refusal) = regulated(specialisation) {
                return Err(refusal);
            }
            let add = Add {
                utilisateur: self.utilisateur,
                specialisation,
                niveau,
                titre,
                debut,
                dernier_jour,
                organisme,
                numero_titre,
            };
            return Ok(HabilitationCommand::Add(Box::new(add)).into());
        };
        if let Some(refusal) = regulated(held.specialisation_id) {
            return Err(refusal);
        }
        let edit = Edit {
            habilitation: held.id,
            version: Some(held.version),
            niveau: Some(niveau),
            titre: Some(titre),
            debut: Some(debut),
            dernier_jour: Some(dernier_jour),
            organisme: Some(organisme),
            numero_titre: Some(numero_titre),
        };
        Ok(HabilitationCommand::Edit(Box::new(edit)).into())
    }

    fn load(&self, cx: &mut Cx) {
        cx.read(Slot::Form(0), ReferentielQuery::Specialisations);
        cx.read(Slot::Form(1), ReferentielQuery::Titres);
    }

    fn take(&mut self, _: Slot, answer: &Answer) -> bool {
        match answer {
            Answer::Specialisations(known) => self.specialisations.clone_from(known),
            Answer::Titres(known) => self.titres.clone_from(known),
            _ => return false,
        }
        true
    }

    fn reread(&self) -> Option<Query> {
        self.held.as_ref()?;
        Some(UtilisateurQuery::Fiche(UtilisateurRef::Id(self.utilisateur)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Utilisateur(fiche) = answer else {
            return false;
        };
        let id: Option<HabilitationId> = self.held.as_ref().map(|held| held.id);
        let found = fiche.habilitations.iter().find(|held| Some(held.id) == id);
        self.held = found.cloned().or(self.held.take());
        found.is_some()
    }
}
