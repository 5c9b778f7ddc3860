//! A maintenance contract is entered or corrected.

use std::fmt::Display;

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;

use super::{said, yes_no};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::msg::Slot;
use crate::console::overlays::form::{Field, Options, Sheet, Values, Wish};
use crate::domain::client::ClientFiche;
use crate::domain::contrat::{Contrat, ContratChange};
use crate::domain::echeance::TypeCouverture;
use crate::domain::equipement::EquipementNoeud;
use crate::domain::referentiel::AgenceLigne;
use crate::domain::{
    AgenceId, ClientId, Code, ContratId, EquipementId, Refusal, SiteId, argent, dit, semaine,
};
use crate::service::client::{ClientAnswer, ClientCommand, ClientQuery, Create, Edit, Modif, Ref};
use crate::service::referentiel::ReferentielQuery;
use crate::service::{Answer, Query};
use crate::text::Text;

const FIELDS: &[Field] = &[
    Field::line("libelle", "champ-libelle"),
    Field::line("debut", "champ-debut"),
    Field::line("fin", "champ-fin"),
    Field::many("sites", "champ-sites"),
    Field::many("equipements", "champ-equipements"),
    Field::line("gti", "champ-gti-heures"),
    Field::line("gtr", "champ-gtr-heures"),
    Field::choice("couverture", "champ-couverture"),
    Field::many("jours", "champ-couverture-jours"),
    Field::line("couverture_debut", "champ-couverture-debut"),
    Field::line("couverture_fin", "champ-couverture-fin"),
    Field::choice("feries", "champ-feries-couverts"),
    Field::choice("astreinte", "champ-astreinte"),
    Field::line("periodicite", "champ-periodicite-mois"),
    Field::line("prochaine_visite", "champ-prochaine-visite"),
    Field::line("visite_heure", "champ-visite-heure"),
    Field::line("montant", "champ-montant-annuel"),
    Field::choice("agence", "champ-agence"),
];

/// The slot for what is recorded: a client's record shows a line of it.
const RECORDED: Slot = Slot::Form(1);

/// The form of a contract.
#[derive(Debug)]
pub(in crate::console::screens::clients) struct ContratSheet {
    client: ClientId,
    /// What stands in the frame: the client's name, or the contract's number.
    nom: String,
    id: Option<ContratId>,
    /// The version that was read; none while it is yet to be.
    version: Option<i32>,
    contrat: Contrat,
    agences: Vec<AgenceLigne>,
    /// What it may cover.
    sites: Vec<(SiteId, String)>,
    equipements: Vec<(EquipementId, String)>,
}

fn machines(noeuds: &[EquipementNoeud], ou: &str, found: &mut Vec<(EquipementId, String)>) {
    for noeud in noeuds {
        found.push((noeud.id, format!("{} ({ou})", noeud.equipement.libelle)));
        machines(&noeud.enfants, ou, found);
    }
}

impl ContratSheet {
    fn about(fiche: &ClientFiche, id: Option<ContratId>, nom: String, contrat: Contrat) -> Self {
        let mut equipements = Vec::new();
        for site in &fiche.sites {
            machines(&site.equipements, &site.code, &mut equipements);
        }
        let named = |code: &str, libelle: &str| format!("{code} {libelle}").trim().to_owned();
        Self {
            client: fiche.id,
            nom,
            id,
            version: None,
            contrat,
            agences: Vec::new(),
            sites: fiche
                .sites
                .iter()
                .map(|site| (site.id, named(&site.code, &site.site.libelle)))
                .collect(),
            equipements,
        }
    }

    /// A new one from today on, for all sites of a client who has but one.
    pub(in crate::console::screens::clients) fn new(fiche: &ClientFiche, cx: &Cx) -> Self {
        let mut contrat = Contrat::depuis(cx.text.day_of(cx.now));
        contrat.agence_id = fiche.client.agence_id.or(cx.actor.agence);
        if let [only] = fiche.sites.as_slice() {
            contrat.sites = vec![only.id];
        }
        Self::about(fiche, None, fiche.client.raison_sociale.clone(), contrat)
    }

