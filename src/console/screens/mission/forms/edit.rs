//! What a mission says is corrected.

use chrono_tz::Tz;

use super::super::super::besoin;
use super::super::super::mission_form::{begun, priorites};
use super::{again, is_told};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::msg::Slot;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::mission::{Besoin, EtatMission, MissionFiche, NouveauBesoin};
use crate::domain::recherche::Reference;
use crate::domain::{AgenceId, Plage, Refusal, dit};
use crate::service::mission::{Edit, Fields, MissionCommand, MissionQuery, check_terms};
use crate::service::{Answer, Query};
use crate::text::Text;

/// What a mission says.
#[derive(Debug)]
pub(in crate::console::screens::mission) struct EditSheet {
    fiche: Box<MissionFiche>,
    fields: Vec<Field>,
    /// What the choices offer, once it is read.
    reference: Reference,
}

/// Trade, level, official habilitation and head count of a need.
type Rang = [Field; 4];

/// The needs that can be corrected here, by rank.
const RANGS: [Rang; 4] = [
    [
        Field::choice("specialisation", "champ-specialisation"),
        Field::choice("niveau", "champ-niveau"),
        Field::choice("habilitation", "champ-habilitation"),
        Field::choice("effectif", "champ-effectif"),
    ],
    [
        Field::choice("specialisation-2", "champ-specialisation-2"),
        Field::choice("niveau-2", "champ-niveau-2"),
        Field::choice("habilitation-2", "champ-habilitation-2"),
        Field::choice("effectif-2", "champ-effectif-2"),
    ],
    [
        Field::choice("specialisation-3", "champ-specialisation-3"),
        Field::choice("niveau-3", "champ-niveau-3"),
        Field::choice("habilitation-3", "champ-habilitation-3"),
        Field::choice("effectif-3", "champ-effectif-3"),
    ],
    [
        Field::choice("specialisation-4", "champ-specialisation-4"),
        Field::choice("niveau-4", "champ-niveau-4"),
        Field::choice("habilitation-4", "champ-habilitation-4"),
        Field::choice("effectif-4", "champ-effectif-4"),
    ],
];

/// How many needs are shown: those that there are and one more; none of finished work, of which they are history.
fn shown(fiche: &MissionFiche) -> usize {
    match fiche.ligne.etat {
        EtatMission::Terminee => 0,
        _ => RANGS.len().min(fiche.besoins.len() + 1),
    }
}

/// The fields of a mission, those of the needs that are shown among them.
fn fields(fiche: &MissionFiche, agences: &[(AgenceId, String, String)]) -> Vec<Field> {
    let head = [
        Field::line("titre", "champ-titre"),
        Field::choice("priorite", "champ-priorite"),
        Field::line("duree", "champ-duree"),
        Field::line("fenetre", "champ-fenetre"),
    ];
    let tail = [
        Field::line("description", "champ-description"),
        Field::line("reference_externe", "champ-reference-externe"),
    ];
    // A choice only where there are several, and while nobody is planned.
    let movable = matches!(fiche.ligne.etat, EtatMission::Brouillon | EtatMission::APlanifier);
    let branch = (movable && agences.len() > 1).then_some(Field::choice("agence", "champ-agence"));
    let needs = RANGS.into_iter().take(shown(fiche)).flatten();
    head.into_iter().chain(needs).chain(tail).chain(branch).collect()
}

/// Of which need a field tells, and what of it: 0 the trade, 1 the level, 2 the official habilitation, 3 how
/// many people.
fn rang(field: &str) -> Option<(usize, usize)> {
    RANGS.iter().enumerate().find_map(|(rang, fields)| {
        let what = fields.iter().position(|known| known.name == field)?;
        Some((rang, what))
    })
}

impl EditSheet {
    pub(in crate::console::screens::mission) fn new(fiche: &MissionFiche) -> Self {
        Self {
            fields: fields(fiche, &[]),
            fiche: Box::new(fiche.clone()),
            reference: Reference::default(),
        }
    }

    /// The clocks on which its hours are typed: those of its site.
    fn zone(&self) -> Tz {
        self.fiche.fuseau.parse().unwrap_or(Tz::UTC)
    }

