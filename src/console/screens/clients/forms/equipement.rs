//! A machine is entered or corrected.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::equipement::{Equipement, EquipementChange, EquipementNoeud};
use crate::domain::site::SiteBloc;
use crate::domain::{EquipementId, Refusal, SiteId, dit};
use crate::service::client::{ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif};
use crate::service::{Answer, Query};
use crate::text::Text;

const FIELDS: &[Field] = &[
    Field::line("libelle", "champ-equipement-libelle"),
    Field::line("marque", "champ-marque"),
    Field::line("modele", "champ-modele"),
    Field::line("numero_serie", "champ-numero-serie"),
    Field::line("mise_en_service", "champ-mise-en-service"),
    Field::line("fin_garantie", "champ-fin-garantie"),
    Field::line("fluide", "champ-fluide"),
    Field::line("charge", "champ-charge-kg"),
    Field::choice("parent", "champ-equipement-parent"),
    Field::line("notes", "champ-notes"),
];

/// The form of a machine.
#[derive(Debug)]
pub(in crate::console::screens::clients) struct EquipementSheet {
    site: SiteId,
    /// Where it stands, where it is new.
    nom: String,
    seen: Option<(EquipementId, i32)>,
    equipement: Equipement,
    /// Machines that it may be a part of.
    others: Vec<(EquipementId, String)>,
}

/// Machines of a tree, the ones below `but` left out: nothing is a part of its own part.
fn others(noeuds: &[EquipementNoeud], but: Option<EquipementId>, found: &mut Vec<(EquipementId, String)>) {
    for noeud in noeuds.iter().filter(|noeud| Some(noeud.id) != but) {
        found.push((noeud.id, noeud.equipement.libelle.clone()));
        others(&noeud.enfants, but, found);
    }
}

impl EquipementSheet {
    /// A new one at a site, a part of another where one is chosen.
    pub(in crate::console::screens::clients) fn new(site: &SiteBloc, parent: Option<EquipementId>) -> Self {
        let mut found = Vec::new();
        others(&site.equipements, None, &mut found);
        Self {
            site: site.id,
            nom: format!("{} {}", site.code, site.site.libelle).trim().to_owned(),
            seen: None,
            equipement: Equipement {
                parent_id: parent,
                ..Equipement::default()
            },
            others: found,
        }
    }

    /// One that is there.
    pub(in crate::console::screens::clients) fn of(site: &SiteBloc, noeud: &EquipementNoeud) -> Self {
        let mut found = Vec::new();
        others(&site.equipements, Some(noeud.id), &mut found);
        Self {
            site: site.id,
            nom: noeud.equipement.libelle.clone(),
            seen: Some((noeud.id, noeud.version)),
            equipement: noeud.equipement.clone(),
            others: found,
        }
    }

    fn typed(values: &Values<'_>, cx: &Cx) -> Result<Equipement, Refusal> {
        let today = cx.text.day_of(cx.now);
        let day = |lire: dit::Lecture, field: &'static str| -> Result<Option<NaiveDate>, Refusal> {
            let typed = values.filled(field);
            typed.map(|typed| lire(field, &typed, today)).transpose()
        };
        let charge = values.filled("charge").map(|typed| {
            let unreadable = || Refusal::invalid("charge", "nombre-illisible").with("valeur", typed.as_str());
            typed
                .replace(',', ".")
                .parse::<Decimal>()
                .map_err(|_| unreadable())
        });
        Ok(Equipement {
            parent_id: values.choice("parent").parse().ok().map(EquipementId),
            libelle: values.text("libelle"),
            marque: values.filled("marque"),
            modele: values.filled("modele"),
            numero_serie: values.filled("numero_serie"),
            mise_en_service: day(dit::jour, "mise_en_service")?,
            fin_garantie: day(dit::echeance, "fin_garantie")?,
            fluide: values.filled("fluide"),
            charge_kg: charge.transpose()?,
            notes: values.filled("notes"),
        })
    }
}

fn said(day: Option<NaiveDate>) -> String {
    day.map(|day| day.format("%d/%m/%Y").to_string())
        .unwrap_or_default()
}

impl Sheet for EquipementSheet {
    fn place(&self) -> (&'static str, Subject) {
        match self.seen {
            None => ("equipement-nouveau", Subject::Site(self.site)),
            Some((id, _)) => ("equipement", Subject::Equipement(id)),
        }
    }

    fn heading(&self, text: Text) -> String {
        match self.seen {
            None => text.with("clients-nouvel-equipement", &[("nom", (&self.nom).into())]),
            Some(_) => self.nom.clone(),
        }
    }

    fn fields(&self) -> &[Field] {
        FIELDS
    }

    fn base(&self, field: &'static str) -> String {
        let machine = &self.equipement;
        let own = |text: &Option<String>| text.clone().unwrap_or_default();
        match field {
            "libelle" => machine.libelle.clone(),
            "marque" => own(&machine.marque),
            "modele" => own(&machine.modele),
            "numero_serie" => own(&machine.numero_serie),
            "mise_en_service" => said(machine.mise_en_service),
            "fin_garantie" => said(machine.fin_garantie),
            "fluide" => own(&machine.fluide),
            "charge" => machine
                .charge_kg
                .map(|charge| charge.normalize().to_string())
                .unwrap_or_default(),
            "parent" => machine.parent_id.map(|id| id.to_string()).unwrap_or_default(),
            "notes" => own(&machine.notes),
            _ => String::new(),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "parent" => {
                let known = self.others.iter().map(|(id, nom)| (id.to_string(), nom.clone()));
                Values::or_none(text, "clients-sans-parent", known)
            }
            _ => Vec::new(),
        }
    }

    fn wish(&self, values: &Values<'_>, cx: &Cx) -> Result<Wish, Refusal> {
        let typed = Self::typed(values, cx)?;
        typed.clone().verifie()?;
        let command = match self.seen {
            None => ClientCommand::Create(Box::new(Create::Equipement {
                site: self.site,
                equipement: EquipementChange::between(&Equipement::default(), &typed),
            })),
            Some((id, version)) => ClientCommand::Edit(Box::new(Edit::Equipement(Modif {
                id,
                version: Some(version),
                change: EquipementChange::between(&self.equipement, &typed),
            }))),
        };
        Ok(command.into())
    }

    fn reread(&self) -> Option<Query> {
        let (id, _) = self.seen?;
        Some(ClientQuery::Equipement(id).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Client(answer) = answer else {
            return false;
        };
        let ClientAnswer::Equipement(fiche) = answer.as_ref() else {
            return false;
        };
        self.seen = Some((fiche.noeud.id, fiche.noeud.version));
        self.equipement = fiche.noeud.equipement.clone();
        true
    }
}
