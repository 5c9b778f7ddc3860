//! Typed text: it survives leaving a form, a refusal, a refresh.

mod line;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

pub use line::Line;

use crate::domain::garde::Brouillon;
use crate::domain::{
    ClientId, ContactId, ContratId, CreneauId, EquipementId, HabilitationId, InterventionId, MissionId,
    SiteId, UtilisateurId,
};
use crate::service::Keep;

/// What a draft is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The console itself.
    Console,
    /// A mission that isn't there yet.
    NewMission,
    /// A mission.
    Mission(MissionId),
    /// A visit.
    Intervention(InterventionId),
    /// Somebody.
    Utilisateur(UtilisateurId),
    /// Something that isn't there yet and belongs to nothing: the form says what.
    New,
    /// A client.
    Client(ClientId),
    /// A person to call.
    Contact(ContactId),
    /// A place where work is done.
    Site(SiteId),
    /// A machine.
    Equipement(EquipementId),
    /// A contract.
    Contrat(ContratId),
    /// Something that somebody is able or entitled to do.
    Habilitation(HabilitationId),
    /// Time that somebody is away.
    Absence(CreneauId),
}

/// Where a draft belongs: a form, its subject, a field.
pub type Place = (&'static str, Subject, &'static str);

impl Subject {
    /// Its name among what is kept for a person.
    #[must_use]
    pub fn objet(self) -> String {
        match self {
            Self::Console => "console".to_owned(),
            Self::NewMission => "nouvelle".to_owned(),
            Self::Mission(id) => format!("mission:{id}"),
            Self::Intervention(id) => format!("intervention:{id}"),
            Self::Utilisateur(id) => format!("utilisateur:{id}"),
            Self::New => "nouveau".to_owned(),
            Self::Client(id) => format!("client:{id}"),
            Self::Contact(id) => format!("contact:{id}"),
            Self::Site(id) => format!("site:{id}"),
            Self::Equipement(id) => format!("equipement:{id}"),
            Self::Contrat(id) => format!("contrat:{id}"),
            Self::Habilitation(id) => format!("habilitation:{id}"),
            Self::Absence(id) => format!("absence:{id}"),
        }
    }
}

/// What emptying a form has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emptying {
    /// Nothing stood there.
    Nothing,
    /// What stood there is gone.
    Emptied,
    /// What stood there before it was emptied is back.
    Restored,
}

/// What stood in a form.
#[derive(Debug, Clone)]
struct Emptied {
    texts: Vec<(Place, Line)>,
    /// By the names of their places.
    begun: Vec<(String, String)>,
}

/// How long typing rests before it is kept: a crash loses no more than that of what was typed last.
const REST: Duration = Duration::from_millis(80);
/// How long it waits at most while somebody goes on typing, faster than that.
const WAIT: Duration = Duration::from_millis(400);

/// Every text that is being typed, or was and is kept.
#[derive(Debug, Clone)]
pub struct Drafts {
    texts: HashMap<Place, Line>,
    /// Texts of an earlier session, until somebody types where they belong.
    earlier: HashMap<String, Line>,
    /// What was recorded where somebody began to type, by the name of the place.
    begun: HashMap<String, String>,
    /// Places whose text the service doesn't know yet.
    unkept: BTreeSet<Place>,
    /// What was sent or emptied, and is still kept.
    sent: Vec<(&'static str, Subject)>,
    /// What stood in the form that was emptied last.
    emptied: Option<Emptied>,
    /// When the unkept texts are to be kept, and by when at the latest.
    due: Option<(Duration, Duration)>,
    /// Whether somebody has typed since that was last looked at.
    typed: bool,
    /// Places typed into while nobody knows yet what an earlier session left there; nothing once that is known.
    blind: Option<BTreeSet<Place>>,
}

impl Default for Drafts {
    fn default() -> Self {
        Self {
            texts: HashMap::new(),
            earlier: HashMap::new(),
            begun: HashMap::new(),
            unkept: BTreeSet::new(),
            sent: Vec::new(),
            emptied: None,
            due: None,
            typed: false,
            blind: Some(BTreeSet::new()),
        }
    }
}

/// A place as a key among texts of an earlier session.
fn name((form, subject, field): Place) -> String {
    format!("{form}/{}/{field}", subject.objet())
}

impl Drafts {
    fn find(&self, place: Place) -> Option<&Line> {
        self.texts.get(&place).or_else(|| self.earlier.get(&name(place)))
    }

    /// The text at a place; empty where nothing was typed.
    #[must_use]
    pub fn text(&self, place: Place) -> &str {
        self.find(place).map_or("", |line| line.text())
    }

    /// What was typed at a place, and be it nothing; absent where nobody has typed.
    #[must_use]
    pub fn typed(&self, place: Place) -> Option<&str> {
        self.find(place).map(Line::text)
    }

