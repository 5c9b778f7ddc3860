//! Typed commands: the same as the keys, found by name, with what may follow them.

mod complete;
mod verb;
mod view;

use std::time::Duration;

use chrono::NaiveDate;

use self::complete::Word;
use self::verb::{Takes, Verb};
use super::place;
use crate::console::action::Action;
use crate::console::cx::{Cx, Nav};
use crate::console::draft::Line;
use crate::console::find::{Deed, Hit, Search};
use crate::console::goal::Goal;
use crate::console::key::Key;
use crate::console::keymap::{Binding, Context, Entry, Group};
use crate::console::msg::{Effect, Reply, Slot};
use crate::console::prefs::Preference;
use crate::console::widgets::list::Choice;
use crate::console::widgets::matching;
use crate::domain::referentiel::AgenceLigne;
use crate::domain::texte::plie;
use crate::service::referentiel::ReferentielQuery;
use crate::service::{Answer, Error};

/// Keys of the command line.
pub static KEYS: Context = Context {
    name: "commande",
    typing: true,
    open: false,
    bindings: &[
        Binding::new(&["<up>", "<c-p>"], Action::Up, Group::Move),
        Binding::new(&["<down>", "<c-n>"], Action::Down, Group::Move).foot_as(
            1,
            "↑/↓",
            "pied-ligne-ou-rappel",
        ),
        Binding::new(&["<pageup>"], Action::PageUp, Group::Move),
        Binding::new(&["<pagedown>"], Action::PageDown, Group::Move),
        Binding::new(&["<tab>"], Action::Complete, Group::Form).foot(2),
        Binding::new(&["<enter>"], Action::Confirm, Group::Form).foot(3),
        Binding::new(&["<esc>"], Action::Back, Group::Form).foot(4),
        Binding::HELP_TYPING,
        Binding::new(&["<c-c>", "<c-q>"], Action::Quit, Group::Console),
    ],
};

/// Most lines of the list.
const ROWS: u16 = 12;

/// One line of the list.
#[derive(Debug, Clone)]
enum Offer {
    /// A command.
    Verb(usize),
    /// A word that may follow it.
    Word(Word),
    /// A thing that it may be about.
    Hit(Hit),
}

/// The command line and what it may mean.
#[derive(Debug)]
pub struct Palette {
    verbs: Vec<Verb>,
    typed: Line,
    offers: Vec<Offer>,
    choice: Choice<usize>,
    search: Search,
    /// Branches, once they are known.
    agences: Option<Vec<AgenceLigne>>,
    /// Why Enter did nothing, or what it is going to do.
    said: Option<String>,
    /// How far back in what was typed before, and what stood there then.
    past: Option<(usize, Line)>,
    /// Enter was pressed before an answer came.
    hasty: bool,
}

