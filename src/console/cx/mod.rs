//! What every screen shares: who looks, when, in which words, and the way out.

mod said;

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::console::deeds::Deeds;
use crate::console::draft::Drafts;
use crate::console::flight::{Flights, Keys, Origin, Target};
use crate::console::goal::Goal;
use crate::console::keymap::Binding;
use crate::console::msg::{Effect, ReqId, Request, Slot, Way};
use crate::console::overlays::Overlay;
use crate::console::prefs::{Preference, Prefs};
use crate::console::screens::Screen;
use crate::console::theme::Theme;
use crate::console::toast::{Toasts, Tone};
use crate::console::typed::Typed;
use crate::console::unread::Unread;
use crate::domain::historique::Historique;
use crate::domain::journal::Change;
use crate::domain::{Actor, Langue, MissionId, UtilisateurId};
use crate::service::Keep;
use crate::service::feed::Link;
use crate::service::historique::HistoriqueCommand;
use crate::service::mot_de_passe::MotDePasse;
use crate::service::{Command, Order, Query};
use crate::text::{Locale, Text};

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
    /// The end of what was wished, as far as that is a deadline.
    pub echeance: Option<DateTime<Utc>>,
}

/// So long after a command the feed may still tell of it.
const TOLD_WITHIN: Duration = Duration::from_secs(5);

/// Changes so far: what a screen has seen of them tells whose doing it is when something is gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stir {
    own: u64,
    others: u64,
    /// What others had done when one last did something oneself: what a screen didn't read anew for is no reason.
    others_then: u64,
    /// When a command that was given here has passed last.
    acted_at: Option<Duration>,
}

impl Stir {
    /// A command that was given here has passed.
    pub fn acted(&mut self, now: Duration) {
        self.acted_at = Some(now);
        self.own_too();
    }

    fn own_too(&mut self) {
        self.own += 1;
        self.others_then = self.others;
    }

    /// Changes were missed, whosesoever.
    pub fn missed(&mut self) {
        self.others += 1;
    }

    /// Changes were told. What one does elsewhere, on a command line or in another session, is as good as others' doing:
    /// nobody who looks at this screen knows of it: whether it was that. `sending` says whether a command that was given
    /// here is under way.
    pub fn heard(&mut self, changes: &[Change], me: UtilisateurId, now: Duration, sending: bool) -> bool {
        let mine = changes.iter().all(|change| change.acteur == me);
        let lately = self
            .acted_at
            .is_some_and(|at| now.saturating_sub(at) < TOLD_WITHIN);
        let here = mine && (sending || lately);
        if here {
            self.own_too();
        } else {
            self.others += 1;
        }
        mine && !here
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
    /// Whether this is the demonstration, in which anybody may be anybody.
    pub demonstration: bool,
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
    /// The last step back or forth, and the key that it was sent under, while its outcome isn't known.
    pub(super) unanswered: Option<(uuid::Uuid, HistoriqueCommand)>,
    /// How many messages wait.
    pub unread: Unread,
    /// Commands that were typed.
    pub typed: Typed,
    /// What the machine says of who reads there.
    pub locale: Locale,
    /// State of the link to the database.
    pub link: Link,
    /// What has changed so far, and by whom.
    pub stir: Stir,
    /// What was done here lately.
    pub deeds: Deeds,
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
            demonstration: false,
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
            unanswered: None,
            unread: Unread::default(),
            typed: Typed::default(),
            locale: Locale::default(),
            link: Link::Up,
            stir: Stir::default(),
            deeds: Deeds::default(),
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
        self.unanswered = None;
        self.deeds = Deeds::default();
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

    /// Asks for the people of the demonstration.
    pub fn ask_cast(&mut self) {
        self.call(|_| Slot::Cast, Target::Nothing, Origin::Screen, Request::Cast);
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
            Request::Read(_) | Request::Cast => "",
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

    /// Chooses a value of a preference: it holds at once, and is kept.
    pub fn prefer_value(&mut self, preference: Preference, value: &str) {
        self.prefs.set(preference, value);
        self.preferred(preference);
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

    /// Takes the mouse again, where the console has it: the terminal has forgotten.
    pub(super) fn retake_the_mouse(&mut self) {
        if self.mouse {
            self.effects.push(Effect::Mouse(true));
        }
    }

    /// Shows everything as it is liked.
    pub(super) fn like(&mut self, prefs: Prefs) {
        if prefs.mouse() != self.mouse {
            self.mouse = prefs.mouse();
            self.effects.push(Effect::Mouse(self.mouse));
        }
        self.prefs = prefs;
        let own = self.locale.langue.unwrap_or(self.actor.langue);
        let langue = self.asked.unwrap_or(prefs.langue(own));
        if langue != self.text.langue() {
            // They speak the language of before, and whoever changes it has read them.
            self.toasts.dismiss();
        }
        self.text = self.text.in_language(langue);
        self.theme = prefs.theme(self.found);
    }
}
