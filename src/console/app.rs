//! The console's whole state, and the one place where messages enter it.

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use uuid::Uuid;

use super::action::Action;
use super::ascii;
use super::chrome;
use super::cx::{Cx, Nav};
use super::draw::Pen;
use super::gate::{Gate, Mode};
use super::key::{Code, Key};
use super::keymap::{self, Context};
use super::mouse::Hits;
use super::msg::{Effect, Entry, Input, Msg, Slot, Way};
use super::overlays::Overlay;
use super::screens::Screen;
use super::screens::planning::Planning;
use super::theme::Theme;
use crate::domain::{Actor, Langue};
use crate::service::KeptQuery;
use crate::text::Locale;

/// What a console starts with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Who looks; nobody, where the way in must be passed first.
    pub actor: Actor,
    /// How people get in.
    pub way: Way,
    /// Whether this is the demonstration, in which anybody may be anybody.
    pub demonstration: bool,
    /// The language that was asked for when the program was started: it holds whoever sits here, until they choose one.
    pub langue: Option<Langue>,
    /// What their machine says of them: it holds where nobody has chosen.
    pub locale: Locale,
    /// Colours of their terminal.
    pub theme: Theme,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The time on the wall.
    pub now: DateTime<Utc>,
    /// Random, for this session alone: idempotency keys grow from it.
    pub base: Uuid,
}

/// The state of one console.
#[derive(Debug)]
pub struct App {
    /// What every screen shares.
    pub cx: Cx,
    pub(super) nav: Vec<Screen>,
    pub(super) overlays: Vec<Overlay>,
    /// Keys of a sequence that isn't complete.
    pub(super) pending: Vec<Key>,
    /// What was typed before the answer that it is about.
    pub(super) early: VecDeque<Input>,
    /// Whether anything on the screen may differ from what was drawn last.
    pub(super) stale: bool,
    over: bool,
    /// The way in, as long as nobody has passed it, and to change one's password.
    pub(super) gate: Option<Gate>,
    /// When a key was pressed last, and when the service was told so.
    pub(super) touched: Duration,
    pub(super) seen: Duration,
    /// Why the session ended by itself.
    pub(super) farewell: Option<&'static str>,
    /// Whether what was kept of earlier sessions has been asked for; not while that failed.
    pub(super) recalled: bool,
    /// Where it was last said that a key does nothing.
    pub(super) unbound: Option<&'static str>,
    /// Where the mouse was clicked last, and when.
    pub(super) clicked: Option<(Position, Duration)>,
}

impl App {
    /// A console on the planning board, with what must be done first.
    #[must_use]
    pub fn open(opening: Opening) -> (Self, Vec<Effect>) {
        let mut cx = Cx::new(
            opening.actor,
            opening.theme,
            bounded(opening.size),
            opening.now,
            opening.base,
        );
        cx.way = opening.way;
        cx.demonstration = opening.demonstration;
        cx.asked = opening.langue;
        cx.locale = opening.locale;
        cx.like(cx.prefs);
        let gate = cx.actor.is_nobody().then(|| Gate::new(Mode::Enter, &cx.actor));
        let planning = Planning::of(&cx.actor);
        let mut app = Self {
            cx,
            nav: vec![Screen::Planning(Box::new(planning))],
            overlays: Vec::new(),
            pending: Vec::new(),
            early: VecDeque::new(),
            stale: true,
            over: false,
            gate,
            touched: Duration::ZERO,
            seen: Duration::ZERO,
            farewell: None,
            recalled: false,
            unbound: None,
            clicked: None,
        };
        app.cx.like(app.cx.prefs);
        app.begin();
        let effects = app.settle();
        (app, effects)
    }

    /// Asks for all that somebody who has just come in wants to see.
    pub(super) fn begin(&mut self) {
        if !self.cx.actor.is_nobody() {
            self.recall();
            self.cx.count_unread();
            self.with_screen(Screen::load);
        }
    }

    /// Asks for what was kept of earlier sessions.
    pub(super) fn recall(&mut self) {
        self.cx.read(Slot::Preferences, KeptQuery::Preferences);
        self.cx.read(Slot::Drafts, KeptQuery::Brouillons { ecran: None });
        self.recalled = true;
    }

    /// Asks again for what was kept, where that failed and may succeed now.
    fn recall_again(&mut self) {
        let up = self.cx.link == crate::service::feed::Link::Up;
        if up && !self.recalled && !self.cx.actor.is_nobody() {
            self.recall();
        }
    }

