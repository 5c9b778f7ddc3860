//! People: a table with a live filter, and beside it everything about the chosen one.

mod forms;
mod view;

use chrono_tz::Tz;
use ratatui::layout::{Position, Rect};

use self::forms::{
    AbsenceSheet, ActeSheet, CleSheet, HabilitationSheet, HorairesSheet, MotDePasseSheet, PersonneSheet,
    RetourSheet, RolesSheet,
};
pub use self::view::Part;
use super::Screen;
use crate::console::App;
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draw::Pen;
use crate::console::flight::Flight;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::{Half, Hit};
use crate::console::msg::{List, Reply, Slot};
use crate::console::overlays::{Overlay, absence, form};
use crate::console::widgets::browse::{Browse, Pane};
use crate::console::widgets::table::Source;
use crate::domain::actor::Reach;
use crate::domain::journal::{Change, Objet};
use crate::domain::liste::{Liste, Page};
use crate::domain::utilisateur::{AbsenceLigne, UtilisateurFiche, UtilisateurLigne};
use crate::domain::{CreneauId, Permission, Refusal, UtilisateurId, heure};
use crate::service::utilisateur::UtilisateurQuery;
use crate::service::{Answer, Done, Error, Query};

/// Keys of the table and of the record beside it.
pub static KEYS: Context = Context {
    name: "utilisateurs",
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
        Binding::new(&["n"], Action::NewUser, Group::Record)
            .foot(4)
            .when(may_manage),
        Binding::new(&["e"], Action::Edit, Group::Record)
            .foot(100)
            .when(editable),
        Binding::new(&["a h"], Action::NewHabilitation, Group::Record)
            .foot_as(101, "a", "pied-ajouter")
            .when(may_qualify),
        Binding::new(&["a a", "A"], Action::Absence, Group::Record).when(may_enter_absence),
        Binding::new(&["a c"], Action::NewKey, Group::Record).when(may_open_to),
        Binding::new(&["r"], Action::Roles, Group::Record)
            .foot(102)
            .when(may_give_roles),
        Binding::new(&["t"], Action::Hours, Group::Record)
            .foot(103)
            .when(may_manage_them),
        Binding::new(&["p"], Action::Password, Group::Record)
            .foot(104)
            .when(may_set_password),
        Binding::new(&["v"], Action::Unlock, Group::Record).when(locked),
        Binding::new(&["x"], Action::Activate, Group::Record).when(may_activate),
        Binding::new(&["X", "<delete>"], Action::Remove, Group::Record).when(removable),
    ],
};

fn people(app: &App) -> Result<&Utilisateurs, Refusal> {
    match app.screen() {
        Screen::Utilisateurs(people) => Ok(people),
        _ => Err(Refusal::rule("ligne-a-choisir")),
    }
}

fn chosen(app: &App) -> Result<(), Refusal> {
    let nothing = || Refusal::rule("ligne-a-choisir");
    people(app)?.0.id().map(|_| ()).ok_or_else(nothing)
}

fn may_manage(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::UtilisateurGerer).map(|_| ())
}

/// Checks that a permission reaches the chosen person, and that they are there to be changed.
fn over_them(app: &App, permission: Permission) -> Result<&Utilisateurs, Refusal> {
    let people = reaching(app, permission)?;
    match people.ligne() {
        Some(ligne) if ligne.supprime => Err(Refusal::rule("personne-supprimee")),
        _ => Ok(people),
    }
}

/// Checks that a permission reaches the chosen person, deleted or not, as far as that is known here; the service knows
/// it all.
fn reaching(app: &App, permission: Permission) -> Result<&Utilisateurs, Refusal> {
    app.cx.actor.require(permission)?;
    chosen(app)?;
    let people = people(app)?;
    if let Some(fiche) = people.0.fiche() {
        let equipes: Vec<_> = fiche.appartenances.iter().map(|part| part.equipe).collect();
        let over = Reach {
            personnes: &[fiche.ligne.id],
            equipes: &equipes,
            agence: fiche.agence_id,
        };
        app.cx.actor.require_over(permission, over)?;
    }
    Ok(people)
}

