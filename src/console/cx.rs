//! What every screen shares: who looks, when, in which words, and the way out.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::draft::Drafts;
use super::flight::{Flights, Keys, Origin, Target};
use super::goal::Goal;
use super::keymap::Binding;
use super::msg::{Effect, ReqId, Request, Slot, Way};
use super::overlays::Overlay;
use super::prefs::{Preference, Prefs};
use super::screens::Screen;
use super::theme::Theme;
use super::toast::{Toasts, Tone};
use super::typed::Typed;
use super::unread::Unread;
use crate::domain::creneau::TypeCreneau;
use crate::domain::historique::Historique;
use crate::domain::journal::Change;
use crate::domain::planning::Affectee;
use crate::domain::remarque::Remarque;
use crate::domain::utilisateur::UtilisateurLigne;
use crate::domain::{Actor, Langue, MissionId, Refusal, UtilisateurId};
use crate::service::Keep;
use crate::service::feed::Link;
use crate::service::historique::HistoriqueCommand;
use crate::service::mot_de_passe::MotDePasse;
use crate::service::{Command, Done, Error, Order, Outcome, Query};
use crate::text::{Arg, Said, Text};

/// A change of place that a screen or an overlay asks for; made once its own turn is over.
#[derive(Debug)]
pub enum Nav {
    /// A screen on top of the present one.
    Push(Screen),
    /// Back to the screen beneath.
    Pop,
    /// An overlay on top of everything.
    Open(Overlay),
    /// The topmost overlay goes.
    Close,
    /// A binding is run, as if its key had been pressed: a line of help or of the palette.
    Run(&'static Binding),
    /// To a place that was found or typed.
    Arrive(Goal),
    /// To a visit on the board.
    Visit(crate::domain::InterventionId),
    /// A mission was entered.
    Created(NewMission),
}

/// A mission that was just entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMission {
    /// Its key.
    pub id: MissionId,
    /// Its number.
    pub numero: String,
    /// What it is about.
    pub titre: String,
}

/// Changes so far: what a screen has seen of them tells whose doing it is when something is gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stir {
    own: u64,
    others: u64,
    /// What others had done when one last did something oneself: what a screen didn't read anew for is no reason.
    others_then: u64,
}

impl Stir {
    /// A command of one's own has passed.
    pub fn acted(&mut self) {
        self.own += 1;
        self.others_then = self.others;
    }

    /// Changes were missed, whosesoever.
    pub fn missed(&mut self) {
        self.others += 1;
    }

    /// Changes were told.
    pub fn heard(&mut self, changes: &[Change], me: UtilisateurId) {
        if changes.iter().all(|change| change.acteur == me) {
            self.acted();
        } else {
            self.others += 1;
        }
    }

    /// Whether all that has changed since then was one's own doing, and something was.
    #[must_use]
    pub fn only_own_since(self, then: Self) -> bool {
        self.own > then.own && self.others == self.others_then
    }
}

/// The shared part of the console's state.
#[derive(Debug)]
pub struct Cx {
    /// Who looks.
    pub actor: Actor,
    /// How they got in.
    pub way: Way,
    /// People of the demonstration that anybody may be; nobody elsewhere.
    pub cast: Vec<UtilisateurLigne>,
    /// Words, dates and numbers for them.
    pub text: Text,
    /// The language that was asked for when the program was started, until another is chosen.
    pub(super) asked: Option<Langue>,
    /// How they like it.
    pub prefs: Prefs,
    /// Whether the terminal was asked to tell what the mouse does.
    mouse: bool,
    /// What their terminal says that it can show.
    found: Theme,
    /// Colours in use.
    pub theme: Theme,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Time since the session began.
    pub mono: Duration,
    /// The time on the wall.
    pub now: DateTime<Utc>,
    /// Typed text.
    pub drafts: Drafts,
    /// Requests under way.
    pub flights: Flights,
    /// Short messages.
    pub toasts: Toasts,
    /// What undo and redo would do, where it was asked since the last command.
    pub steps: Option<Box<Historique>>,
    /// How many messages wait.
    pub unread: Unread,
    /// Commands that were typed.
    pub typed: Typed,
    /// State of the link to the database.
    pub link: Link,
    /// What has changed so far, and by whom.
    pub stir: Stir,
    keys: Keys,
    pub(super) effects: Vec<Effect>,
    pub(super) navs: Vec<Nav>,
}

impl Cx {
    pub(super) fn new(
        actor: Actor,
        theme: Theme,
        size: (u16, u16),
        now: DateTime<Utc>,
        base: uuid::Uuid,
    ) -> Self {
        Self {
            text: Text::of(&actor),
            asked: None,
            actor,
            way: Way::Open,
            cast: Vec::new(),
            prefs: Prefs::default(),
            mouse: false,
            found: theme,
            theme,
            size,
            mono: Duration::ZERO,
            now,
            drafts: Drafts::default(),
            flights: Flights::default(),
            toasts: Toasts::default(),
            steps: None,
            unread: Unread::default(),
            typed: Typed::default(),
            link: Link::Up,
            stir: Stir::default(),
            keys: Keys::new(base),
            effects: Vec::new(),
            navs: Vec::new(),
        }
    }

