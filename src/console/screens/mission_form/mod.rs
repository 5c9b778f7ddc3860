//! A new mission, from a call: everything that is typed is a draft until the service has taken it.

mod answers;
mod caller;
mod fields;
mod machine;
mod view;

use ratatui::layout::{Position, Rect};
use uuid::Uuid;

use self::caller::{Caller, Found};
use self::fields::{FORM, Known};
pub use self::fields::{Field, Kind};
pub(super) use self::fields::{begun, priorites};
use self::machine::Finder;
use super::Screen;
use super::clients::{ClientSheet, SiteSheet};
use crate::console::App;
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::Subject;
use crate::console::draw::Pen;
use crate::console::flight::{Origin, Target};
use crate::console::key::{Code as KeyCode, Key};
use crate::console::keymap::{Binding, Context, Group};
use crate::console::mouse::Hit;
use crate::console::msg::Slot;
use crate::console::overlays::form::{self, Options};
use crate::console::overlays::waits_for_the_answer;
use crate::console::toast::Tone;
use crate::console::widgets::ahead::Ahead;
use crate::domain::permission::Permission;
use crate::domain::recherche::SiteTrouve;
use crate::domain::{ClientId, Refusal};
use crate::service::Command;
use crate::service::client::{ClientQuery, Ref};
use crate::service::mission::{Create, MissionCommand, MissionQuery};
use crate::text::Said;