/// What is typed, understood.
enum Read<'a> {
    /// A name, or part of one.
    Name(&'a str),
    /// A command and what follows it.
    Command(usize, &'a str),
}

impl Palette {
    /// Commands for these bindings; moving about is left to its keys.
    #[must_use]
    pub fn new(live: Vec<Entry>, cx: &mut Cx) -> Self {
        cx.read(Slot::Agences, ReferentielQuery::Agences);
        let mut palette = Self {
            verbs: verb::all(live, cx.text),
            typed: Line::default(),
            offers: Vec::new(),
            choice: Choice::default(),
            search: Search::default(),
            agences: None,
            said: None,
            past: None,
            hasty: false,
        };
        palette.offer(cx);
        palette
    }

    fn line(&self) -> &str {
        self.typed.text().trim_start_matches([':', ' '])
    }

    fn read(&self) -> Read<'_> {
        let line = self.line();
        if let Some((nom, rest)) = line.split_once(char::is_whitespace)
            && let Some(at) = verb::named(&self.verbs, nom)
            && !matches!(self.verbs[at].takes, Takes::Nothing)
        {
            return Read::Command(at, rest.trim_start());
        }
        Read::Name(line.trim_end())
    }

    fn today(cx: &Cx) -> NaiveDate {
        cx.text.day_of(cx.now)
    }

    /// Commands that match, names that begin with what is typed first.
    fn named(&self, typed: &str) -> Vec<usize> {
        let typed = plie(typed);
        let rank = |verb: &Verb| {
            let names = verb.noms.iter().map(|nom| plie(nom));
            let label = plie(&verb.label);
            names
                .map(|nom| match &nom {
                    nom if *nom == typed => 0,
                    nom if nom.starts_with(&typed) => 1,
                    _ if label.starts_with(&typed) => 2,
                    _ => 3,
                })
                .min()
        };
        let mut found: Vec<_> = (0..self.verbs.len())
            .filter(|at| {
                let verb = &self.verbs[*at];
                verb.is_also(&typed) || matching::words(&typed, &[&verb.label, &verb.noms[0], &verb.noms[1]])
            })
            .map(|at| {
                (
                    if self.verbs[at].is_also(&typed) {
                        Some(0)
                    } else {
                        rank(&self.verbs[at])
                    },
                    at,
                )
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// Lists what could come next; the first line is chosen.
    fn offer(&mut self, cx: &mut Cx) {
        self.offers = match self.read() {
            Read::Name(nom) => self.named(nom).into_iter().map(Offer::Verb).collect(),
            Read::Command(at, rest) => match self.verbs[at].takes {
                Takes::Nothing => Vec::new(),
                Takes::Day => {
                    let agences = self.agences.as_deref().unwrap_or_default();
                    let words = complete::days(rest, agences, Self::today(cx), cx.text);
                    words.into_iter().map(Offer::Word).collect()
                }
                Takes::Filter(champs) => {
                    let words = complete::filter(rest, champs, Self::today(cx), cx.text);
                    words.into_iter().map(Offer::Word).collect()
                }
                Takes::Liking(preference) => {
                    let words = complete::likings(rest, preference, cx.prefs, cx.text);
                    words.into_iter().map(Offer::Word).collect()
                }
                Takes::One(_) => self
                    .search
                    .hits()
                    .into_iter()
                    .map(|(_, hit)| Offer::Hit(hit))
                    .collect(),
            },
        };
        let ids: Vec<usize> = (0..self.offers.len()).collect();
        self.choice.choose(&ids, 0);
        self.reveal(cx);
    }

    /// Something else is typed.
    fn retyped(&mut self, cx: &mut Cx) {
        (self.said, self.hasty) = (None, false);
        let wanted = match self.read() {
            Read::Command(at, rest) => match self.verbs[at].takes {
                Takes::One(genre) => Some((genre, rest.trim_end().to_owned())),
                _ => None,
            },
            Read::Name(_) => None,
        };
        match wanted {
            Some((genre, rest)) => {
                if !self.search.is_of(genre) {
                    self.search.forget(cx);
                    self.search = Search::of(&[genre], cx);
                }
                self.search.look(&rest, cx);
            }
            None => self.search.forget(cx),
        }
        self.offer(cx);
    }

    pub(super) fn perform(&mut self, action: Action, cx: &mut Cx) -> bool {
        let ids: Vec<usize> = (0..self.offers.len()).collect();
        let page = isize::try_from(ROWS).unwrap_or(1);
        match action {
            Action::Up if self.choice.index() == 0 => self.back(1, cx),
            Action::Down if self.past.is_some() => self.back(-1, cx),
            Action::Up => self.choice.step(&ids, -1),
            Action::Down => self.choice.step(&ids, 1),
            Action::PageUp => self.choice.step(&ids, -page),
            Action::PageDown => self.choice.step(&ids, page),
            Action::Complete => self.complete(cx),
            Action::Confirm => self.confirm(cx),
            _ => return false,
        }
        self.reveal(cx);
        true
    }

    /// Whether Enter waits for an answer.
    pub(super) fn hasty(&self) -> bool {
        self.hasty
    }

    pub(super) fn point(&mut self, at: usize, cx: &Cx) {
        let ids: Vec<usize> = (0..self.offers.len()).collect();
        self.choice.choose(&ids, at);
        self.reveal(cx);
    }

    /// Where the choice is, to be moved by the wheel: its keys go on into what was typed before.
    pub(super) fn at(&self) -> usize {
        self.choice.index()
    }

    /// Puts an earlier command back on the line; past the last one, what was typed before.
    fn back(&mut self, by: isize, cx: &mut Cx) {
        let before = self.past.take();
        let at = match &before {
            None if by > 0 => Some(0),
            Some((at, _)) => at.checked_add_signed(by),
            None => None,
        };
        let own = before.clone().map_or_else(|| self.typed.clone(), |(_, own)| own);
        let found = at.and_then(|at| Some((at, cx.typed.back(at)?.to_owned())));
        match (found, at) {
            (Some((at, line)), _) => {
                self.typed = Line::from(line.as_str());
                self.past = Some((at, own));
            }
            // Nothing older.
            (None, Some(_)) => self.past = before,
            (None, None) => self.typed = own,
        }
        self.retyped(cx);
    }

    /// Takes the chosen line into what is typed.
    fn complete(&mut self, cx: &mut Cx) {
        let Some(offer) = self.choice.id().and_then(|at| self.offers.get(at)) else {
            // A slip is put right.
            if let Read::Name(nom) = self.read()
                && let Some(near) = verb::near(&self.verbs, nom)
            {
                self.typed = Line::from(near);
                self.retyped(cx);
            }
            return;
        };
        let line = match (offer, self.read()) {
            (Offer::Verb(at), _) => match self.verbs[*at].takes {
                Takes::Nothing => self.verbs[*at].noms[0].clone(),
                _ => format!("{} ", self.verbs[*at].noms[0]),
            },
            (Offer::Word(word), Read::Command(at, rest)) => {
                let kept = &rest[..rest.len() - complete::last(rest).len()];
                let blank = if word.whole { " " } else { "" };
                format!("{} {kept}{}{blank}", self.verbs[at].noms[0], word.texte)
            }
            (Offer::Hit(hit), Read::Command(at, _)) => {
                format!("{} {}", self.verbs[at].noms[0], complete::name(hit))
            }
            (_, Read::Name(_)) => return,
        };
        self.typed = Line::from(line.as_str());
        self.past = None;
        self.retyped(cx);
    }

    fn confirm(&mut self, cx: &mut Cx) {
        match self.read() {
            Read::Name(nom) => match (self.choice.id().and_then(|at| self.offers.get(at)), nom) {
                (Some(Offer::Verb(at)), nom) if !self.strays(*at, nom, cx) => self.run(*at, cx),
                (_, nom) => self.said = self.unknown(nom, cx),
            },
            Read::Command(at, rest) => {
                let rest = rest.trim_end().to_owned();
                self.command(at, &rest, cx);
            }
        }
    }

    /// Whether what is typed names something that is done elsewhere, and this command is only what its words look like: it
    /// is done where somebody goes down to it.
    fn strays(&self, at: usize, nom: &str, cx: &Cx) -> bool {
        let typed = plie(nom);
        self.choice.index() == 0
            && verb::elsewhere(nom, cx.text)
            && !self.verbs[at]
                .noms
                .iter()
                .any(|nom| plie(nom).starts_with(&typed))
    }

    /// Does what a key does; what needs more words waits for them.
    fn run(&mut self, at: usize, cx: &mut Cx) {
        match (self.verbs[at].takes, self.verbs[at].binding) {
            (Takes::One(_), _) | (Takes::Liking(_), None) => {
                self.typed = Line::from(format!("{} ", self.verbs[at].noms[0]).as_str());
                self.retyped(cx);
            }
            (_, Some(binding)) => {
                let line = self.verbs[at].noms[0].clone();
                self.end(&line, Nav::Run(binding), cx);
            }
            (_, None) => {}
        }
    }

    fn command(&mut self, at: usize, rest: &str, cx: &mut Cx) {
        let line = format!("{} {rest}", self.verbs[at].noms[0]);
        match self.verbs[at].takes {
            Takes::Nothing => {}
            Takes::Filter(_) => self.end(&line, Nav::Arrive(Goal::Missions(rest.to_owned())), cx),
            Takes::Day => {
                let Some(agences) = &self.agences else {
                    self.hasty = cx.flights.awaits(Slot::Agences);
                    if !self.hasty {
                        self.said = Some(cx.text.get("erreur-injoignable").into_owned());
                    }
                    return;
                };
                match verb::day(rest, agences, Self::today(cx)) {
                    Ok((jour, branch)) => self.end(&line, Nav::Arrive(Goal::Planning(jour, branch)), cx),
                    Err(word) => {
                        let args = [("mot", word.into())];
                        self.said = Some(cx.text.with("commande-ni-jour-ni-agence", &args));
                    }
                }
            }
            Takes::Liking(preference) => self.like(preference, &line, rest, cx),
            Takes::One(_) if self.search.waiting(cx) => self.hasty = true,
            Takes::One(_) => match self.choice.id().and_then(|at| self.offers.get(at)) {
                Some(Offer::Hit(hit)) => {
                    let line = format!("{} {}", self.verbs[at].noms[0], complete::name(hit));
                    if let Deed::Go(goal) = hit.deed.clone() {
                        self.end(&line, Nav::Arrive(goal), cx);
                    }
                }
                _ => self.said = Some(self.nothing(cx)),
            },
        }
    }

    /// Has it as typed, or as chosen where nothing is typed; said in the language of the choice.
    fn like(&mut self, preference: Preference, line: &str, typed: &str, cx: &mut Cx) {
        let chosen = match self.choice.id().and_then(|at| self.offers.get(at)) {
            Some(Offer::Word(word)) => word.texte.as_str(),
            _ => typed,
        };
        let value =
            verb::liking(preference, typed, cx.text).or_else(|| verb::liking(preference, chosen, cx.text));
        let Some(value) = value else {
            let values = preference
                .values()
                .iter()
                .map(|value| preference.said(value, cx.text));
            let values: Vec<String> = values.collect();
            let args = [("mot", typed.into()), ("valeurs", values.join(", ").into())];
            self.said = Some(cx.text.with("commande-pas-une-valeur", &args));
            return;
        };
        cx.prefer_value(preference, value);
        if let Some(keep) = cx.typed.push(line.trim_end()) {
            cx.effect(Effect::Keep(keep));
        }
        cx.go(Nav::Close);
    }

    /// Why there is nothing to choose from.
    fn nothing(&self, cx: &Cx) -> String {
        let key = if self.search.failed() {
            "erreur-injoignable"
        } else if self.search.blind() {
            "trouve-pas-le-droit"
        } else if self.search.too_short() {
            "trouve-trop-court"
        } else {
            "rien-trouve"
        };
        cx.text.get(key).into_owned()
    }

    fn end(&self, line: &str, nav: Nav, cx: &mut Cx) {
        if let Some(keep) = cx.typed.push(line) {
            cx.effect(Effect::Keep(keep));
        }
        self.search.forget(cx);
        cx.go(Nav::Close);
        cx.go(nav);
    }

    fn unknown(&self, nom: &str, cx: &Cx) -> Option<String> {
        if nom.is_empty() {
            return None;
        }
        let near = verb::near(&self.verbs, nom).unwrap_or_default().to_owned();
        let key = match (verb::elsewhere(nom, cx.text), near.is_empty()) {
            (true, _) => "commande-pas-ici",
            (false, true) => "commande-inconnue",
            (false, false) => "commande-proche",
        };
        let args = [("nom", nom.into()), ("proche", near.into())];
        Some(cx.text.with(key, &args))
    }

    pub(super) fn key(&mut self, key: Key, cx: &mut Cx) {
        let before = self.typed.text().to_owned();
        self.typed.key(key);
        if before != self.typed.text() {
            self.past = None;
            self.retyped(cx);
        }
    }

    pub(super) fn paste(&mut self, text: &str, cx: &mut Cx) {
        cx.pasted(self.typed.insert(text));
        self.past = None;
        self.retyped(cx);
    }

    pub(super) fn tick(&mut self, cx: &mut Cx) {
        self.search.tick(cx);
    }

    pub(super) fn next(&self) -> Option<Duration> {
        self.search.next()
    }

    pub(super) fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        match (slot, reply) {
            (Slot::Agences, Ok(Reply::Answer(Answer::Agences(found)))) => {
                self.agences = Some(found.clone());
            }
            (Slot::Agences, Err(error)) if self.hasty => cx.fail_to_read(error),
            (Slot::Agences, _) => {}
            _ if self.search.reply(slot, reply, cx) => {}
            _ => return false,
        }
        // What is chosen by hand stays chosen.
        if self.choice.index() == 0 {
            self.offer(cx);
        }
        let waits = cx.flights.awaits(Slot::Agences) || self.search.waiting(cx);
        if self.hasty && !waits {
            self.hasty = false;
            self.confirm(cx);
        }
        true
    }

    pub(super) fn reveal(&mut self, cx: &Cx) {
        let rows = self.rows(cx);
        self.choice.reveal(self.offers.len(), rows);
    }

    fn area(cx: &Cx) -> ratatui::layout::Rect {
        place(cx.size, 72, ROWS + 5)
    }
}