    /// One that is there; what is recorded is read.
    pub(in crate::console::screens::clients) fn of(
        fiche: &ClientFiche,
        id: ContratId,
        numero: &str,
        cx: &Cx,
    ) -> Self {
        let contrat = Contrat::depuis(cx.text.day_of(cx.now));
        Self::about(fiche, Some(id), numero.to_owned(), contrat)
    }

    fn typed(&self, values: &Values<'_>, cx: &Cx) -> Result<Contrat, Refusal> {
        let today = cx.text.day_of(cx.now);
        let day = |lire: dit::Lecture, field: &'static str| -> Result<Option<NaiveDate>, Refusal> {
            let typed = values.filled(field);
            typed.map(|typed| lire(field, &typed, today)).transpose()
        };
        let hour = |field: &'static str| -> Result<Option<NaiveTime>, Refusal> {
            read(values, field, "heure-du-jour-illisible", semaine::heure)
        };
        let number = |field: &'static str| -> Result<Option<Decimal>, Refusal> {
            values
                .filled(field)
                .map(|typed| argent::parse(field, &typed))
                .transpose()
        };
        let missing = |field: &'static str, rule: &'static str| {
            move || Refusal::invalid(field, rule).with("valeur", "")
        };
        let ids = |field: &'static str| values.many(field).into_iter().filter_map(|id| id.parse().ok());
        Ok(Contrat {
            libelle: values.text("libelle"),
            // Until the branches are known, nobody has chosen another.
            agence_id: if self.agences.is_empty() {
                self.contrat.agence_id
            } else {
                values.choice("agence").parse().ok().map(AgenceId)
            },
            debut: day(dit::jour, "debut")?.ok_or_else(missing("debut", "jour-illisible"))?,
            fin: day(dit::echeance, "fin")?,
            periodicite_mois: read(values, "periodicite", "nombre-illisible", |typed| {
                typed.parse().ok()
            })?,
            visite_heure: hour("visite_heure")?,
            fuseau: self.contrat.fuseau,
            prochaine_visite: day(dit::echeance, "prochaine_visite")?,
            couverture: TypeCouverture::from_code(&values.choice("couverture"))
                .unwrap_or(self.contrat.couverture),
            couverture_jours: values
                .many("jours")
                .iter()
                .filter_map(|jour| jour.parse().ok())
                .collect(),
            couverture_debut: hour("couverture_debut")?
                .ok_or_else(missing("couverture_debut", "heure-du-jour-illisible"))?,
            couverture_fin: hour("couverture_fin")?
                .ok_or_else(missing("couverture_fin", "heure-du-jour-illisible"))?,
            feries_couverts: values.choice("feries") == "oui",
            gti_heures: number("gti")?,
            gtr_heures: number("gtr")?,
            astreinte: values.choice("astreinte") == "oui",
            montant_annuel: number("montant")?,
            sites: ids("sites").map(SiteId).collect(),
            equipements: ids("equipements").map(EquipementId).collect(),
        })
    }
}

/// What a line says; nothing where it is empty, a refusal where it can't be read.
fn read<T>(
    values: &Values<'_>,
    field: &'static str,
    rule: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    let unreadable = |typed: &str| Refusal::invalid(field, rule).with("valeur", typed);
    values
        .filled(field)
        .map(|typed| parse(&typed).ok_or_else(|| unreadable(&typed)))
        .transpose()
}

fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

fn hour(hour: NaiveTime) -> String {
    hour.format("%H:%M").to_string()
}

fn listed<T: Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// What may be covered, and what is covered although it isn't among that: nobody loses it by not seeing it.
fn coverable<Id: Copy + PartialEq + Display>(known: &[(Id, String)], held: &[Id]) -> Options {
    let own = known.iter().map(|(id, nom)| (id.to_string(), nom.clone()));
    let others = held.iter().filter(|id| known.iter().all(|(own, _)| own != *id));
    own.chain(others.map(|id| (id.to_string(), format!("n° {id}"))))
        .collect()
}

impl Sheet for ContratSheet {
    fn place(&self) -> (&'static str, Subject) {
        match self.id {
            None => ("contrat-nouveau", Subject::Client(self.client)),
            Some(id) => ("contrat", Subject::Contrat(id)),
        }
    }

    fn heading(&self, text: Text) -> String {
        let key = if self.id.is_none() {
            "clients-nouveau-contrat"
        } else {
            "clients-modifier-contrat"
        };
        text.with(key, &[("nom", (&self.nom).into())])
    }

