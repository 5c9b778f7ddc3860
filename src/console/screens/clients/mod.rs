//! Clients: a table with a live filter, and beside it everything about the chosen one.

mod forms;
mod view;

use ratatui::layout::{Position, Rect};

pub(super) use self::forms::{ClientSheet, SiteSheet};
use self::forms::{ContactSheet, ContratSheet, EquipementSheet, RemoveSheet};
pub use self::view::Part;
use super::Screen;
use super::mission::Mission;
use super::mission_form::MissionForm;
use super::missions::Missions;
use crate::console::App;
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draw::Pen;
use crate::console::flight::Flight;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::{Half, Hit};
use crate::console::msg::{List, Reply, Slot};
use crate::console::overlays::form;
use crate::console::widgets::browse::{Browse, Pane};
use crate::console::widgets::table::Source;
use crate::domain::client::{CHAMPS, ClientFiche, ClientLigne, ContactFiche, TriClients};
use crate::domain::filtre::Champ;
use crate::domain::journal::{Change, Objet};
use crate::domain::liste::{Liste, Page};
use crate::domain::recherche::SiteTrouve;
use crate::domain::site::SiteBloc;
use crate::domain::{ClientId, Code as _, Permission, Refusal};
use crate::service::client::{ClientAnswer, ClientQuery};
use crate::service::{Answer, Done, Error, Query};

/// Keys of the table and of the record beside it.
pub static KEYS: Context = Context {
    name: "clients",
    typing: false,
    open: true,
    bindings: &[
        Binding::new(&["k", "<up>"], Action::Up, Group::Move),
        Binding::new(&["j", "<down>"], Action::Down, Group::Move).foot_as(1, "j/k", "pied-ligne"),
        Binding::new(&["<pageup>", "<c-b>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>", "<c-f>"], Action::PageDown, Group::Move),
        Binding::new(&["<home>"], Action::First, Group::Move),
        Binding::new(&["<end>", "G"], Action::Last, Group::Move),
        Binding::new(&["<tab>", "<s-tab>"], Action::Next, Group::Move),
        Binding::new(&["h", "<left>"], Action::Left, Group::Move),
        Binding::new(&["<enter>", "l", "<right>"], Action::Open, Group::Record)
            .foot_as(2, "Enter", "pied-ouvrir")
            .when(chosen),
        Binding::new(&["/"], Action::Filter, Group::Record).foot(3),
        Binding::new(&["o"], Action::Sort, Group::Record).foot(103),
        Binding::new(&["n"], Action::NewClient, Group::Record)
            .foot(4)
            .when(may_manage),
        Binding::new(&["e"], Action::Edit, Group::Record)
            .foot(100)
            .when(editable),
        Binding::new(&["a s"], Action::NewSite, Group::Record)
            .foot_as(101, "a", "pied-ajouter")
            .when(extensible),
        Binding::new(&["a c"], Action::NewContact, Group::Record).when(extensible),
        Binding::new(&["a e"], Action::NewEquipement, Group::Record).when(has_a_site),
        Binding::new(&["a k"], Action::NewContrat, Group::Record).when(may_promise),
        Binding::new(&["m"], Action::MissionHere, Group::Record)
            .foot(102)
            .when(may_call),
        Binding::new(&["X", "<delete>"], Action::Remove, Group::Record).when(removable),
    ],
};

fn clients(app: &App) -> Result<&Clients, Refusal> {
    match app.screen() {
        Screen::Clients(clients) => Ok(clients),
        _ => Err(Refusal::rule("ligne-a-choisir")),
    }
}

fn chosen(app: &App) -> Result<(), Refusal> {
    let nothing = || Refusal::rule("ligne-a-choisir");
    clients(app)?.0.id().map(|_| ()).ok_or_else(nothing)
}

fn may_manage(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::ClientGerer).map(|_| ())
}

/// Something chosen that isn't erased: nothing is added to what is, and nothing of it changes.
fn extensible(app: &App) -> Result<(), Refusal> {
    may_manage(app)?;
    chosen(app)?;
    match clients(app)?.0.fiche() {
        Some(fiche) if fiche.anonymise_le.is_some() => {
            let nom = fiche.client.raison_sociale.clone();
            Err(Refusal::rule("client-anonymise").with("nom", nom))
        }
        _ => Ok(()),
    }
}

fn editable(app: &App) -> Result<(), Refusal> {
    extensible(app)?;
    match clients(app)?.0.part() {
        Some(Part::Mission(_) | Part::Missions) => Err(Refusal::rule("pas-d-ici")),
        _ => Ok(()),
    }
}

