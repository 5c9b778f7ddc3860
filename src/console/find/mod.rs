//! Searching everything as it is typed: the lists of the service are asked, each for a few lines.

mod hit;
pub mod view;

use std::time::Duration;

pub use hit::{Deed, Genre, Hit, UNSEEN, scattered};

use super::cx::Cx;
use super::msg::{Reply, Slot};
use crate::domain::client::TriClients;
use crate::domain::liste::Page;
use crate::domain::liste_missions::TriMissions;
use crate::domain::recherche::SHORTEST;
use crate::domain::telephone;
use crate::domain::texte::plie;
use crate::service::client::{ClientAnswer, ClientQuery};
use crate::service::mission::MissionQuery;
use crate::service::utilisateur::UtilisateurQuery;
use crate::service::{Answer, Error, Query};

/// Least time between two questions: a fast typist asks once, not at each letter.
const PAUSE: Duration = Duration::from_millis(90);
/// Lines that are asked of each list.
const LINES: u16 = 20;

/// A search under way.
#[derive(Debug, Default)]
pub struct Search {
    /// Which lists are meant.
    wanted: Vec<Genre>,
    /// Which of them are asked.
    genres: Vec<Genre>,
    typed: String,
    /// What the lists were asked for last, and when.
    asked: Option<(String, Duration)>,
    due: Option<Duration>,
    /// What each list answered, and to which text.
    found: Vec<(Genre, String, Vec<Hit>)>,
    failed: bool,
    /// Whether the nearest words to what is typed were asked for, as nothing holds it.
    looked_near: bool,
    /// What is searched instead: those words.
    near: Option<String>,
}

impl Search {
    /// A search in these lists, as far as the person may see them.
    #[must_use]
    pub fn of(genres: &[Genre], cx: &Cx) -> Self {
        Self {
            wanted: genres.to_vec(),
            genres: genres
                .iter()
                .copied()
                .filter(|genre| genre.seen_by(&cx.actor))
                .collect(),
            ..Self::default()
        }
    }

    /// Whether this is the list that it searches, or would.
    #[must_use]
    pub fn is_of(&self, genre: Genre) -> bool {
        self.wanted.as_slice() == [genre]
    }

    /// Whether the person may see nothing of what is searched.
    #[must_use]
    pub fn blind(&self) -> bool {
        self.genres.is_empty()
    }

    /// Looks for another text, now or once typing rests.
    pub fn look(&mut self, typed: &str, cx: &mut Cx) {
        if self.typed == typed {
            return;
        }
        typed.clone_into(&mut self.typed);
        (self.looked_near, self.near) = (false, None);
        cx.forget(Slot::Near);
        if telling(typed).is_empty() {
            self.forget(cx);
            self.due = None;
            self.asked = None;
            self.found.clear();
            return;
        }
        match &self.asked {
            Some((_, at)) if cx.mono < *at + PAUSE => self.due = Some(*at + PAUSE),
            _ => self.ask(cx),
        }
    }

    /// Time went by.
    pub fn tick(&mut self, cx: &mut Cx) {
        if self.due.is_some_and(|due| due <= cx.mono) {
            self.ask(cx);
        }
    }