fn may_manage_them(app: &App) -> Result<(), Refusal> {
    over_them(app, Permission::UtilisateurGerer).map(|_| ())
}

fn may_qualify(app: &App) -> Result<(), Refusal> {
    over_them(app, Permission::HabilitationGerer).map(|_| ())
}

fn may_enter_absence(app: &App) -> Result<(), Refusal> {
    over_them(app, Permission::AbsenceSaisir).map(|_| ())
}

fn may_give_roles(app: &App) -> Result<(), Refusal> {
    over_them(app, Permission::RoleGerer).map(|_| ())
}

fn is_oneself(app: &App) -> Result<bool, Refusal> {
    Ok(people(app)?.0.id() == Some(app.cx.actor.id))
}

/// One's own keys are one's own affair.
fn may_open_to(app: &App) -> Result<(), Refusal> {
    if is_oneself(app)? {
        return Ok(());
    }
    may_manage_them(app)
}

fn may_set_password(app: &App) -> Result<(), Refusal> {
    if is_oneself(app)? {
        return Err(Refusal::rule("son-mot-de-passe"));
    }
    may_manage_them(app)
}

fn may_activate(app: &App) -> Result<(), Refusal> {
    if is_oneself(app)? {
        return Err(Refusal::rule("pas-soi-meme"));
    }
    may_manage_them(app)
}

fn locked(app: &App) -> Result<(), Refusal> {
    let people = over_them(app, Permission::UtilisateurGerer)?;
    let reserve = people.0.fiche().and_then(|fiche| fiche.reserve.as_ref());
    match reserve.and_then(|reserve| reserve.verrouille_jusqu_a) {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("personne-non-verrouillee")),
    }
}

/// The form of what is chosen; oneself may say how one is called and reads.
fn editable(app: &App) -> Result<(), Refusal> {
    chosen(app)?;
    match people(app)?.0.part() {
        Some(Part::Roles) => may_give_roles(app),
        Some(Part::Habilitation(_)) => may_qualify(app),
        Some(Part::Absence(_)) => may_enter_absence(app),
        Some(Part::Cle(_)) => Err(Refusal::rule("pas-d-ici")),
        None | Some(Part::Personne) if is_oneself(app)? => Ok(()),
        None | Some(Part::Personne | Part::Horaires) => may_manage_them(app),
    }
}

/// What is deleted with the same key: a part of the record, or the person.
fn removable(app: &App) -> Result<(), Refusal> {
    chosen(app)?;
    match people(app)?.0.part() {
        Some(Part::Habilitation(_)) => may_qualify(app),
        Some(Part::Absence(_)) => may_enter_absence(app),
        Some(Part::Cle(_)) => may_open_to(app),
        Some(Part::Roles | Part::Horaires) => Err(Refusal::rule("rien-a-retirer")),
        None | Some(Part::Personne) if is_oneself(app)? => Err(Refusal::rule("pas-soi-meme")),
        None | Some(Part::Personne) => reaching(app, Permission::UtilisateurGerer).map(|_| ()),
    }
}

/// Where the rows come from.
#[derive(Debug, Default)]
pub(super) struct Listed;

impl Source for Listed {
    type Id = UtilisateurId;
    type Row = UtilisateurLigne;
    const LIST: List = List::Utilisateurs;

    fn id(row: &UtilisateurLigne) -> UtilisateurId {
        row.id
    }

    fn page(&self, filtre: String, page: Page) -> Query {
        UtilisateurQuery::List { filtre, page }.into()
    }

    fn found(answer: &Answer) -> Option<&Liste<UtilisateurLigne>> {
        match answer {
            Answer::Utilisateurs(found) => Some(found),
            _ => None,
        }
    }
}

