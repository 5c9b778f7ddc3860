//! The way in: who are you, and the password; over the screen once a session is over, and to change one's password.

mod view;

use super::action::Action;
use super::cx::Cx;
use super::draft::Line;
use super::key::Key;
use super::keymap::{Binding, Context, Group};
use super::mouse::Hit;
use super::msg::{Effect, Entry};
use super::secret::Secret;
use crate::domain::{Actor, Refusal};
use crate::service::Error;
use crate::text::Said;

/// Keys of the way in.
pub static KEYS: Context = Context {
    name: "connexion",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<tab>", "<down>"], Action::Next, Group::Form).foot_as(2, "Tab", "pied-champ"),
        Binding::new(&["<s-tab>", "<up>"], Action::Previous, Group::Form),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot(1),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot_as(3, "Esc", "pied-effacer"),
        Binding::new(&["<c-x>"], Action::Logout, Group::Console)
            .foot(101)
            .when(super::keymap::may_log_out),
        Binding::new(&["<c-t>"], Action::Language, Group::Console).foot(100),
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console).foot(4),
    ],
};

/// What the way in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Nobody is there yet.
    Enter,
    /// Somebody's session is over: their screen waits beneath.
    Again,
    /// The password was given by somebody else: it opens nothing but its own change.
    Temporary,
    /// Somebody changes their own password.
    Change,
}

/// A line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Login,
    Password,
    New,
    Repeat,
}

impl Mode {
    fn fields(self) -> &'static [Field] {
        match self {
            Self::Enter => &[Field::Login, Field::Password],
            Self::Again => &[Field::Password],
            Self::Temporary => &[Field::New, Field::Repeat],
            Self::Change => &[Field::Password, Field::New, Field::Repeat],
        }
    }
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It was for the form.
    Taken,
    /// The form is done with.
    Close,
    /// It is for the console.
    Unknown,
}

/// The form.
#[derive(Debug)]
pub struct Gate {
    mode: Mode,
    login: Line,
    password: Secret,
    new: Secret,
    repeat: Secret,
    focus: usize,
    said: Option<Said>,
    /// Whether an answer is waited for.
    waiting: bool,
}

impl Gate {
    /// Asks who is there; again, where somebody is known.
    #[must_use]
    pub fn new(mode: Mode, actor: &Actor) -> Self {
        Self {
            mode,
            login: Line::from(actor.login.as_str()),
            password: Secret::default(),
            new: Secret::default(),
            repeat: Secret::default(),
            focus: 0,
            said: None,
            waiting: false,
        }
    }

    /// Whether an answer is waited for.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Whether Esc closes it: a password is changed by whoever is in already.
    #[must_use]
    pub fn may_be_left(&self) -> bool {
        self.mode == Mode::Change
    }

    /// What it is for.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    fn field(&self) -> Field {
        let fields = self.mode.fields();
        fields[self.focus.min(fields.len() - 1)]
    }

    fn secret(&mut self, field: Field) -> Option<&mut Secret> {
        match field {
            Field::Login => None,
            Field::Password => Some(&mut self.password),
            Field::New => Some(&mut self.new),
            Field::Repeat => Some(&mut self.repeat),
        }
    }

    fn empty(&self, field: Field) -> bool {
        match field {
            Field::Login => self.login.text().trim().is_empty(),
            Field::Password => self.password.is_empty(),
            Field::New => self.new.is_empty(),
            Field::Repeat => self.repeat.is_empty(),
        }
    }

    /// A click on one of its lines.
    pub(super) fn click(&mut self, hit: Hit) {
        if let Hit::Field(at) = hit
            && !self.waiting
        {
            self.focus = at.min(self.mode.fields().len() - 1);
        }
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> Turn {
        let fields = self.mode.fields().len();
        match action {
            Action::Next => self.focus = (self.focus + 1) % fields,
            Action::Previous => self.focus = (self.focus + fields - 1) % fields,
            Action::Confirm if self.focus + 1 < fields && !self.empty(self.field()) => self.focus += 1,
            Action::Confirm => self.submit(cx),
            Action::Back if self.mode == Mode::Change => return Turn::Close,
            Action::Back => self.begin(),
            _ => return Turn::Unknown,
        }
        Turn::Taken
    }

    /// Back to the first, empty field; a password that was only good for its change is asked for anew.
    fn begin(&mut self) {
        if self.mode == Mode::Temporary {
            self.mode = Mode::Enter;
        }
        for secret in [&mut self.password, &mut self.new, &mut self.repeat] {
            secret.clear();
        }
        self.said = None;
        self.focus = 0;
    }

    pub(super) fn key(&mut self, key: Key, cx: &Cx) {
        let field = self.field();
        let fits = match self.secret(field) {
            Some(secret) => secret.key(key),
            None => {
                self.login.key(key);
                true
            }
        };
        self.took(fits, "mot-de-passe-trop-long", cx);
    }

    pub(super) fn paste(&mut self, text: &str, cx: &Cx) {
        let field = self.field();
        let (fits, rule) = match self.secret(field) {
            Some(secret) => (secret.insert(text), "mot-de-passe-trop-long"),
            None => (self.login.insert(text), "texte-coupe"),
        };
        self.took(fits, rule, cx);
    }

    /// Something was typed: what was said before holds no more, and what didn't fit is said.
    fn took(&mut self, fits: bool, rule: &'static str, cx: &Cx) {
        self.said = (!fits).then(|| cx.text.refusal(&Refusal::rule(rule)));
    }

    fn submit(&mut self, cx: &mut Cx) {
        if self.waiting {
            return;
        }
        if let Some(at) = self.mode.fields().iter().position(|field| self.empty(*field)) {
            self.focus = at;
            self.said = Some(cx.text.refusal(&Refusal::rule("connexion-incomplete")));
            return;
        }
        let login = self.login.text().trim().to_owned();
        let entry = match self.mode {
            Mode::Enter | Mode::Again => Entry::Password {
                login,
                mot_de_passe: self.password.typed(),
            },
            Mode::Temporary | Mode::Change => {
                if self.new != self.repeat {
                    self.repeat.clear();
                    self.focus = self.mode.fields().len() - 1;
                    self.said = Some(cx.text.refusal(&Refusal::rule("mots-de-passe-differents")));
                    return;
                }
                Entry::Change {
                    login,
                    ancien: self.password.typed(),
                    nouveau: self.new.typed(),
                }
            }
        };
        self.waiting = true;
        self.said = None;
        cx.effect(Effect::Enter(entry));
    }

    /// Nobody was let in.
    pub(super) fn refused(&mut self, error: &Error, cx: &Cx) {
        self.waiting = false;
        self.said = Some(cx.said(error));
        let rule = match error {
            Error::Refused(refusal) => refusal.rule,
            // Whether it was right is not known: it can be sent again as it is.
            _ => return,
        };
        match self.mode {
            Mode::Enter | Mode::Again if rule == "mot-de-passe-temporaire" => {
                // It was right: the screen itself says what comes now.
                self.said = None;
                self.mode = Mode::Temporary;
                self.focus = 0;
            }
            Mode::Enter | Mode::Again => self.password.clear(),
            Mode::Temporary | Mode::Change => {
                if rule == "connexion-refusee" {
                    self.password.clear();
                } else {
                    self.new.clear();
                    self.repeat.clear();
                }
                self.focus = self
                    .mode
                    .fields()
                    .iter()
                    .position(|field| self.empty(*field))
                    .unwrap_or(0);
            }
        }
    }
}