    /// What is recorded of the need of a rank; what is usual in one that isn't there yet.
    fn recorded_need(&self, rang: usize, what: usize) -> String {
        let besoin = self.fiche.besoins.get(rang);
        let recorded = besoin.map(|besoin| match what {
            0 => besoin.specialisation_id.to_string(),
            1 => besoin.niveau_min.to_string(),
            2 => besoin.titre_id.map(|id| id.to_string()).unwrap_or_default(),
            _ => besoin.effectif.to_string(),
        });
        recorded.unwrap_or_else(|| if what % 2 == 1 { "1" } else { "" }.to_owned())
    }

    /// Key and code of the trade or of the habilitation that is recorded in a field.
    fn named_need(&self, field: &str) -> Option<(String, String)> {
        let (rang, what) = rang(field)?;
        let besoin = self.fiche.besoins.get(rang)?;
        match what {
            0 => Some((
                besoin.specialisation_id.to_string(),
                besoin.specialisation.clone(),
            )),
            3 => Some((besoin.effectif.to_string(), besoin.effectif.to_string())),
            2 => Some((besoin.titre_id?.to_string(), besoin.titre.clone()?)),
            _ => None,
        }
    }

    /// Refuses people who are counted and come for nothing.
    fn check_heads(&self, values: &Values<'_>) -> Result<(), Refusal> {
        for (rang, fields) in RANGS.iter().enumerate().take(shown(&self.fiche)) {
            let [trade, .., effectif] = fields.map(|field| values.raw(field.name));
            if trade.is_empty() && effectif != self.recorded_need(rang, 3) {
                let refusal = Refusal::invalid(fields[0].name, "effectif-sans-specialite");
                return Err(refusal.with("effectif", effectif.into_owned()));
            }
        }
        Ok(())
    }

    /// The needs as they are to be; nothing where that is how they are.
    fn besoins(&self, values: &Values<'_>) -> Option<Vec<NouveauBesoin>> {
        let recorded: Vec<NouveauBesoin> = self.fiche.besoins.iter().map(Besoin::nouveau).collect();
        let shown = shown(&self.fiche);
        // What was typed into a need that isn't on the screen any more is none of them.
        let typed = RANGS.iter().take(shown).filter_map(|fields| {
            let [trade, level, titre, effectif] = fields.map(|field| values.raw(field.name));
            besoin::said(&trade, &level, &titre, &effectif)
        });
        let asked: Vec<NouveauBesoin> = typed.chain(recorded.iter().skip(shown).cloned()).collect();
        (asked != recorded).then_some(asked)
    }
}

/// Hours as they are typed: `24/11/2026 9h00 - 24/11/2026 11h00`.
fn typed(plage: Plage, zone: Tz) -> String {
    let [debut, fin] = [plage.debut(), plage.fin()]
        .map(|instant| instant.with_timezone(&zone).format("%d/%m/%Y %-Hh%M").to_string());
    format!("{debut} - {fin}")
}