    /// Somebody else sits here now: nothing of the one before is left but the terminal.
    pub(super) fn become_(&mut self, actor: Actor) {
        self.text = Text::of(&actor);
        self.actor = actor;
        self.like(Prefs::default());
        self.drafts = Drafts::default();
        self.toasts = Toasts::default();
        self.steps = None;
        self.unread = Unread::default();
        self.typed = Typed::default();
        self.flights.clear();
        self.navs.clear();
    }

    /// Asks the service a question; an older one for the same slot is superseded.
    pub fn read(&mut self, slot: Slot, query: impl Into<Query>) {
        self.call(
            |_| slot,
            Target::Nothing,
            Origin::Screen,
            Request::Read(query.into()),
        );
    }

    /// Sends a command, under a key of its own.
    pub fn execute(&mut self, target: Target, origin: Origin, command: impl Into<Command>) {
        let key = self.draw_key();
        self.execute_under(key, target, origin, command);
    }

    /// An idempotency key that no other command has.
    pub fn draw_key(&mut self) -> uuid::Uuid {
        self.keys.draw()
    }

    /// Sends a command under a key that was drawn before: sent again under the same, it is applied once.
    pub fn execute_under(
        &mut self,
        key: uuid::Uuid,
        target: Target,
        origin: Origin,
        command: impl Into<Command>,
    ) {
        let order = Order {
            key,
            command: command.into(),
        };
        self.call(Slot::Command, target, origin, Request::Execute(order));
    }

    /// Gives somebody a password, for a while.
    pub fn set_password(
        &mut self,
        key: uuid::Uuid,
        utilisateur: UtilisateurId,
        login: String,
        mot: MotDePasse,
    ) {
        let request = Request::Password {
            key,
            utilisateur,
            login,
            mot_de_passe: mot,
        };
        self.call(Slot::Command, Target::Nothing, Origin::Overlay, request);
    }

    fn call(&mut self, slot: impl FnOnce(ReqId) -> Slot, target: Target, origin: Origin, request: Request) {
        let mut of = Slot::Board;
        let nom = match &request {
            Request::Execute(order) => order.command.name(),
            Request::Password { .. } => "utilisateur.mot-de-passe",
            Request::Read(_) => "",
        };
        let (id, superseded) = self.flights.depart(
            |id| {
                of = slot(id);
                of
            },
            target,
            origin,
            nom,
        );
        self.effects.extend(superseded.map(Effect::Cancel));
        self.effects.push(Effect::Call {
            id,
            slot: of,
            request,
        });
    }

    /// Gives up waiting for a slot's answer.
    pub fn forget(&mut self, slot: Slot) {
        if let Some(id) = self.flights.give_up(slot) {
            self.effects.push(Effect::Cancel(id));
        }
    }

    /// Asks for something of the session.
    pub fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Asks for another screen or overlay.
    pub fn go(&mut self, nav: Nav) {
        self.navs.push(nav);
    }

    /// Shows a short message.
    pub fn say(&mut self, tone: Tone, key: &str, args: &[(&'static str, Arg<'_>)]) {
        let said = Said {
            message: self.text.with(key, args),
            hint: None,
        };
        self.toasts.show(tone, said, self.mono);
    }

    /// Says that a pasted text was cut, where it was: a search for its beginning finds something else.
    pub fn pasted(&mut self, fits: bool) {
        if !fits {
            self.refuse(&Refusal::rule("texte-coupe"));
        }
    }

    /// Shows a refusal.
    pub fn refuse(&mut self, refusal: &Refusal) {
        let said = self.text.refusal(refusal);
        self.toasts.show(Tone::Refused, said, self.mono);
    }

    /// Shows why a request came to nothing.
    pub fn fail(&mut self, error: &Error) {
        let said = self.said(error);
        self.toasts.show(Tone::Refused, said, self.mono);
    }

    /// Why a request came to nothing, in words.
    #[must_use]
    pub fn said(&self, error: &Error) -> Said {
        let key = match error {
            Error::Refused(refusal) => return self.text.refusal(refusal),
            Error::Unreachable => "erreur-injoignable",
            Error::Race => "erreur-affluence",
            Error::Internal { .. } => "erreur-interne",
        };
        let reference = match error {
            Error::Internal { reference } => reference.as_str(),
            _ => "",
        };
        let args = [("reference", Arg::from(reference))];
        Said {
            message: self.text.with(key, &args),
            hint: self
                .text
                .attribute(key, "hint", &args)
                .map(std::borrow::Cow::into_owned),
        }
    }