    /// The screen that is shown.
    ///
    /// # Panics
    /// Never: the first screen is not left.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.nav[self.nav.len() - 1]
    }

    /// Screens from the first to the present one.
    #[must_use]
    pub fn trail(&self) -> &[Screen] {
        &self.nav
    }

    /// The overlay on top, if there is one.
    #[must_use]
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlays.last()
    }

    /// The way in, while it is shown.
    #[must_use]
    pub fn gate(&self) -> Option<&Gate> {
        self.gate.as_ref()
    }

    /// Why the session ended by itself, in the person's words; nothing where they left.
    #[must_use]
    pub fn farewell(&self) -> Option<std::borrow::Cow<'static, str>> {
        self.farewell.map(|key| self.cx.text.get(key))
    }

    /// Keys of a sequence under way.
    #[must_use]
    pub fn pending(&self) -> &[Key] {
        &self.pending
    }

    /// Whether the session has been asked to end.
    #[must_use]
    pub fn over(&self) -> bool {
        self.over
    }

    /// Whether a new frame may differ from the last; asking makes it so no more.
    pub fn take_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }

    /// When the console wants to be told the time next, in the session's own time.
    #[must_use]
    pub fn wake_at(&self) -> Option<Duration> {
        let lit = self.screen().next_wake();
        let minute = {
            let into = u64::from(chrono::Timelike::second(&self.cx.now)) * 1000
                + u64::from(self.cx.now.timestamp_subsec_millis());
            self.cx.mono + Duration::from_millis(60_000 - into.min(59_999))
        };
        let overlay = self.overlays.last().and_then(Overlay::next_wake);
        [
            self.cx.toasts.next(),
            self.cx.drafts.next(),
            self.cx.unread.next(),
            lit,
            overlay,
            Some(minute),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Where keys are looked up, innermost first.
    #[must_use]
    pub fn contexts(&self) -> Vec<&'static Context> {
        if self.gate.is_some() {
            return vec![&super::gate::KEYS];
        }
        with_global(match self.overlays.last() {
            Some(overlay) => overlay.contexts(),
            None => self.screen().contexts(),
        })
    }

    /// Where one is, for texts that name keys. Esc leads from the only overlay to the screen, from a hand to the board, and
    /// from a form to the screen before it.
    pub(super) fn place(&self) -> crate::text::Place {
        let beneath = match (&self.gate, self.overlays.len()) {
            (None, 0) => match self.nav.as_slice() {
                [.., Screen::Planning(planning)] => planning.laid_down(),
                [.., before, Screen::MissionForm(_)] => before.contexts(),
                _ => Vec::new(),
            },
            (None, 1) => self.screen().contexts(),
            _ => Vec::new(),
        };
        let beneath = if beneath.is_empty() {
            beneath
        } else {
            with_global(beneath)
        };
        keymap::place(&self.contexts(), &beneath)
    }

    /// Takes what happened; answers with what must be done.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Input(Input::Key(key)) if self.is_escape_and_another(key) => {
                let mut effects = self.update(Msg::Input(Input::Key(Key::plain(Code::Esc))));
                let another = Key { alt: false, ..key };
                effects.extend(self.update(Msg::Input(Input::Key(another))));
                return effects;
            }
            Msg::Input(input) => {
                self.stale = true;
                if !self.wait_with(&input) {
                    self.input(input);
                }
            }
            Msg::Reply(id, reply) => self.reply(id, &reply),
            Msg::Entered(entered) => self.entered(entered),
            Msg::Expired => self.expired(),
            // Whoever isn't in yet sees nothing, and hence nothing change.
            Msg::Changed(_) | Msg::Lagged if self.cx.actor.is_nobody() => {}
            Msg::Changed(changes) => {
                let sending = self.cx.flights.commanding();
                let (me, now) = (self.cx.actor.id, self.cx.mono);
                if self.cx.stir.heard(&changes, me, now, sending) {
                    self.cx.deeds.elsewhere();
                    self.cx.steps = None;
                }
                for screen in &mut self.nav {
                    screen.changed(&changes, &mut self.cx);
                }
                for overlay in &mut self.overlays {
                    overlay.changed(&changes, &mut self.cx);
                }
                self.cx.stir_unread();
            }
            Msg::Lagged => {
                self.cx.stir.missed();
                self.load_all();
                self.cx.stir_unread();
            }
            Msg::Link(link) => {
                self.stale |= self.cx.link != link;
                let back = self.cx.link != link
                    && link == crate::service::feed::Link::Up
                    && !self.cx.actor.is_nobody();
                self.cx.link = link;
                if back {
                    self.recall_again();
                    self.cx.stir_unread();
                    self.load_all();
                }
            }
            Msg::Tick { mono, wall } => self.tick(mono, wall),
        }
        let mut effects = self.settle();
        while let Some(input) = self.next_early() {
            self.input(input);
            effects.extend(self.settle());
        }
        effects
    }

    /// Everything may be old, on the screens beneath too.
    fn load_all(&mut self) {
        for screen in &mut self.nav {
            screen.load(&mut self.cx);
        }
    }

    fn tick(&mut self, mono: Duration, wall: DateTime<Utc>) {
        let minute = |at: DateTime<Utc>| at.timestamp().div_euclid(60);
        // Clocks and countdowns show minutes; toasts and lit rows go out at their own time.
        let another = minute(self.cx.now) != minute(wall);
        self.stale |= another;
        if another {
            self.recall_again();
        }
        self.cx.now = wall;
        self.cx.mono = self.cx.mono.max(mono);
        self.stale |= self.cx.toasts.expire(self.cx.mono);
        self.cx.tick_unread();
        self.expire_idle();
        for screen in &mut self.nav {
            self.stale |= screen.tick(&mut self.cx);
        }
        for overlay in &mut self.overlays {
            overlay.tick(&mut self.cx);
        }
    }

    pub(super) fn quit(&mut self) {
        self.over = true;
        self.keep_drafts(true);
        self.cx.effect(Effect::Quit);
    }

    pub(super) fn with_screen<T>(&mut self, run: impl FnOnce(&mut Screen, &mut Cx) -> T) -> T {
        let top = self.nav.len() - 1;
        run(&mut self.nav[top], &mut self.cx)
    }

    /// Makes the changes of place that were asked for, and hands out the effects.
    fn settle(&mut self) -> Vec<Effect> {
        while !self.cx.navs.is_empty() {
            for nav in std::mem::take(&mut self.cx.navs) {
                self.stale = true;
                match nav {
                    Nav::Push(screen) => {
                        self.nav.push(screen);
                        self.with_screen(Screen::load);
                    }
                    Nav::Pop if self.nav.len() > 1 => {
                        self.nav.pop();
                    }
                    Nav::Pop => {}
                    Nav::Open(overlay) => self.overlays.push(overlay),
                    Nav::Close => {
                        self.overlays.pop();
                    }
                    Nav::Run(binding) => {
                        // Help and the palette have said what it takes back.
                        if binding.action == Action::Undo && self.cx.steps.is_some() {
                            self.cx.deeds.said(self.cx.mono);
                        }
                        self.run(binding);
                    }
                    Nav::Arrive(goal) => self.arrive(goal),
                    Nav::Visit(id) => {
                        self.overlays.clear();
                        self.nav.truncate(1);
                        if let Screen::Planning(planning) = &mut self.nav[0] {
                            planning.show_visit(id, &mut self.cx);
                        }
                    }
                    Nav::Created(id) => self.created(id),
                }
            }
        }
        self.cx.text = self
            .cx
            .text
            .at(self.cx.now)
            .with_keys(keymap::key_from, self.place());
        // Whoever comes next must not find what the one before has typed.
        let leaving = |effect: &Effect| matches!(effect, Effect::Enter(Entry::As(_)) | Effect::Leave);
        if let Some(at) = self.cx.effects.iter().position(leaving) {
            let after = self.cx.effects.split_off(at);
            self.keep_drafts(true);
            self.cx.effects.extend(after);
        } else {
            self.keep_drafts(false);
        }
        std::mem::take(&mut self.cx.effects)
    }

    /// Has what is typed kept, once it rests or all ends.
    pub(super) fn keep_drafts(&mut self, end: bool) {
        let keeps = self.cx.drafts.keep(self.cx.mono, end);
        self.cx.effects.extend(keeps.into_iter().map(Effect::Keep));
    }

    /// A mission was entered: back on the board, it is selected, and who could take it is asked at once.
    fn created(&mut self, mission: super::cx::NewMission) {
        self.nav.truncate(1);
        if let Screen::Planning(planning) = &mut self.nav[0] {
            planning.await_mission(mission.id);
        }
        let about = super::overlays::suggest::About {
            mission: mission.id,
            version: None,
            numero: mission.numero,
            titre: mission.titre,
            replaces: None,
            echeance: mission.echeance,
        };
        super::overlays::suggest::open(about, &mut self.cx);
    }

    /// Draws everything; returns where the terminal's cursor belongs.
    pub fn view(&self, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let (cursor, _) = self.draw(area, buf);
        if self.cx.prefs.ascii(self.cx.locale.utf8) {
            ascii::spell(buf);
        }
        cursor
    }

    /// Draws everything, and tells what lies where.
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer) -> (Option<Position>, Hits) {
        let mut pen = Pen {
            buf,
            theme: self.cx.theme,
            text: self.cx.text,
            hits: Hits::default(),
        };
        let cursor = chrome::view(self, area, &mut pen);
        (cursor, pen.hits)
    }

    /// Whether requests are under way: what tests wait for instead of sleeping.
    #[must_use]
    pub fn waiting(&self) -> bool {
        self.cx.flights.any()
    }

    /// Screens and overlays for drawing.
    pub(super) fn layers(&self) -> (&Screen, &[Overlay]) {
        (self.screen(), &self.overlays)
    }
}

/// Contexts with those that are live everywhere, unless something modal is on top.
pub(super) fn with_global(mut chain: Vec<&'static Context>) -> Vec<&'static Context> {
    if chain.iter().all(|context| context.open) {
        chain.push(&keymap::GLOBAL);
    }
    chain
}

/// Largest terminal that is drawn: what says that it is larger lies, or would cost more than anybody sees.
const MOST: (u16, u16) = (600, 250);

pub(super) fn bounded((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns.min(MOST.0), rows.min(MOST.1))
}