/// A length as it is typed: `1 h 30`.
fn length(minutes: i32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

impl Sheet for EditSheet {
    fn place(&self) -> (&'static str, Subject) {
        ("mission-modifier", Subject::Mission(self.fiche.ligne.id))
    }

    fn heading(&self, _: Text) -> String {
        format!("{} · {}", self.fiche.ligne.numero, self.fiche.ligne.titre)
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn base(&self, field: &'static str) -> String {
        let (fiche, ligne) = (&self.fiche, &self.fiche.ligne);
        match field {
            "titre" => ligne.titre.clone(),
            "priorite" => ligne.priorite.to_string(),
            "duree" => length(ligne.duree_minutes),
            "fenetre" => fiche
                .fenetre
                .map(|plage| typed(plage, self.zone()))
                .unwrap_or_default(),
            "description" => fiche.description.clone(),
            "agence" => fiche.agence_id.to_string(),
            "reference_externe" => fiche.reference_externe.clone().unwrap_or_default(),
            _ => rang(field).map_or_else(String::new, |(rang, what)| self.recorded_need(rang, what)),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        let mut options = match (field, rang(field)) {
            ("priorite", _) => priorites(text),
            ("agence", _) => {
                let all = self.reference.agences.iter();
                all.map(|(id, _, nom)| (id.to_string(), nom.clone())).collect()
            }
            (_, Some((_, 0))) => besoin::codes(&self.reference.specialisations, text),
            (_, Some((_, 1))) => besoin::niveaux(),
            (_, Some((_, 3))) => besoin::effectifs(),
            (_, Some(_)) => besoin::codes(&self.reference.titres, text),
            _ => Vec::new(),
        };
        // What is recorded can be kept, be it read yet or not.
        if let Some((id, code)) = self.named_need(field)
            && options.iter().all(|(known, _)| *known != id)
        {
            options.push((id, code));
        }
        options
    }

    fn load(&self, cx: &mut Cx) {
        cx.read(Slot::Form(0), MissionQuery::Reference);
    }

    fn take(&mut self, _: Slot, answer: &Answer) -> bool {
        let Answer::Reference(reference) = answer else {
            return false;
        };
        self.reference.clone_from(reference);
        self.fields = fields(&self.fiche, &self.reference.agences);
        true
    }

    fn wish(&self, values: &Values<'_>, cx: &Cx) -> Result<Wish, Refusal> {
        // What nobody has touched is not sent: it may be otherwise by now.
        let changed = |field: &'static str| {
            let said = values.raw(field).trim().to_owned();
            (said != self.base(field).trim()).then_some(said)
        };
        let titre = changed("titre");
        let duree_minutes = changed("duree")
            .map(|typed| {
                let unreadable =
                    || Refusal::invalid("duree", "duree-illisible").with("saisie", typed.as_str());
                dit::minutes(&typed).ok_or_else(unreadable)
            })
            .transpose()?;
        let minutes = duree_minutes.unwrap_or(self.fiche.ligne.duree_minutes);
        let fenetre = changed("fenetre")
            .map(|typed| dit::souhait(self.zone(), &typed, cx.now, minutes))
            .transpose()?;
        let priorite = changed("priorite").and_then(|n| n.parse().ok());
        let ligne = &self.fiche.ligne;
        check_terms(
            titre.as_deref().unwrap_or(&ligne.titre),
            priorite.unwrap_or(ligne.priorite),
            duree_minutes.unwrap_or(ligne.duree_minutes),
        )?;
        self.check_heads(values)?;
        let fields = Fields {
            titre,
            priorite,
            urgence: priorite.map(|n: i16| n == 1),
            duree_minutes,
            fenetre,
            besoins: self.besoins(values),
            agence: changed("agence").and_then(|id| id.parse().ok().map(AgenceId)),
            description: changed("description"),
            reference_externe: changed("reference_externe")
                .map(|text| Some(text).filter(|text| !text.is_empty())),
            ..Fields::default()
        };
        Ok(MissionCommand::Edit(Box::new(Edit {
            mission: ligne.id,
            version: Some(ligne.version),
            fields,
        }))
        .into())
    }

    /// What was understood of the wish, before it is sent.
    fn effect(&self, values: &Values<'_>, cx: &Cx) -> Option<String> {
        let typed = values.touched("fenetre").then(|| values.text("fenetre"))?;
        let minutes = dit::minutes(&values.text("duree")).unwrap_or(self.fiche.ligne.duree_minutes);
        let plage = dit::souhait(self.zone(), &typed, cx.now, minutes).ok()??;
        let label = [("champ", cx.text.get("champ-fenetre").into())];
        let label = cx.text.with("journal-champ-nomme", &label);
        let text = cx.text.in_zone(self.zone());
        let begun = begun(plage, cx.now, text).map(|said| format!(". {said}"));
        Some(format!(
            "{label} {}{}",
            text.plage(plage),
            begun.unwrap_or_default()
        ))
    }

    fn reread(&self) -> Option<Query> {
        Some(again(&self.fiche))
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let told = is_told(&mut self.fiche, answer);
        self.fields = fields(&self.fiche, &self.reference.agences);
        told
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone as _, Utc};
    use chrono_tz::Europe::Paris;

    use super::*;

    #[test]
    fn what_stands_in_a_field_can_be_read_again() {
        let debut = Utc.with_ymd_and_hms(2040, 3, 5, 8, 0, 0).unwrap();
        let plage = Plage::starting(debut, 90);
        assert_eq!(typed(plage, Paris), "05/03/2040 9h00 - 05/03/2040 10h30");
        assert_eq!(dit::fenetre(Paris, &typed(plage, Paris), debut, 60), Ok(plage));
        for minutes in [45, 60, 90, 125, 480] {
            assert_eq!(dit::minutes(&length(minutes)), Some(minutes));
        }
    }
}
