//! What the table of clients and a client's record show.

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use super::{Clients, Listed, shows};
use crate::console::cx::Cx;
use crate::console::screens::missions::state;
use crate::console::theme::Role;
use crate::console::widgets::browse::{Browsed, Pane};
use crate::console::widgets::record::Entry;
use crate::console::widgets::table::{Cell, Column, Columns};
use crate::domain::client::{ClientFiche, ClientLigne, Contact, ContactFiche};
use crate::domain::contrat::ContratLigne;
use crate::domain::equipement::{Equipement, EquipementNoeud};
use crate::domain::journal::Objet;
use crate::domain::ouverture;
use crate::domain::site::SiteBloc;
use crate::domain::{ClientId, ContactId, ContratId, EquipementId, MissionId, SiteId};
use crate::service::client::{ClientAnswer, ClientQuery, Ref};
use crate::service::{Answer, Query};
use crate::text::Text;

/// Days before its end from which a contract or a guarantee is worth a look.
const SOON: i64 = 60;

/// What can be chosen in a client's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The client itself.
    Client,
    /// A person to call.
    Contact(ContactId),
    /// A place where work is done.
    Site(SiteId),
    /// A machine.
    Equipement(EquipementId),
    /// A contract.
    Contrat(ContratId),
    /// One of the last missions.
    Mission(MissionId),
    /// All of them.
    Missions,
}

impl Clients {
    /// Whose record is open, where the keys are in it.
    pub(in crate::console::screens) fn open_record(&self) -> Option<&str> {
        let fiche = self.fiche().filter(|_| self.0.pane() == Pane::Record);
        fiche.map(|fiche| fiche.client.raison_sociale.as_str())
    }
}

impl Columns for Listed {
    const NONE: &'static str = "clients-aucun";
    const HINT: &'static str = "clients-filtre-aide";

    fn heading(&self, _: &str, cx: &Cx) -> (String, String) {
        let name = cx.text.get("ecran-clients").into_owned();
        (name, cx.text.label(self.tri).into_owned())
    }

    fn columns(&self, width: u16) -> Vec<Column> {
        let mut columns = Vec::new();
        if width >= 60 {
            columns.push(Column::new("tete-code", 9));
        }
        columns.push(Column::rest("tete-client"));
        if width >= 50 {
            columns.push(Column::new("tete-ville", 17));
        }
        if width >= 90 {
            columns.push(Column::new("tete-type", 15));
        }
        if width >= 70 {
            columns.push(Column::new("tete-agence", 8));
        }
        if width >= 60 {
            columns.push(Column::new("tete-sites", 6));
        }
        if width >= 80 {
            columns.push(Column::new("tete-contrats", 10));
        }
        columns
    }