    /// Says what a command of that name did.
    pub fn say_done(&mut self, nom: &str, outcome: &Outcome) {
        match &outcome.result {
            Done::Planned(planned) => self.say_planned(planned),
            Done::TakenOff { numero, .. } => {
                self.say(Tone::Done, "fait-retire", &[("numero", numero.into())]);
            }
            Done::Mission { numero, .. } => {
                let commande = self.text.label_of("commande", nom);
                let args = [("numero", numero.into()), ("commande", commande.into())];
                self.say(Tone::Done, "fait-mission", &args);
            }
            Done::Fiche { nom: of, .. }
            | Done::Utilisateur { nom: of, .. }
            | Done::Equipe { code: of, .. }
            | Done::Code { code: of, .. }
            | Done::Role { code: of, .. } => {
                let commande = self.text.label_of("commande", nom);
                let args = [("nom", of.into()), ("commande", commande.into())];
                self.say(Tone::Done, "fait-fiche", &args);
            }
            Done::Habilitation { .. } => {
                let commande = self.text.label_of("commande", nom);
                self.say(Tone::Done, "fait-commande", &[("commande", commande.into())]);
            }
            Done::Undone {
                nom: what,
                numero,
                lot,
            } => {
                let what = self.text.commande(what);
                let what = match lot.map(|lot| self.text.lot(lot)).or(numero.clone()) {
                    Some(about) => format!("{about} · {what}"),
                    None => what,
                };
                let redone = nom == HistoriqueCommand::Redo.name();
                let key = if redone { "fait-retabli" } else { "fait-annule" };
                self.say(Tone::Done, key, &[("commande", what.into())]);
            }
            Done::Firmed { fermes, refus } => {
                let args = [("fermes", fermes.len().into()), ("refus", refus.len().into())];
                self.say(Tone::Done, "fait-affermi", &args);
            }
            Done::Absence {
                nom,
                orphelins,
                cedes,
                ..
            } => {
                let args = [("qui", nom.into()), ("orphelins", orphelins.len().into())];
                self.say(Tone::Done, "fait-absence", &args);
                // One after the other fits a line; whoever is on call must be replaced.
                for cede in cedes {
                    let args = [
                        ("quoi", self.text.label(cede.r#type).into_owned().into()),
                        ("plage", self.text.plage(cede.plage).into()),
                        (
                            "astreinte",
                            usize::from(cede.r#type == TypeCreneau::Astreinte).into(),
                        ),
                    ];
                    self.say(Tone::Note, "dit-cede", &args);
                }
            }
            Done::Done => self.say(Tone::Done, "fait", &[]),
        }
        self.say_remarks(&outcome.remarques);
    }

    /// Says what a command leaves to be looked at, as far as there is room beside what it did.
    fn say_remarks(&mut self, remarques: &[Remarque]) {
        const ROOM: usize = 2;
        let mut said: Vec<Said> = remarques
            .iter()
            .map(|remarque| self.text.remarque(remarque))
            .collect();
        // What something has to be done about comes first.
        said.sort_by_key(|said| said.hint.is_none());
        let shown = if said.len() > ROOM { ROOM - 1 } else { said.len() };
        let more = said.split_off(shown).len();
        for said in said {
            self.toasts.show(Tone::Note, said, self.mono);
        }
        if more > 0 {
            self.say(Tone::Note, "remarques-autres", &[("n", more.into())]);
        }
    }

    fn say_planned(&mut self, planned: &Affectee) {
        let quand = planned
            .plages
            .first()
            .map(|plage| self.text.plage(*plage))
            .unwrap_or_default();
        let args = [
            ("numero", (&planned.numero).into()),
            ("techniciens", planned.noms.join(", ").into()),
            ("quand", quand.into()),
        ];
        self.say(Tone::Done, "fait-planifie", &args);
        if !planned.regles_forcees.is_empty() {
            let regles = self.text.regles(&planned.regles_forcees);
            self.say(Tone::Note, "dit-passe-outre", &[("regles", regles.into())]);
        }
    }

    /// Reads in the other language from now on.
    pub fn switch_language(&mut self) {
        let other = match self.text.langue() {
            Langue::Fr => "en",
            Langue::En => "fr",
        };
        self.prefs.set(Preference::Langue, other);
        self.preferred(Preference::Langue);
    }

    /// Leaves the mouse to the terminal, or takes it back, and says so.
    pub fn switch_mouse(&mut self) {
        self.prefer(Preference::Souris, 1);
        let key = if self.prefs.mouse() {
            "souris-reprise"
        } else {
            "souris-laissee"
        };
        self.say(Tone::Note, key, &[]);
    }

    /// Chooses the next value of a preference, or the one before: it holds at once, and is kept.
    pub fn prefer(&mut self, preference: Preference, by: isize) {
        self.prefs.turn(preference, by);
        self.preferred(preference);
    }

    fn preferred(&mut self, preference: Preference) {
        if preference == Preference::Langue {
            self.asked = None;
        }
        if !self.actor.is_nobody() {
            self.effects.push(Effect::Keep(Keep::Preference {
                cle: preference.key().to_owned(),
                valeur: self.prefs.value(preference).into(),
            }));
        }
        self.like(self.prefs);
    }

    /// Shows everything as it is liked.
    pub(super) fn like(&mut self, prefs: Prefs) {
        if prefs.mouse() != self.mouse {
            self.mouse = prefs.mouse();
            self.effects.push(Effect::Mouse(self.mouse));
        }
        self.prefs = prefs;
        let langue = self.asked.unwrap_or(prefs.langue(self.actor.langue));
        self.text = self.text.in_language(langue);
        self.theme = prefs.theme(self.found);
    }
}