    /// The line at a place, for drawing.
    #[must_use]
    pub fn line(&self, place: Place) -> Line {
        self.find(place).cloned().unwrap_or_default()
    }

    /// The line at a place, to type into.
    pub fn edit(&mut self, place: Place) -> &mut Line {
        self.unkept.insert(place);
        self.typed = true;
        if let Some(blind) = &mut self.blind
            && !self.texts.contains_key(&place)
        {
            blind.insert(place);
        }
        let earlier = &mut self.earlier;
        self.texts.entry(place).or_insert_with(|| {
            earlier
                .remove(&name(place))
                .unwrap_or_else(|| Line::of(place.2, ""))
        })
    }

    /// Puts a text at a place.
    pub fn set(&mut self, place: Place, text: &str) {
        *self.edit(place) = Line::of(place.2, text);
        if let Some(blind) = &mut self.blind {
            blind.remove(&place);
        }
    }

    /// What was recorded at a place when somebody began to type there.
    #[must_use]
    pub fn begun(&self, place: Place) -> Option<&str> {
        self.begun.get(&name(place)).map(String::as_str)
    }

    /// Notes what was recorded at a place where somebody begins to type, or goes on knowing of it.
    pub fn begin(&mut self, place: Place, recorded: &str) {
        self.begun.insert(name(place), recorded.to_owned());
        self.unkept.insert(place);
    }

    /// Gives a place up: what was typed there is what is recorded anyway.
    pub fn release(&mut self, place: Place) {
        self.texts.remove(&place);
        self.earlier.remove(&name(place));
        self.begun.remove(&name(place));
        self.unkept.remove(&place);
    }

    /// Forgets everything typed into one form about one subject: it was sent, or emptied.
    pub fn forget(&mut self, form: &'static str, subject: Subject) {
        let prefix = name((form, subject, ""));
        self.texts
            .retain(|(of, about, _), _| (*of, *about) != (form, subject));
        self.earlier.retain(|place, _| !place.starts_with(&prefix));
        self.begun.retain(|place, _| !place.starts_with(&prefix));
        self.unkept
            .retain(|(of, about, _)| (*of, *about) != (form, subject));
        self.sent.push((form, subject));
    }

    /// Empties a form; where it is empty, and was emptied, brings back what stood there.
    pub fn empty(&mut self, form: &'static str, subject: Subject, fields: &[&'static str]) -> Emptying {
        let places = fields.iter().map(|field| (form, subject, *field));
        let texts: Vec<(Place, Line)> = places
            .filter_map(|place| Some((place, self.find(place)?.clone())))
            .filter(|(_, line)| !line.text().is_empty())
            .collect();
        if texts.is_empty() {
            let here = |((of, about, _), _): &(Place, Line)| (*of, *about) == (form, subject);
            let before = |emptied: &mut Emptied| emptied.texts.iter().all(here);
            let Some(emptied) = self.emptied.take_if(before) else {
                return Emptying::Nothing;
            };
            for (place, line) in emptied.texts {
                *self.edit(place) = line;
            }
            self.begun.extend(emptied.begun);
            return Emptying::Restored;
        }
        let prefix = name((form, subject, ""));
        let begun = self.begun.iter().filter(|(place, _)| place.starts_with(&prefix));
        let begun = begun
            .map(|(place, recorded)| (place.clone(), recorded.clone()))
            .collect();
        self.emptied = Some(Emptied { texts, begun });
        self.forget(form, subject);
        Emptying::Emptied
    }

    /// Takes texts of an earlier session. What was typed before they came goes on after them, as it would have had they
    /// come first; what was chosen or filled in meanwhile wins.
    pub fn adopt(&mut self, earlier: &[Brouillon]) {
        let blind: HashMap<String, Place> = self
            .blind
            .take()
            .into_iter()
            .flatten()
            .map(|place| (name(place), place))
            .collect();
        let typed: HashSet<String> = self.texts.keys().map(|place| name(*place)).collect();
        for brouillon in earlier {
            let place = format!("{}/{}/{}", brouillon.ecran, brouillon.objet, brouillon.champ);
            let before = Line::of(&brouillon.champ, &brouillon.valeur);
            if let Some(recorded) = &brouillon.depuis {
                self.begun
                    .entry(place.clone())
                    .or_insert_with(|| recorded.clone());
            }
            if let Some(line) = blind.get(&place).and_then(|place| self.texts.get_mut(place)) {
                line.follow(before);
            } else if !typed.contains(&place) {
                self.earlier.insert(place, before);
            }
        }
    }