fn removable(app: &App) -> Result<(), Refusal> {
    editable(app)
}

fn has_a_site(app: &App) -> Result<(), Refusal> {
    extensible(app)?;
    clients(app)?.site().map(|_| ())
}

/// What a contract may cover is in the record.
fn may_promise(app: &App) -> Result<(), Refusal> {
    extensible(app)?;
    clients(app)?.read().map(|_| ())
}

fn may_call(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::MissionCreer)?;
    chosen(app)?;
    clients(app)?.site().map(|_| ())
}

/// Where the rows come from, in which order.
#[derive(Debug)]
pub(super) struct Listed {
    tri: TriClients,
}

impl Default for Listed {
    fn default() -> Self {
        Self { tri: TriClients::Nom }
    }
}

impl Source for Listed {
    type Id = ClientId;
    type Row = ClientLigne;
    const LIST: List = List::Clients;

    fn id(row: &ClientLigne) -> ClientId {
        row.id
    }

    fn page(&self, filtre: String, page: Page) -> Query {
        let tri = self.tri;
        ClientQuery::Clients { filtre, tri, page }.into()
    }

    fn near() -> Option<&'static [Champ]> {
        Some(CHAMPS)
    }

    fn found(answer: &Answer) -> Option<&Liste<ClientLigne>> {
        match answer {
            Answer::Client(answer) => match answer.as_ref() {
                ClientAnswer::Clients(found) => Some(found),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The screen.
#[derive(Debug, Default)]
pub struct Clients(Browse<Listed>);

impl Clients {
    /// One client's record, and something in it.
    #[must_use]
    pub fn on(filter: &str, id: ClientId, part: Option<Part>) -> Self {
        Self(Browse::on(filter, id, part))
    }

    pub(super) fn contexts(&self) -> Vec<&'static Context> {
        self.0.contexts(&KEYS)
    }

    /// What the header says: the filter.
    pub(in crate::console) fn caption(&self) -> Option<String> {
        self.0.table.caption()
    }

    /// The code of the chosen client.
    pub(super) fn copied(&self) -> Option<&str> {
        match self.0.pane() {
            Pane::List => self.0.table.chosen().map(|ligne| ligne.code.as_str()),
            Pane::Record => self.0.fiche().map(|fiche| fiche.code.as_str()),
        }
    }

    pub(super) fn load(&mut self, cx: &mut Cx) {
        self.0.load(cx);
    }

    /// The record of the chosen client, once it is there.
    fn fiche(&self) -> Option<&ClientFiche> {
        self.0.fiche().filter(|fiche| Some(fiche.id) == self.0.id())
    }

    /// The record, which a narrow screen reads where it is opened.
    fn read(&self) -> Result<&ClientFiche, Refusal> {
        let rule = match self.0.pane() {
            Pane::Record => "lecture-en-cours",
            Pane::List => "client-a-ouvrir",
        };
        self.0.fiche().ok_or_else(|| Refusal::rule(rule))
    }

    /// The site that a new machine or mission is for: the chosen one, or the only one.
    fn site(&self) -> Result<&SiteBloc, Refusal> {
        let fiche = self.read()?;
        let here = match self.0.part() {
            Some(Part::Site(id)) => fiche.sites.iter().find(|site| site.id == id),
            Some(Part::Equipement(id)) => fiche
                .sites
                .iter()
                .find(|site| view::machine(&site.equipements, id).is_some()),
            Some(Part::Contact(id)) => fiche
                .sites
                .iter()
                .find(|site| site.contacts.iter().any(|contact| contact.id == id)),
            _ => None,
        };
        match (here, fiche.sites.as_slice()) {
            (Some(site), _) | (None, [site]) => Ok(site),
            (None, []) => Err(Refusal::rule("client-sans-site")),
            (None, _) => Err(Refusal::rule("site-a-choisir")),
        }
    }

    /// Whether what an action is about was asked for, and is not here yet.
    pub(super) fn awaits(&self, action: Action, cx: &Cx) -> bool {
        self.0.awaits(action, cx)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if self.0.perform(action, cx) {
            return true;
        }
        match action {
            Action::Open => self.enter(cx),
            Action::Sort => {
                let all = TriClients::ALL;
                let tri = &mut self.0.table.source.tri;
                let at = all.iter().position(|known| known == tri).unwrap_or(0);
                *tri = all[(at + 1) % all.len()];
                self.0.table.asked_anew(cx);
            }
            Action::NewClient => form::open(ClientSheet::new(cx), cx),
            Action::Edit => self.edit(cx),
            Action::NewSite => {
                if let Some(id) = self.0.id() {
                    let sheet = match self.fiche() {
                        Some(fiche) if fiche.sites.is_empty() => SiteSheet::first(fiche, cx.text.langue()),
                        _ => SiteSheet::new(id, self.name(), cx.text.langue()),
                    };
                    form::open(sheet, cx);
                }
            }
            Action::NewContact => {
                if let Some(id) = self.0.id() {
                    let site = self.0.part().and_then(|_| self.site().ok()).map(|site| site.id);
                    let sites = self
                        .0
                        .fiche()
                        .map(|fiche| fiche.sites.clone())
                        .unwrap_or_default();
                    form::open(ContactSheet::new(id, self.name(), site, &sites), cx);
                }
            }
            Action::NewEquipement => {
                if let Ok(site) = self.site() {
                    let parent = match self.0.part() {
                        Some(Part::Equipement(id)) => Some(id),
                        _ => None,
                    };
                    form::open(EquipementSheet::new(site, parent), cx);
                }
            }
            Action::NewContrat => {
                if let Some(fiche) = self.fiche() {
                    form::open(ContratSheet::new(fiche, cx), cx);
                }
            }
            Action::MissionHere => self.call(cx),
            Action::Remove => self.remove(cx),
            _ => return false,
        }
        true
    }

    /// The chosen client's name.
    fn name(&self) -> String {
        let fiche = self.fiche();
        let ligne = self
            .0
            .table
            .chosen()
            .filter(|ligne| Some(ligne.id) == self.0.id());
        fiche
            .map(|fiche| fiche.client.raison_sociale.clone())
            .or(ligne.map(|ligne| ligne.raison_sociale.clone()))
            .unwrap_or_default()
    }

    /// Enter in the record: a mission opens, the rest is edited.
    fn enter(&mut self, cx: &mut Cx) {
        match (self.0.part(), self.0.fiche()) {
            (Some(Part::Mission(id)), Some(fiche)) => {
                if let Some(breve) = fiche.missions.iter().find(|breve| breve.id == id) {
                    let mission = Mission::new(id, breve.numero.clone());
                    cx.go(Nav::Push(Screen::Mission(Box::new(mission))));
                }
            }
            (Some(Part::Missions), Some(fiche)) => {
                let missions = Missions::matching(&format!("client:{}", fiche.code));
                cx.go(Nav::Push(Screen::Missions(Box::new(missions))));
            }
            (None, _) => {}
            (Some(_), _) => match may_edit(cx, self.0.fiche()) {
                Ok(()) => self.edit(cx),
                Err(refusal) => cx.refuse(&refusal),
            },
        }
    }

    fn edit(&self, cx: &mut Cx) {
        let Some(id) = self.0.id() else { return };
        let fiche = self.0.fiche();
        match (self.0.part(), fiche) {
            (None | Some(Part::Client), _) => form::open(ClientSheet::of(id, fiche), cx),
            (Some(Part::Site(site)), Some(fiche)) => {
                if let Some(bloc) = fiche.sites.iter().find(|bloc| bloc.id == site) {
                    form::open(SiteSheet::of(bloc, cx.text.langue()), cx);
                }
            }
            (Some(Part::Contact(contact)), Some(fiche)) => {
                if let Some(contact) = contacts(fiche).find(|known| known.id == contact) {
                    form::open(ContactSheet::of(contact, &fiche.sites), cx);
                }
            }
            (Some(Part::Equipement(machine)), Some(fiche)) => {
                let mut sites = fiche.sites.iter();
                let found = sites.find_map(|site| {
                    let noeud = view::machine(&site.equipements, machine)?;
                    Some(EquipementSheet::of(site, noeud))
                });
                if let Some(sheet) = found {
                    form::open(sheet, cx);
                }
            }
            (Some(Part::Contrat(id)), Some(fiche)) => {
                if let Some(ligne) = fiche.contrats.iter().find(|ligne| ligne.id == id) {
                    form::open(ContratSheet::of(fiche, id, &ligne.numero, cx), cx);
                }
            }
            _ => {}
        }
    }

    /// A call from here: the form of a new mission, with client and site filled in.
    fn call(&self, cx: &mut Cx) {
        let (Ok(site), Some(fiche)) = (self.site(), self.0.fiche()) else {
            return;
        };
        let found = SiteTrouve::of(site, &fiche.client.raison_sociale);
        let form = MissionForm::at(&found, cx);
        cx.go(Nav::Push(Screen::MissionForm(Box::new(form))));
    }

    fn remove(&self, cx: &mut Cx) {
        let Some(id) = self.0.id() else { return };
        let fiche = self.0.fiche();
        let back = fiche.is_some_and(|fiche| fiche.supprime_le.is_some());
        match (self.0.part(), fiche) {
            (None | Some(Part::Client), _) => {
                let version = fiche.map(|fiche| fiche.version);
                form::open(RemoveSheet::new(id, version, self.name(), back), cx);
            }
            (Some(Part::Site(id)), Some(fiche)) => {
                if let Some(bloc) = fiche.sites.iter().find(|bloc| bloc.id == id) {
                    let nom = format!("{} {}", bloc.code, bloc.site.libelle).trim().to_owned();
                    form::open(RemoveSheet::new(id, Some(bloc.version), nom, false), cx);
                }
            }
            (Some(Part::Contact(id)), Some(fiche)) => {
                if let Some(contact) = contacts(fiche).find(|known| known.id == id) {
                    let nom = view::person(&contact.contact);
                    form::open(RemoveSheet::new(id, Some(contact.version), nom, false), cx);
                }
            }
            (Some(Part::Equipement(id)), Some(fiche)) => {
                let mut sites = fiche.sites.iter();
                if let Some(noeud) = sites.find_map(|site| view::machine(&site.equipements, id)) {
                    let nom = noeud.equipement.libelle.clone();
                    form::open(RemoveSheet::new(id, Some(noeud.version), nom, false), cx);
                }
            }
            (Some(Part::Contrat(id)), Some(fiche)) => {
                if let Some(ligne) = fiche.contrats.iter().find(|ligne| ligne.id == id) {
                    let nom = format!("{} {}", ligne.numero, ligne.libelle).trim().to_owned();
                    form::open(RemoveSheet::new(id, Some(ligne.version), nom, false), cx);
                }
            }
            _ => {}
        }
    }

    pub(super) fn click(&mut self, hit: Hit, cx: &mut Cx) {
        self.0.click(hit, cx);
    }

    pub(super) fn roll(&mut self, half: Half, by: isize, cx: &mut Cx) {
        self.0.roll(half, by, cx);
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.0.key(key, cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        self.0.paste(text, cx);
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        self.0.reply(slot, reply, cx)
    }

    pub(super) fn ended(&mut self, flight: Flight, reply: &Result<Reply, Error>, cx: &mut Cx) {
        if let Ok(Reply::Outcome(outcome)) = reply
            && flight.nom == "client.creer"
            && let Done::Fiche { id, nom, .. } = &outcome.result
        {
            self.0.open(ClientId(*id), nom, cx);
        }
        self.0.load(cx);
    }

    pub(super) fn changed(&mut self, changes: &[Change], cx: &mut Cx) -> bool {
        self.0.changed(changes, cx)
    }

    pub(super) fn tick(&mut self, cx: &Cx) -> bool {
        self.0.tick(cx)
    }

    pub(super) fn next_wake(&self) -> Option<std::time::Duration> {
        self.0.next_wake()
    }

    pub(super) fn resized(&mut self, cx: &mut Cx) {
        self.0.resized(cx);
    }

    pub(super) fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        self.0.view(area, cx, pen)
    }
}

/// Everybody to call: of the client as a whole, and of its sites.
fn contacts(fiche: &ClientFiche) -> impl Iterator<Item = &ContactFiche> {
    let of_sites = fiche.sites.iter().flat_map(|site| &site.contacts);
    fiche.contacts.iter().chain(of_sites)
}

fn may_edit(cx: &Cx, fiche: Option<&ClientFiche>) -> Result<(), Refusal> {
    cx.actor.require(Permission::ClientGerer)?;
    match fiche {
        Some(fiche) if fiche.anonymise_le.is_some() => {
            Err(Refusal::rule("client-anonymise").with("nom", fiche.client.raison_sociale.clone()))
        }
        _ => Ok(()),
    }
}

/// What shows on this screen.
fn shows(objet: Objet) -> bool {
    matches!(
        objet,
        Objet::Client
            | Objet::Contact
            | Objet::Site
            | Objet::Equipement
            | Objet::Contrat
            | Objet::Mission
            | Objet::Agence
    )
}