/// Keys of the form.
pub static KEYS: Context = Context {
    name: "nouvelle-mission",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<tab>"], Action::Next, Group::Form).foot(1),
        Binding::new(&["<s-tab>"], Action::Previous, Group::Form),
        Binding::new(&["<down>"], Action::Down, Group::Form),
        Binding::new(&["<up>"], Action::Up, Group::Form),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot_as(2, "Enter", "pied-suite"),
        Binding::new(&["<c-s>", "<f2>"], Action::Submit, Group::Form).foot(3),
        Binding::new(&["<c-n>"], Action::NewClient, Group::Form)
            .foot_as(100, "Ctrl-n", "pied-nouveau-client")
            .when(may_enter_clients),
        Binding::new(&["<c-l>"], Action::NewSite, Group::Form)
            .foot_as(101, "Ctrl-l", "pied-nouveau-site")
            .when(has_a_client),
        Binding::new(&["<c-d>"], Action::Clear, Group::Form).foot(4),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot_as(5, "Esc", "pied-quitter-brouillon"),
        Binding::HELP_TYPING,
        Binding::new(&["<c-t>"], Action::Language, Group::Console),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

fn may_enter_clients(app: &App) -> Result<(), Refusal> {
    app.cx.actor.require(Permission::ClientGerer).map(|_| ())
}

fn has_a_client(app: &App) -> Result<(), Refusal> {
    may_enter_clients(app)?;
    match app.screen() {
        Screen::MissionForm(form) if form.client(&app.cx).is_some() => Ok(()),
        _ => Err(Refusal::rule("client-a-choisir")),
    }
}

/// The form.
#[derive(Debug)]
pub struct MissionForm {
    focus: usize,
    caller: Caller,
    known: Known,
    /// What is typed to find a machine.
    finder: Finder,
    /// What was typed into a choice.
    ahead: Ahead,
    /// What was refused, and about which field.
    refused: Option<(Option<&'static str>, Said)>,
    /// What the draft that was found there is about, until something else is typed.
    resumed: Option<String>,
    /// The last command sent and its key: the same command again is the same command.
    sent: Option<(Uuid, Command)>,
}

/// Whether a key begins to look for a machine; a blank goes to the next one.
fn looks_for(key: Key) -> bool {
    key.typed().is_some_and(|c| c != ' ')
}

impl MissionForm {
    /// The form, with whatever was typed into it before.
    #[must_use]
    pub fn new(cx: &Cx) -> Self {
        Self::about(Subject::NewMission, cx)
    }

    /// The form for a call about this site, with whatever was typed into it for this very site: what was noted of
    /// another call stays where it is.
    #[must_use]
    pub fn at(site: &SiteTrouve, cx: &mut Cx) -> Self {
        let about = Subject::Site(site.site);
        if fields::site(about, cx).is_none_or(|(_, chosen)| chosen != site.site) {
            // It has become a call about another site.
            cx.drafts.forget(FORM, about);
        }
        fields::set_site(about, cx, site);
        Self::about(about, cx)
    }

    fn about(about: Subject, cx: &Cx) -> Self {
        let focus = usize::from(fields::site(about, cx).is_some()) * fields::at(Field::Titre);
        Self {
            focus,
            caller: Caller::new(about),
            known: Known::new(about),
            finder: Finder::new(about),
            ahead: Ahead::default(),
            refused: None,
            resumed: fields::resumed(about, cx),
            sent: None,
        }
    }

    pub(super) fn load(&mut self, cx: &mut Cx) {
        cx.read(Slot::Reference, MissionQuery::Reference);
        self.caller.search(cx);
        self.read_site(cx);
    }

    /// Another site, or none: it has other machines.
    fn change_site(&mut self, cx: &mut Cx) {
        self.finder.close();
        self.read_site(cx);
    }

    /// Reads what there is at the chosen site.
    fn read_site(&mut self, cx: &mut Cx) {
        self.known.site = None;
        self.known.agence = None;
        match fields::site(self.known.about, cx) {
            Some((_, id)) => cx.read(Slot::Machines, ClientQuery::Site(Ref::Id(id))),
            None => cx.forget(Slot::Machines),
        }
    }

    fn field(&self) -> Field {
        Field::ALL[self.focus.min(Field::ALL.len() - 1)]
    }

    /// Whether the list of sites is open.
    fn choosing(&self, cx: &Cx) -> bool {
        self.field() == Field::Site && fields::site(self.known.about, cx).is_none()
    }

    /// Whether a machine is being looked for.
    fn finding(&self) -> bool {
        self.field() == Field::Equipement && self.finder.is_open()
    }

    /// The keys leave the field where a machine is looked for: it is chosen, unless the machines are still being read.
    fn leave(&mut self, cx: &Cx) {
        if self.field() == Field::Equipement && !machine::awaited(cx) {
            self.finder.close();
        }
    }

    /// The machines are known: what was typed meanwhile chooses, wherever the keys are now.
    fn find(&mut self, cx: &mut Cx) {
        if !self.finder.is_open() {
            return;
        }
        self.refused = None;
        let machines = self.machines(cx);
        self.finder.find(&machines, cx);
        let found = !self.finder.matches(&machines).is_empty();
        // What finds nothing stays to be seen.
        if found && !self.finding() {
            self.finder.close();
        }
    }

    /// Whether what is typed here is on its way: nothing of it changes until the answer is here.
    pub(in crate::console) fn sending(&self, cx: &Cx) -> bool {
        cx.flights.sends(FORM, self.known.about)
    }

    /// Whether a key must wait for an answer: what it takes is being looked for.
    pub(in crate::console) fn awaits(&self, action: Option<Action>, cx: &Cx) -> bool {
        if self.sending(cx) {
            return waits_for_the_answer(action);
        }
        if cx.flights.awaits(Slot::Caller) {
            return action != Some(Action::Back);
        }
        match action {
            Some(Action::Confirm | Action::Down | Action::Up | Action::NewSite) if self.choosing(cx) => {
                cx.flights.awaits(Slot::Sites)
            }
            Some(_) => false,
            None => {
                matches!(self.field(), Field::Specialisation | Field::Habilitation)
                    && cx.flights.awaits(Slot::Reference)
                    && self.known.reference.specialisations.is_empty()
            }
        }
    }

    /// Whether Enter would take a site, and none is found.
    pub(in crate::console) fn has_nobody(&self, action: Action, cx: &Cx) -> bool {
        action == Action::Confirm && self.choosing(cx) && self.caller.is_empty()
    }

    fn machines(&self, cx: &Cx) -> Options {
        fields::options(Field::Equipement, &self.known, cx.text)
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        if action != Action::Back && self.sending(cx) {
            return true;
        }
        match action {
            Action::Down if self.choosing(cx) && !self.caller.is_empty() => self.caller.step(1),
            Action::Up if self.choosing(cx) && self.caller.index() > 0 => self.caller.step(-1),
            Action::Down if self.finding() => {
                self.finder.step(1, &self.machines(cx), cx);
            }
            Action::Up if self.finding() && self.finder.step(-1, &self.machines(cx), cx) => {}
            Action::Next | Action::Down => self.step(1, cx),
            Action::Previous | Action::Up => self.step(-1, cx),
            Action::Confirm => self.confirm(cx),
            Action::Submit => self.submit(cx),
            Action::Clear => {
                cx.empty(FORM, self.known.about, &fields::kept());
                (self.refused, self.resumed) = (None, None);
                self.focus = 0;
                self.caller.search(cx);
                self.change_site(cx);
            }
            Action::NewClient => {
                let called = match fields::site(self.known.about, cx) {
                    Some(_) => String::new(),
                    None => cx
                        .drafts
                        .text(Field::Site.place(self.known.about))
                        .trim()
                        .to_owned(),
                };
                form::open(ClientSheet::called(&called, cx), cx);
            }
            Action::NewSite => {
                if let (None, Some(Found::SansSite(hit))) =
                    (fields::site(self.known.about, cx), self.caller.chosen())
                {
                    self.first_site(hit.client, cx);
                } else if let Some((client, nom)) = self.client(cx) {
                    form::open(SiteSheet::new(client, nom, cx.text.langue()), cx);
                }
            }
            Action::Back => {
                cx.forget(Slot::Sites);
                cx.forget(Slot::Machines);
                let about = self.known.about;
                if matches!(about, Subject::Site(_)) && fields::resumed(about, cx).is_none() {
                    // Only the site was filled in, and it will be again.
                    cx.drafts.forget(FORM, about);
                }
                cx.go(Nav::Pop);
            }
            _ => return false,
        }
        true
    }

    /// The client who is chosen, or whom the keys are on.
    fn client(&self, cx: &Cx) -> Option<(ClientId, String)> {
        if let Some((client, _)) = fields::site(self.known.about, cx) {
            return Some((client, fields::client_nom(self.known.about, cx)));
        }
        self.caller.client()
    }

    /// Asks for a client who has no site yet: the form of their first one follows.
    fn first_site(&mut self, client: ClientId, cx: &mut Cx) {
        match cx.actor.require(Permission::ClientGerer) {
            Ok(_) => cx.read(Slot::Caller, ClientQuery::Client(Ref::Id(client))),
            Err(refusal) => self.refuse(Some(Field::Site.name()), cx.text.refusal(&refusal)),
        }
    }

    /// The call is about this site.
    fn take(&mut self, site: &SiteTrouve, cx: &mut Cx) {
        fields::set_site(self.known.about, cx, site);
        self.change_site(cx);
        self.refused = None;
        self.focus = fields::at(Field::Titre);
    }

    fn step(&mut self, by: isize, cx: &Cx) {
        self.leave(cx);
        let shown = fields::shown(&self.known);
        let at = shown.iter().position(|(at, _)| *at == self.focus);
        let len = isize::try_from(shown.len()).unwrap_or(1);
        let at = isize::try_from(at.unwrap_or(0)).unwrap_or(0);
        let to = usize::try_from((at + by).rem_euclid(len)).unwrap_or(0);
        self.focus = shown[to].0;
        self.ahead.forget();
    }

    /// Enter goes on: a site is taken, the last field sends.
    fn confirm(&mut self, cx: &mut Cx) {
        if self.choosing(cx) {
            match self.caller.chosen() {
                Some(Found::Site(hit)) => {
                    let hit = hit.clone();
                    self.take(&hit, cx);
                }
                Some(Found::SansSite(hit)) => self.first_site(hit.client, cx),
                None => {}
            }
        } else if self.focus + 1 == Field::ALL.len() {
            self.submit(cx);
        } else {
            self.step(1, cx);
        }
    }

    /// A click: the field gets the keys, and holds what was clicked.
    pub(super) fn click(&mut self, hit: Hit, cx: &mut Cx) {
        let (Hit::Field(at) | Hit::Choice(at, _)) = hit else {
            return;
        };
        if self.sending(cx) {
            return;
        }
        self.leave(cx);
        self.focus = at;
        let Hit::Choice(_, inner) = hit else { return };
        let field = self.field();
        if matches!(field.kind(), Kind::Choice | Kind::Machine) {
            let options = fields::options(field, &self.known, cx.text);
            if let Some((value, _)) = options.get(inner) {
                cx.drafts.set(field.place(self.known.about), value);
            }
        } else if self.choosing(cx) {
            self.caller.choose(inner);
            self.confirm(cx);
        }
        self.refused = None;
    }

    /// The wheel goes through what is offered.
    pub(super) fn roll(&mut self, by: isize, cx: &mut Cx) {
        if self.choosing(cx) {
            self.caller.step(by);
        } else if self.finding() {
            self.finder.step(by.signum(), &self.machines(cx), cx);
        }
    }

    /// Why it would go without the machine that is typed: it is being looked for, or there is none.
    fn machine_amiss(&self, cx: &Cx) -> Option<Said> {
        if !self.finder.is_open() {
            return None;
        }
        let said = |key: &str, hint: Option<&str>| Said {
            message: cx.text.get(key).into_owned(),
            hint: hint.map(|key| cx.text.get(key).into_owned()),
        };
        if machine::awaited(cx) {
            return Some(said("recherche-en-cours", None));
        }
        let options = fields::options(Field::Equipement, &self.known, cx.text);
        let none = self.finder.matches(&options).is_empty();
        none.then(|| said("champ-equipement-inconnu", Some("champ-equipement-effacer")))
    }

    fn submit(&mut self, cx: &mut Cx) {
        if cx.flights.sending(Origin::MissionForm) {
            return;
        }
        if let Some(said) = self.machine_amiss(cx) {
            self.refuse(Some(Field::Equipement.name()), said);
            return;
        }
        let create: Create = match fields::create(cx, &self.known) {
            Ok(create) => create,
            Err(refusal) => {
                self.refuse(refusal.field, cx.text.refusal(&refusal));
                return;
            }
        };
        let command = Command::from(MissionCommand::Create(Box::new(create)));
        let key = match &self.sent {
            Some((key, sent)) if *sent == command => *key,
            _ => cx.draw_key(),
        };
        self.sent = Some((key, command.clone()));
        cx.execute_under(key, Target::Nothing, Origin::MissionForm, command);
        cx.flights.made_of(FORM, self.known.about);
    }

    /// Shows what was refused, at the field that it is about.
    fn refuse(&mut self, field: Option<&'static str>, said: Said) {
        if let Some(at) = field.and_then(fields::named) {
            self.focus = at;
        }
        self.refused = Some((field, said));
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        self.resumed = None;
        let field = self.field();
        match field.kind() {
            Kind::Line => {
                if cx.drafts.edit(field.place(self.known.about)).key(key) {
                    self.refused = None;
                }
            }
            Kind::Site => {
                if fields::site(self.known.about, cx).is_some() {
                    // A chosen site is given up on purpose, not by a letter that was meant for another field.
                    let clears = key.code == KeyCode::Backspace || key.ctrl && key.code == KeyCode::Char('u');
                    if !clears {
                        if key.typed().is_some() {
                            cx.say(Tone::Note, "champ-site-garde", &[]);
                        }
                        return;
                    }
                    fields::clear_site(self.known.about, cx);
                    self.change_site(cx);
                }
                if cx.drafts.edit(field.place(self.known.about)).key(key) {
                    self.refused = None;
                    self.caller.search(cx);
                }
            }
            Kind::Machine if self.finding() || looks_for(key) => {
                if self.finder.key(key, &self.machines(cx), cx) {
                    self.refused = None;
                }
            }
            Kind::Machine if machine::awaited(cx) => {}
            Kind::Choice | Kind::Machine => {
                let by = match key.code {
                    KeyCode::Left => -1,
                    KeyCode::Right => 1,
                    KeyCode::Char(' ') if !self.ahead.goes_on(cx.mono) => 1,
                    KeyCode::Char(c) if key.typed().is_some() => return self.jump(field, c, cx),
                    _ => return,
                };
                let options = fields::options(field, &self.known, cx.text);
                fields::cycle(field, &options, by, &self.known, cx);
                self.refused = None;
            }
        }
    }

    /// To the option that begins with what is typed.
    fn jump(&mut self, field: Field, c: char, cx: &mut Cx) {
        let options = fields::options(field, &self.known, cx.text);
        fields::jump(field, &options, c, &mut self.ahead, &self.known, cx);
        self.refused = None;
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        let field = self.field();
        match field.kind() {
            Kind::Line => {
                let fits = cx.drafts.edit(field.place(self.known.about)).insert(text);
                self.refused =
                    (!fits).then(|| (Some(field.name()), cx.text.refusal(&Refusal::rule("texte-coupe"))));
            }
            Kind::Site => {
                fields::clear_site(self.known.about, cx);
                self.change_site(cx);
                let fits = cx.drafts.edit(field.place(self.known.about)).insert(text);
                cx.pasted(fits);
                self.caller.search(cx);
            }
            Kind::Machine => self.finder.insert(text, &self.machines(cx), cx),
            Kind::Choice => {}
        }
    }

    pub(super) fn view(&self, area: Rect, cx: &Cx, pen: &mut Pen<'_>) -> Option<Position> {
        view::view(self, area, cx, pen)
    }
}