    /// When there is something to keep next, in the session's own time.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.due.map(|(due, _)| due)
    }

    /// What is to be kept now: what was sent at once, what is being typed when it rests, or when all ends.
    pub fn keep(&mut self, now: Duration, end: bool) -> Vec<Keep> {
        let mut keeps: Vec<Keep> = std::mem::take(&mut self.sent)
            .into_iter()
            .map(|(form, subject)| Keep::Oublier {
                ecran: form.to_owned(),
                objet: subject.objet(),
            })
            .collect();
        // What an earlier session left is not written over before it is known.
        if self.unkept.is_empty() || self.blind.is_some() && !end {
            self.due = None;
            return keeps;
        }
        let (due, latest) = self.due.unwrap_or((now + REST, now + WAIT));
        let due = if std::mem::take(&mut self.typed) {
            (now + REST).min(latest)
        } else {
            due
        };
        self.due = Some((due, latest));
        if due <= now || end {
            self.due = None;
            let places = std::mem::take(&mut self.unkept);
            let brouillons = places.into_iter().map(|place| Brouillon {
                ecran: place.0.to_owned(),
                objet: place.1.objet(),
                champ: place.2.to_owned(),
                valeur: self.text(place).to_owned(),
                depuis_version: None,
                depuis: self.begun(place).map(ToOwned::to_owned),
            });
            keeps.push(Keep::Brouillons(brouillons.collect()));
        }
        keeps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITRE: Place = ("mission", Subject::NewMission, "titre");

    fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn typing_is_kept_once_it_rests_and_forgotten_once_it_is_sent() {
        let mut drafts = Drafts::default();
        drafts.adopt(&[]);
        drafts.edit(TITRE).insert("Fuite");
        assert!(drafts.keep(at(10), false).is_empty(), "it is still being typed");
        assert_eq!(drafts.next(), Some(at(90)));
        drafts.edit(TITRE).insert(" d’eau");
        assert!(drafts.keep(at(80), false).is_empty(), "and still");
        assert_eq!(drafts.next(), Some(at(160)));
        let kept = drafts.keep(at(160), false);
        let [Keep::Brouillons(brouillons)] = kept.as_slice() else {
            panic!("{kept:?}")
        };
        assert_eq!(brouillons[0].valeur, "Fuite d’eau");
        assert_eq!(drafts.next(), None);
        assert!(drafts.keep(at(170), true).is_empty(), "nothing new");
        drafts.edit(TITRE).insert("!");
        drafts.forget("mission", Subject::NewMission);
        let kept = drafts.keep(at(170), false);
        assert!(matches!(kept.as_slice(), [Keep::Oublier { .. }]), "{kept:?}");
    }

    #[test]
    fn breaks_stay_in_the_draft_of_a_field_that_may_have_them() {
        let mut drafts = Drafts::default();
        let place = ("site", Subject::New, "acces");
        drafts.edit(place).insert("a\nb");
        assert_eq!(drafts.text(place), "a\nb");
        drafts.set(place, "c\nd");
        assert_eq!(drafts.text(place), "c\nd");
    }

    #[test]
    fn who_types_without_a_rest_is_kept_all_the_same() {
        let mut drafts = Drafts::default();
        drafts.adopt(&[]);
        let mut kept = 0;
        for key in 0..30 {
            drafts.edit(TITRE).insert("a");
            // A key every 33 ms, as a key held down gives them.
            kept += drafts.keep(at(33 * key), false).len();
        }
        assert_eq!(kept, 2, "not for every key");
    }

    #[test]
    fn a_session_that_ends_keeps_what_was_just_typed() {
        let mut drafts = Drafts::default();
        drafts.edit(TITRE).insert("F");
        assert_eq!(drafts.keep(at(0), true).len(), 1);
    }

    #[test]
    fn an_earlier_text_waits_in_its_place_and_gives_way_to_what_is_typed() {
        let earlier = |champ: &str| Brouillon {
            ecran: "mission".to_owned(),
            objet: "nouvelle".to_owned(),
            champ: champ.to_owned(),
            valeur: "avant".to_owned(),
            depuis_version: None,
            depuis: None,
        };
        let mut drafts = Drafts::default();
        drafts.edit(TITRE).insert("maintenant");
        let site = ("mission", Subject::NewMission, "site");
        drafts.set(site, "choisi");
        assert!(drafts.keep(at(0), false).is_empty() && drafts.keep(at(90), false).is_empty());
        drafts.adopt(&[earlier("titre"), earlier("duree"), earlier("site")]);
        assert_eq!(drafts.text(TITRE), "avantmaintenant");
        assert_eq!(drafts.text(site), "choisi");
        assert!(drafts.keep(at(900), false).is_empty());
        assert_eq!(drafts.keep(at(1000), false).len(), 1, "what is both is kept");
        drafts.adopt(&[earlier("titre")]);
        assert_eq!(
            drafts.text(TITRE),
            "avantmaintenant",
            "told again, it changes nothing"
        );
        let duree = ("mission", Subject::NewMission, "duree");
        assert_eq!(drafts.text(duree), "avant");
        drafts.edit(duree).insert(" et après");
        assert_eq!(drafts.text(duree), "avant et après");
        drafts.forget("mission", Subject::NewMission);
        assert_eq!(drafts.text(duree), "");
    }
}
