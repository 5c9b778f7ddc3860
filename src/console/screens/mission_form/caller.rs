//! Who calls: the sites that match what is typed, and the clients that have none yet.

use super::fields::{self, Field};
use crate::console::cx::Cx;
use crate::console::draft::Subject;
use crate::console::msg::Slot;
use crate::console::widgets::list::Choice;
use crate::domain::recherche::{Appelants, ClientTrouve, SHORTEST, SiteTrouve};
use crate::domain::{ClientId, SiteId, telephone};
use crate::service::mission::MissionQuery;

/// How many sites are offered.
const MOST_SITES: u16 = 30;

/// Whether a text has a word that can be looked for, or is a telephone number.
pub(super) fn telling(typed: &str) -> bool {
    let mut mots = typed.split_whitespace();
    mots.any(|mot| mot.chars().count() >= SHORTEST) || telephone::lire(typed).is_ok()
}

/// One of those that match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Site(SiteId),
    SansSite(ClientId),
}

/// One of those that match, to be shown or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found<'a> {
    Site(&'a SiteTrouve),
    SansSite(&'a ClientTrouve),
}

impl Found<'_> {
    pub(super) fn key(self) -> Key {
        match self {
            Self::Site(hit) => Key::Site(hit.site),
            Self::SansSite(hit) => Key::SansSite(hit.client),
        }
    }

    /// The client, and their name.
    fn client(self) -> (ClientId, String) {
        match self {
            Self::Site(hit) => (hit.client, hit.client_nom.clone()),
            Self::SansSite(hit) => (hit.client, hit.nom.clone()),
        }
    }
}

/// Those that match what is typed, and the one that the keys are on.
#[derive(Debug)]
pub(super) struct Caller {
    about: Subject,
    found: Appelants,
    choice: Choice<Key>,
    /// A client who was just entered: the keys are on them as soon as they are found.
    pub(super) entered: Option<ClientId>,
    /// The database didn't answer: that nothing is found says nothing.
    pub(super) unanswered: bool,
}

impl Caller {
    /// Nobody yet, in the form whose drafts are about that.
    pub(super) fn new(about: Subject) -> Self {
        Self {
            about,
            found: Appelants::default(),
            choice: Choice::default(),
            entered: None,
            unanswered: false,
        }
    }

    /// Looks for what is typed, unless a site is chosen.
    pub(super) fn search(&mut self, cx: &mut Cx) {
        if fields::site(self.about, cx).is_some() {
            return;
        }
        let typed = cx.drafts.text(Field::Site.place(self.about)).trim().to_owned();
        if telling(&typed) {
            let query = MissionQuery::Sites {
                texte: typed,
                n: MOST_SITES,
            };
            cx.read(Slot::Sites, query);
        } else {
            self.found = Appelants::default();
            cx.forget(Slot::Sites);
        }
    }

    pub(super) fn take(&mut self, found: &Appelants) {
        self.found.clone_from(found);
        self.unanswered = false;
        let at = self
            .all()
            .position(|found| Some(found.client().0) == self.entered);
        self.choice.choose(&self.keys(), at.unwrap_or(0));
    }

    /// Looks for a client who was just entered, whatever was typed before: whoever gives up their first site's form finds
    /// them here.
    pub(super) fn look_for(&mut self, client: ClientId, nom: &str, cx: &mut Cx) {
        if self.entered == Some(client) && fields::site(self.about, cx).is_none() {
            cx.drafts.set(Field::Site.place(self.about), nom);
            // What was found of other words says nothing of them.
            self.found = Appelants::default();
            self.search(cx);
        }
    }

    /// All of them, in the order in which they are shown.
    pub(super) fn all(&self) -> impl Iterator<Item = Found<'_>> {
        let sites = self.found.sites.iter().map(Found::Site);
        sites.chain(self.found.sans_site.iter().map(Found::SansSite))
    }

    fn keys(&self) -> Vec<Key> {
        self.all().map(Found::key).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// Whether nobody goes by what is typed, as far as that was answered.
    pub(super) fn has_found_nobody(&self, cx: &Cx) -> bool {
        let asked = [Slot::Sites, Slot::Caller].map(|slot| cx.flights.awaits(slot));
        telling(cx.drafts.text(Field::Site.place(self.about)))
            && fields::site(self.about, cx).is_none()
            && self.is_empty()
            && !self.unanswered
            && !asked.contains(&true)
    }

    /// The nearest words, by which they were found: nothing holds what is typed.
    pub(super) fn near(&self) -> Option<&str> {
        self.found.proche.as_deref().filter(|_| !self.is_empty())
    }

    /// Where the keys are.
    pub(super) fn index(&self) -> usize {
        self.choice.index()
    }

    /// The one that the keys are on.
    pub(super) fn chosen(&self) -> Option<Found<'_>> {
        let on = self.choice.id()?;
        self.all().find(|found| found.key() == on)
    }

    /// Whose it is.
    pub(super) fn client(&self) -> Option<(ClientId, String)> {
        self.chosen().map(Found::client)
    }

    pub(super) fn step(&mut self, by: isize) {
        self.choice.step(&self.keys(), by);
    }

    pub(super) fn choose(&mut self, at: usize) {
        self.choice.choose(&self.keys(), at);
    }
}