    fn fields(&self) -> &[Field] {
        FIELDS
    }

    fn base(&self, field: &'static str) -> String {
        let contrat = &self.contrat;
        let number = |n: Option<Decimal>| {
            n.map(|n| n.normalize().to_string().replace('.', ","))
                .unwrap_or_default()
        };
        match field {
            "libelle" => contrat.libelle.clone(),
            "debut" => day(contrat.debut),
            "fin" => contrat.fin.map(day).unwrap_or_default(),
            "sites" => listed(&contrat.sites),
            "equipements" => listed(&contrat.equipements),
            "gti" => number(contrat.gti_heures),
            "gtr" => number(contrat.gtr_heures),
            "couverture" => contrat.couverture.code().to_owned(),
            "jours" => listed(&contrat.couverture_jours),
            "couverture_debut" => hour(contrat.couverture_debut),
            "couverture_fin" => hour(contrat.couverture_fin),
            "feries" => said(contrat.feries_couverts),
            "astreinte" => said(contrat.astreinte),
            "periodicite" => contrat
                .periodicite_mois
                .map(|n| n.to_string())
                .unwrap_or_default(),
            "prochaine_visite" => contrat.prochaine_visite.map(day).unwrap_or_default(),
            "visite_heure" => contrat.visite_heure.map(hour).unwrap_or_default(),
            "montant" => number(contrat.montant_annuel),
            "agence" => contrat.agence_id.map(|id| id.to_string()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn options(&self, field: &'static str, text: Text) -> Options {
        match field {
            "sites" => coverable(&self.sites, &self.contrat.sites),
            "equipements" => coverable(&self.equipements, &self.contrat.equipements),
            "couverture" => TypeCouverture::ALL
                .iter()
                .map(|kind| (kind.code().to_owned(), text.label(*kind).into_owned()))
                .collect(),
            "jours" => (1..=7)
                .map(|jour| {
                    (
                        jour.to_string(),
                        text.get(&format!("jour-court-{jour}")).into_owned(),
                    )
                })
                .collect(),
            "feries" | "astreinte" => yes_no(text),
            "agence" => {
                let known = self
                    .agences
                    .iter()
                    .map(|agence| (agence.id.to_string(), agence.nom.clone()));
                Values::or_none(text, "clients-agence-du-client", known)
            }
            _ => Vec::new(),
        }
    }

    fn wish(&self, values: &Values<'_>, cx: &Cx) -> Result<Wish, Refusal> {
        let typed = self.typed(values, cx)?;
        typed.clone().verifie()?.nomme()?;
        let Some(id) = self.id else {
            let contrat = ContratChange::between(&Contrat::depuis(cx.text.day_of(cx.now)), &typed);
            return Ok(ClientCommand::Create(Box::new(Create::Contrat {
                client: self.client,
                // The service's today may be another: what is seen here is what is meant.
                contrat: ContratChange {
                    debut: Some(typed.debut),
                    ..contrat
                },
            }))
            .into());
        };
        if self.version.is_none() {
            return Err(Refusal::rule("lecture-en-cours"));
        }
        let edit = Edit::Contrat(Modif {
            id,
            version: self.version,
            change: ContratChange::between(&self.contrat, &typed),
        });
        Ok(ClientCommand::Edit(Box::new(edit)).into())
    }

    fn load(&self, cx: &mut Cx) {
        cx.read(Slot::Form(0), ReferentielQuery::Agences);
        if let Some(query) = self.reread() {
            cx.read(RECORDED, query);
        }
    }

    fn take(&mut self, slot: Slot, answer: &Answer) -> bool {
        match answer {
            Answer::Agences(agences) => self.agences.clone_from(agences),
            _ if slot == RECORDED => return self.recorded(answer),
            _ => return false,
        }
        true
    }

    fn reread(&self) -> Option<Query> {
        self.id.map(|id| ClientQuery::Contrat(Ref::Id(id)).into())
    }

    fn recorded(&mut self, answer: &Answer) -> bool {
        let Answer::Client(answer) = answer else {
            return false;
        };
        let ClientAnswer::Contrat(fiche) = answer.as_ref() else {
            return false;
        };
        self.version = Some(fiche.version);
        self.contrat = fiche.contrat.clone();
        true
    }
}