    fn cell(ligne: &ClientLigne, column: Column, cx: &Cx) -> Cell {
        let count = |n: i64| {
            let role = if n == 0 { Role::Disabled } else { Role::Dim };
            Cell::right(cx.text.integer(n), role)
        };
        match column.key {
            "tete-code" => Cell::new(ligne.code.clone(), Role::Dim),
            "tete-client" => Cell::new(ligne.raison_sociale.clone(), Role::Text),
            "tete-ville" => Cell::new(ligne.ville.clone().unwrap_or_default(), Role::Dim),
            "tete-type" => Cell::new(cx.text.label(ligne.r#type), Role::Dim),
            "tete-agence" => Cell::new(ligne.agence.clone().unwrap_or_default(), Role::Dim),
            "tete-sites" => count(ligne.sites),
            _ => count(ligne.contrats),
        }
    }
}

impl Browsed for Listed {
    type Fiche = ClientFiche;
    type Part = Part;

    fn record(id: ClientId) -> Query {
        ClientQuery::Client(Ref::Id(id)).into()
    }

    fn fiche(answer: &Answer) -> Option<&ClientFiche> {
        match answer {
            Answer::Client(answer) => match answer.as_ref() {
                ClientAnswer::Client(fiche) => Some(fiche),
                _ => None,
            },
            _ => None,
        }
    }

    fn of(fiche: &ClientFiche) -> ClientId {
        fiche.id
    }

    fn title(fiche: &ClientFiche, _: &Cx) -> String {
        format!("{} · {}", fiche.code, fiche.client.raison_sociale)
    }

    fn entries(fiche: &ClientFiche, cx: &Cx) -> Vec<Entry<Part>> {
        let mut entries = head(fiche, cx);
        let text = cx.text;
        if !fiche.contacts.is_empty() {
            section(&mut entries, text.get("clients-contacts"));
            entries.extend(fiche.contacts.iter().map(|contact| to_call(contact, 0, text)));
        }
        let n = fiche.sites_en_tout;
        section(&mut entries, text.with("clients-sites", &[("n", n.into())]));
        for site in &fiche.sites {
            place(site, &mut entries, cx);
        }
        if let Some(more) = n.checked_sub(i64::try_from(fiche.sites.len()).unwrap_or(n))
            && more > 0
        {
            let said = text.with("clients-sites-suite", &[("n", more.into())]);
            entries.push(Entry::new(said, Role::Dim));
        }
        if !fiche.contrats.is_empty() {
            section(&mut entries, text.get("clients-contrats"));
            entries.extend(fiche.contrats.iter().map(|contrat| contract(contrat, cx)));
        }
        if !fiche.missions.is_empty() {
            section(&mut entries, text.get("clients-missions"));
            entries.extend(fiche.missions.iter().map(|mission| {
                Entry::new(format!("{} ", mission.numero), Role::Dim)
                    .and(format!("{} ", text.label(mission.etat)), state(mission.etat))
                    .and(mission.titre.clone(), Role::Text)
                    .and(
                        format!(" · {}", text.date(text.day_of(mission.appel_le))),
                        Role::Dim,
                    )
                    .of(Part::Mission(mission.id))
            }));
            entries.push(Entry::new(text.get("clients-toutes-missions"), Role::Key).of(Part::Missions));
        }
        entries
    }

    fn shows(objet: Objet) -> bool {
        shows(objet)
    }
}

fn section(entries: &mut Vec<Entry<Part>>, title: impl Into<String>) {
    entries.push(Entry::blank());
    entries.push(Entry::new(title, Role::Title));
}

/// Who it is, where invoices go, how it pays; what state it is in, before all.
fn head(fiche: &ClientFiche, cx: &Cx) -> Vec<Entry<Part>> {
    let (client, text) = (&fiche.client, cx.text);
    let mut entries = vec![Entry::new(client.raison_sociale.clone(), Role::Title).of(Part::Client)];
    if let Some(le) = fiche.anonymise_le {
        let said = text.with(
            "clients-anonymise",
            &[("jour", text.date(text.day_of(le)).into())],
        );
        entries.push(Entry::new(said, Role::Danger));
    } else if let Some(le) = fiche.supprime_le {
        let said = text.with("clients-supprime", &[("jour", text.date(text.day_of(le)).into())]);
        entries.push(Entry::new(said, Role::Danger));
    }
    let agence = fiche
        .agence
        .clone()
        .unwrap_or_else(|| text.get("clients-toutes-agences").into_owned());
    let siren = client.siret.as_ref().or(client.siren.as_ref());
    let what = [
        Some(text.label(client.r#type).into_owned()),
        Some(agence),
        siren.cloned(),
    ];
    entries.push(Entry::new(joined(what, " · "), Role::Dim));
    let town = joined([client.code_postal.clone(), client.ville.clone()], " ");
    let address = joined(
        [client.adresse.clone(), client.complement.clone(), Some(town)],
        ", ",
    );
    let reach = joined([client.telephone.clone(), client.courriel.clone()], " · ");
    for line in [address, reach] {
        if !line.is_empty() {
            entries.push(Entry::new(line, Role::Text));
        }
    }
    let key = if client.delai_fin_de_mois {
        "clients-paiement-fin-de-mois"
    } else {
        "clients-paiement"
    };
    let pays = text.with(key, &[("jours", i64::from(client.delai_paiement_jours).into())]);
    entries.push(Entry::new(pays, Role::Dim));
    if let Some(notes) = &client.notes {
        entries.push(Entry::new(notes.clone(), Role::Warning));
    }
    entries
}

fn joined(parts: impl IntoIterator<Item = Option<String>>, between: &str) -> String {
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.trim().is_empty())
        .collect();
    parts.join(between)
}

/// Somebody's name as it is said.
pub(super) fn person(contact: &Contact) -> String {
    format!("{} {}", contact.prenom, contact.nom).trim().to_owned()
}

fn to_call(fiche: &ContactFiche, indent: u16, text: Text) -> Entry<Part> {
    let contact = &fiche.contact;
    let mut entry = Entry::new(person(contact), Role::Text);
    if contact.principal {
        entry = entry.and(format!(" · {}", text.get("clients-principal")), Role::Good);
    }
    let rest = joined(
        [
            contact.fonction.clone(),
            contact.telephone.clone(),
            contact.courriel.clone(),
        ],
        " · ",
    );
    if !rest.is_empty() {
        entry = entry.and(format!(" · {rest}"), Role::Dim);
    }
    entry.indent(indent).of(Part::Contact(fiche.id))
}

fn place(bloc: &SiteBloc, entries: &mut Vec<Entry<Part>>, cx: &Cx) {
    let (site, text) = (&bloc.site, cx.text);
    let town = joined([Some(site.code_postal.clone()), Some(site.ville.clone())], " ");
    let address = joined(
        [Some(site.adresse.clone()), site.complement.clone(), Some(town)],
        ", ",
    );
    let named = joined([Some(bloc.code.clone()), Some(site.libelle.clone())], " ");
    let entry = Entry::new(format!("{named} "), Role::Focus).and(address, Role::Text);
    entries.push(entry.of(Part::Site(bloc.id)));
    let mut pair = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            let label = text.with("journal-champ-nomme", &[("champ", text.get(key).into())]) + " ";
            entries.push(Entry::new(label, Role::Dim).and(value, Role::Text).indent(2));
        }
    };
    pair("champ-acces", site.acces.clone());
    let there = joined([site.occupant.clone(), site.telephone.clone()], " · ");
    pair("champ-occupant", Some(there));
    let hours = site
        .ouverture
        .as_ref()
        .map(|hours| ouverture::ecrire(hours, text.langue()));
    pair("champ-ouverture", hours);
    entries.extend(bloc.contacts.iter().map(|contact| to_call(contact, 2, text)));
    machines(&bloc.equipements, 0, entries, cx);
}

/// Machines as a tree.
fn machines(noeuds: &[EquipementNoeud], depth: u16, entries: &mut Vec<Entry<Part>>, cx: &Cx) {
    for noeud in noeuds {
        let machine = &noeud.equipement;
        let branch = if depth == 0 { "" } else { "└ " };
        let mut entry = Entry::new(format!("{branch}{}", machine.libelle), Role::Text);
        let detail = detail(machine, cx.text);
        if !detail.is_empty() {
            entry = entry.and(format!(" · {detail}"), Role::Dim);
        }
        if let Some(fin) = machine.fin_garantie {
            let args = [("jour", cx.text.date(fin).into())];
            let said = cx.text.with("clients-garantie", &args);
            // A guarantee that has ended is no news.
            let role = match until(Some(fin), cx) {
                Role::Danger => Role::Dim,
                role => role,
            };
            entry = entry.and(" · ", Role::Dim).and(said, role);
        }
        let indent = 2 + depth.min(6) * 2;
        entries.push(entry.indent(indent).of(Part::Equipement(noeud.id)));
        machines(&noeud.enfants, depth + 1, entries, cx);
    }
}

fn detail(machine: &Equipement, text: Text) -> String {
    let serial = machine
        .numero_serie
        .as_ref()
        .map(|numero| text.with("clients-numero-serie", &[("numero", numero.into())]));
    let charge = machine
        .charge_kg
        .map(|charge| format!("{}\u{a0}kg", text.decimal(charge)));
    let made = joined([machine.marque.clone(), machine.modele.clone()], " ");
    let fluid = joined([machine.fluide.clone(), charge], " ");
    joined([Some(made), serial, Some(fluid)], " · ")
}

/// The machine of that key, wherever it hangs.
pub(super) fn machine(noeuds: &[EquipementNoeud], id: EquipementId) -> Option<&EquipementNoeud> {
    noeuds.iter().find_map(|noeud| {
        if noeud.id == id {
            Some(noeud)
        } else {
            machine(&noeud.enfants, id)
        }
    })
}

/// How an end looks from today.
fn until(fin: Option<NaiveDate>, cx: &Cx) -> Role {
    let today = cx.text.day_of(cx.now);
    match fin {
        Some(fin) if fin < today => Role::Danger,
        Some(fin) if fin <= today + TimeDelta::days(SOON) => Role::Warning,
        _ => Role::Dim,
    }
}

fn contract(ligne: &ContratLigne, cx: &Cx) -> Entry<Part> {
    let text = cx.text;
    let hours = |key: &str, value: Option<Decimal>| {
        value.map(|value| text.with(key, &[("heures", text.decimal(value).into())]))
    };
    let promised = joined(
        [
            hours("clients-gti", ligne.gti_heures),
            hours("clients-gtr", ligne.gtr_heures),
        ],
        " · ",
    );
    let mut entry =
        Entry::new(format!("{} ", ligne.numero), Role::Dim).and(ligne.libelle.clone(), Role::Text);
    if !promised.is_empty() {
        entry = entry.and(" · ", Role::Dim).and(promised, Role::Focus);
    }
    let (key, jour) = match ligne.fin {
        _ if ligne.debut > text.day_of(cx.now) => ("clients-contrat-des", ligne.debut),
        Some(fin) if fin < text.day_of(cx.now) => ("clients-contrat-echu", fin),
        Some(fin) => ("clients-contrat-jusqu-au", fin),
        None => ("clients-contrat-depuis", ligne.debut),
    };
    let said = text.with(key, &[("jour", text.date(jour).into())]);
    entry = entry.and(" · ", Role::Dim).and(said, until(ligne.fin, cx));
    if let Some(jour) = ligne.prochaine_visite {
        let said = text.with("clients-prochaine-visite", &[("jour", text.date(jour).into())]);
        entry = entry.and(format!(" · {said}"), Role::Dim);
    }
    entry.of(Part::Contrat(ligne.id))
}