/// The screen.
#[derive(Debug, Default)]
pub struct Utilisateurs(Browse<Listed>);

impl Utilisateurs {
    /// One person's record.
    #[must_use]
    pub fn on(filter: &str, id: UtilisateurId) -> Self {
        Self(Browse::on(filter, id, None))
    }

    pub(super) fn contexts(&self) -> Vec<&'static Context> {
        self.0.contexts(&KEYS)
    }

    /// What the header says: the filter.
    pub(in crate::console) fn caption(&self) -> Option<String> {
        self.0.table.caption()
    }

    /// The login of the chosen person.
    pub(super) fn copied(&self) -> Option<&str> {
        match self.0.pane() {
            Pane::List => self.0.table.chosen().map(|ligne| ligne.login.as_str()),
            Pane::Record => self.0.fiche().map(|fiche| fiche.ligne.login.as_str()),
        }
    }

    pub(super) fn load(&mut self, cx: &mut Cx) {
        self.0.load(cx);
    }

    /// The chosen person as far as they are known: the record's, or else the list's row.
    fn ligne(&self) -> Option<&UtilisateurLigne> {
        let id = self.0.id()?;
        let fiche = self.0.fiche().map(|fiche| &fiche.ligne);
        fiche
            .filter(|ligne| ligne.id == id)
            .or(self.0.table.chosen().filter(|ligne| ligne.id == id))
    }

    fn fiche(&self) -> Option<&UtilisateurFiche> {
        self.0.fiche().filter(|fiche| Some(fiche.ligne.id) == self.0.id())
    }

    /// Whose record is open, where the keys are in it.
    pub(super) fn open_record(&self) -> Option<&str> {
        let fiche = self.fiche().filter(|_| self.0.pane() == Pane::Record);
        fiche.map(|fiche| fiche.ligne.nom.as_str())
    }

    /// Whether what an action is about was asked for, and is not here yet.
    pub(super) fn awaits(&self, action: Action, cx: &Cx) -> bool {
        self.0.awaits(action, cx)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if self.0.perform(action, cx) {
            return true;
        }
        let Some(ligne) = self.ligne().cloned() else {
            if action == Action::NewUser {
                form::open(PersonneSheet::new(cx), cx);
                return true;
            }
            return false;
        };
        let fiche = self.fiche();
        match action {
            Action::Open => self.enter(&ligne, cx),
            Action::NewUser => form::open(PersonneSheet::new(cx), cx),
            Action::Edit => self.edit(&ligne, cx),
            Action::Roles => form::open(RolesSheet::new(&ligne, fiche), cx),
            Action::Hours => form::open(HorairesSheet::new(&ligne, fiche, cx.text.langue()), cx),
            Action::NewHabilitation => form::open(HabilitationSheet::new(&ligne), cx),
            Action::NewKey => form::open(CleSheet::new(&ligne), cx),
            Action::Password => form::open(MotDePasseSheet::new(&ligne), cx),
            Action::Unlock => form::open(ActeSheet::unlock(&ligne), cx),
            Action::Activate => form::open(ActeSheet::activate(&ligne), cx),
            Action::Absence => self.absence(&ligne, cx),
            Action::Remove => self.remove(&ligne, cx),
            _ => return false,
        }
        true
    }

    /// Enter in the record edits what is chosen, where that may be.
    fn enter(&self, ligne: &UtilisateurLigne, cx: &mut Cx) {
        let permission = match self.0.part() {
            Some(Part::Roles) => Permission::RoleGerer,
            Some(Part::Habilitation(_)) => Permission::HabilitationGerer,
            Some(Part::Absence(_)) => Permission::AbsenceSaisir,
            Some(Part::Cle(_)) | None => return,
            Some(Part::Personne | Part::Horaires) => Permission::UtilisateurGerer,
        };
        let own = ligne.id == cx.actor.id && self.0.part() == Some(Part::Personne);
        match cx.actor.require(permission) {
            Err(refusal) if !own => cx.refuse(&refusal),
            _ => self.edit(ligne, cx),
        }
    }

    fn edit(&self, ligne: &UtilisateurLigne, cx: &mut Cx) {
        let fiche = self.fiche();
        match self.0.part() {
            None | Some(Part::Personne) => form::open(PersonneSheet::of(ligne, fiche, cx), cx),
            Some(Part::Roles) => form::open(RolesSheet::new(ligne, fiche), cx),
            Some(Part::Horaires) => form::open(HorairesSheet::new(ligne, fiche, cx.text.langue()), cx),
            Some(Part::Habilitation(id)) => {
                let mut held = fiche.into_iter().flat_map(|fiche| &fiche.habilitations);
                if let Some(held) = held.find(|held| held.id == id) {
                    form::open(HabilitationSheet::of(ligne, held), cx);
                }
            }
            Some(Part::Absence(id)) => {
                if let Some(absence) = self.away(id) {
                    form::open(AbsenceSheet::new(ligne, self.zone(cx), absence), cx);
                }
            }
            Some(Part::Cle(_)) => {}
        }
    }

    /// The clocks by which they work.
    fn zone(&self, cx: &Cx) -> Tz {
        let theirs = self.fiche().and_then(|fiche| fiche.horloges.parse().ok());
        theirs.unwrap_or(cx.text.zone())
    }

    /// An absence of theirs.
    fn away(&self, id: CreneauId) -> Option<&AbsenceLigne> {
        let fiche = self.fiche()?;
        let mut absences = fiche.absences.iter().chain(&fiche.absences_passees);
        absences.find(|absence| absence.id == id)
    }

    fn absence(&self, ligne: &UtilisateurLigne, cx: &mut Cx) {
        let zone = self.zone(cx);
        let jour = heure::jour(zone, cx.now);
        let who = absence::Who {
            id: ligne.id,
            nom: ligne.nom.clone(),
            jour,
            zone,
            depuis: heure::instant_or_next(zone, jour.and_time(chrono::NaiveTime::MIN)),
        };
        cx.go(Nav::Open(Overlay::Absence(absence::Absence::new(who))));
    }

    fn remove(&self, ligne: &UtilisateurLigne, cx: &mut Cx) {
        let part = self.0.part();
        let sheet = match (part, self.fiche()) {
            (None | Some(Part::Personne), _) if ligne.supprime => {
                return form::open(RetourSheet::new(ligne), cx);
            }
            (None | Some(Part::Personne), _) => Some(ActeSheet::delete(ligne)),
            (Some(Part::Habilitation(id)), Some(fiche)) => {
                let held = fiche.habilitations.iter().find(|held| held.id == id);
                held.map(|held| ActeSheet::withdraw(ligne, held))
            }
            (Some(Part::Absence(id)), _) => self
                .away(id)
                .map(|absence| ActeSheet::present(ligne, absence, cx.text)),
            (Some(Part::Cle(id)), Some(fiche)) => {
                let mut cles = fiche.reserve.iter().flat_map(|reserve| &reserve.cles);
                cles.find(|cle| cle.id == id)
                    .map(|cle| ActeSheet::revoke(ligne, cle))
            }
            _ => None,
        };
        if let Some(sheet) = sheet {
            form::open(sheet, cx);
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
            && flight.nom == "utilisateur.creer"
            && let Done::Utilisateur { id, login, .. } = &outcome.result
        {
            self.0.open(*id, login, cx);
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

/// What shows on this screen.
fn shows(objet: Objet) -> bool {
    matches!(
        objet,
        Objet::Utilisateur
            | Objet::Role
            | Objet::Habilitation
            | Objet::Specialisation
            | Objet::Titre
            | Objet::Equipe
            | Objet::Creneau
            | Objet::CleSsh
            | Objet::Agence
    )
}