    /// When it wants to be told the time.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        self.due
    }

    /// Whether an answer to what is typed is still to come.
    #[must_use]
    pub fn waiting(&self, cx: &Cx) -> bool {
        self.due.is_some()
            || cx.flights.awaits(Slot::Near)
            || self
                .genres
                .iter()
                .any(|genre| cx.flights.awaits(Slot::Find(*genre)))
    }

    /// Whether the service could not be asked.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// Whether what is typed is too short to be looked for.
    #[must_use]
    pub fn too_short(&self) -> bool {
        telling(&self.typed).is_empty()
    }

    /// Gives up what is still asked.
    pub fn forget(&self, cx: &mut Cx) {
        cx.forget(Slot::Near);
        for genre in &self.genres {
            cx.forget(Slot::Find(*genre));
        }
    }

    fn ask(&mut self, cx: &mut Cx) {
        self.due = None;
        self.failed = false;
        let wanted = self.wanted().to_owned();
        self.asked = Some((wanted.clone(), cx.mono));
        for genre in self.genres.clone() {
            if let Some(query) = query(genre, &wanted) {
                cx.read(Slot::Find(genre), query);
            }
        }
    }

    /// What is looked for: what is typed, or what comes nearest to it.
    fn wanted(&self) -> &str {
        self.near.as_deref().unwrap_or(&self.typed)
    }

    /// What is searched instead of what is typed, which nothing holds.
    #[must_use]
    pub fn near(&self) -> Option<&str> {
        self.near.as_deref()
    }

    /// Nothing holds what is typed, and all have answered: what comes near is asked for, once.
    fn look_near(&mut self, cx: &mut Cx) {
        let about_places = self
            .genres
            .iter()
            .any(|genre| matches!(genre, Genre::Client | Genre::Site));
        let nothing = self.found.iter().all(|(.., hits)| hits.is_empty());
        if self.looked_near || self.failed || !about_places || !nothing || self.waiting(cx) {
            return;
        }
        self.looked_near = true;
        let texte = self.typed.clone();
        cx.read(Slot::Near, MissionQuery::Sites { texte, n: LINES });
    }

    fn take_near(&mut self, reply: &Result<Reply, Error>, cx: &mut Cx) {
        if let Ok(Reply::Answer(Answer::Sites(found))) = reply
            && let Some(near) = &found.proche
        {
            self.near = Some(near.clone());
            self.ask(cx);
        }
    }

    /// Takes an answer; false where it isn't one of this search.
    pub fn reply(&mut self, slot: Slot, reply: &Result<Reply, Error>, cx: &mut Cx) -> bool {
        if slot == Slot::Near {
            self.take_near(reply, cx);
            return true;
        }
        let (Slot::Find(genre), Some((asked, _))) = (slot, &self.asked) else {
            return matches!(slot, Slot::Find(_));
        };
        let hits: Vec<Hit> = match reply {
            Ok(Reply::Answer(Answer::Missions(found))) => found
                .items
                .iter()
                .map(|ligne| Hit::mission(ligne, cx.text))
                .collect(),
            Ok(Reply::Answer(Answer::Utilisateurs(found))) => found.items.iter().map(Hit::personne).collect(),
            Ok(Reply::Answer(Answer::Client(answer))) => match answer.as_ref() {
                ClientAnswer::Clients(found) => found
                    .items
                    .iter()
                    .map(|ligne| Hit::client(ligne, cx.text))
                    .collect(),
                ClientAnswer::Sites(found) => found.items.iter().map(Hit::site).collect(),
                ClientAnswer::Equipements(found) => found.items.iter().map(Hit::equipement).collect(),
                _ => Vec::new(),
            },
            Ok(_) => Vec::new(),
            Err(_) => {
                self.failed = true;
                return true;
            }
        };
        let asked = asked.clone();
        self.found.retain(|(of, ..)| *of != genre);
        self.found.push((genre, asked, hits));
        self.look_near(cx);
        true
    }

    /// What was found, best first, with its badness. Of an earlier text only what still answers the present one.
    #[must_use]
    pub fn hits(&self) -> Vec<(usize, Hit)> {
        let wanted = self.wanted();
        let words = words(wanted);
        let short: Vec<String> = words
            .iter()
            .filter(|word| word.chars().count() < SHORTEST)
            .cloned()
            .collect();
        let mut hits: Vec<(usize, Genre, Hit)> = Vec::new();
        for (genre, asked, found) in &self.found {
            let fresh = asked == wanted;
            for hit in found {
                // Words that no index knows are looked for here.
                let badness = match hit.rank(&words) {
                    Some(badness) => badness,
                    None if fresh && number(wanted).is_some() => UNSEEN,
                    None if fresh && hit.rank(&short).is_some() => UNSEEN * words.len(),
                    None => continue,
                };
                hits.push((badness, *genre, hit.clone()));
            }
        }
        hits.sort_by_key(|(badness, genre, _)| (*badness, *genre));
        hits.into_iter().map(|(badness, _, hit)| (badness, hit)).collect()
    }
}

/// What is typed, as words to compare; the short number of a board is the end of a whole one.
fn words(typed: &str) -> Vec<String> {
    plie(typed)
        .split_whitespace()
        .map(|word| numbered(word).unwrap_or_else(|| word.to_owned()))
        .collect()
}

/// `m-231` as `-00231`.
fn numbered(word: &str) -> Option<String> {
    let digits = word.strip_prefix("m-").or_else(|| word.strip_prefix('m'))?;
    let number = (1..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| format!("-{digits:0>5}"))
}

/// The telephone number that is typed, in one word.
fn number(typed: &str) -> Option<String> {
    telephone::lire(typed).ok().map(|number| number.replace(' ', ""))
}

/// Words long enough for the indexes, or a telephone number.
fn telling(typed: &str) -> Vec<String> {
    if let Some(number) = number(typed) {
        return vec![number];
    }
    let long = |word: &String| word.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST;
    words(typed).into_iter().filter(long).collect()
}

/// The question that a list is asked; nothing where none of the words could be in it.
fn query(genre: Genre, typed: &str) -> Option<Query> {
    let words = telling(typed);
    // Quoted, so that nothing in it is taken for a term of the filter language.
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("\"{}\"", word.replace('"', "")))
        .collect();
    let filtre = quoted.join(" ");
    let page = Page::first(LINES);
    Some(match genre {
        Genre::Mission => MissionQuery::Liste {
            filtre,
            tri: TriMissions::Recentes,
            page,
        }
        .into(),
        Genre::Client => ClientQuery::Clients {
            filtre,
            tri: TriClients::Nom,
            page,
        }
        .into(),
        Genre::Site => ClientQuery::Sites { filtre, page }.into(),
        Genre::Equipement => ClientQuery::Equipements { filtre, page }.into(),
        Genre::Personne => UtilisateurQuery::List { filtre, page }.into(),
        Genre::Ecran | Genre::Commande => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_number_is_the_end_of_a_whole_one() {
        assert_eq!(words("M-231"), ["-00231"]);
        assert_eq!(words("m231 Fuite"), ["-00231", "fuite"]);
        assert_eq!(words("M-2026-00231"), ["m-2026-00231"]);
        assert_eq!(words("m"), ["m"]);
    }

    #[test]
    fn a_telephone_number_is_one_word_however_it_is_typed() {
        for typed in ["06 39 98 09 22", "06.39.98.09.22", "+33 6 39 98 09 22"] {
            assert_eq!(telling(typed), ["0639980922"], "{typed}");
        }
        assert_eq!(telling("06 39 98"), [""; 0]);
    }

    #[test]
    fn what_is_typed_is_never_a_term_of_the_filter_language() {
        let Some(Query::Mission(MissionQuery::Liste { filtre, .. })) =
            query(Genre::Mission, "etat:x \"ouvert -urgence de")
        else {
            panic!("a question")
        };
        assert_eq!(filtre, "\"etat:x\" \"ouvert\" \"-urgence\"");
    }
}
