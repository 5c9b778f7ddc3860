//! What can be typed: the names of commands in both languages, and what may follow them.

use chrono::NaiveDate;
use strsim::damerau_levenshtein;

use crate::console::action::Action;
use crate::console::find::Genre;
use crate::console::goal::Branch;
use crate::console::keymap::{Binding, Entry};
use crate::console::prefs::Preference;
use crate::domain::filtre::Champ;
use crate::domain::referentiel::AgenceLigne;
use crate::domain::texte::plie;
use crate::domain::{Langue, Refusal, jour, liste_missions};
use crate::text::Text;

/// What may follow a command's name.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// A day, a branch, or both.
    Day,
    /// A filter with these keys.
    Filter(&'static [Champ]),
    /// Words that find one thing of that sort.
    One(Genre),
    /// How one likes that; without it, the next.
    Liking(Preference),
}

/// One command that can be typed.
#[derive(Debug, Clone)]
pub struct Verb {
    /// Its name in the reader's language, and then in the other.
    pub noms: [String; 2],
    /// What it does, in words.
    pub label: String,
    /// The key that does the same.
    pub binding: Option<&'static Binding>,
    /// Why it can't be done now.
    pub why: Option<Refusal>,
    /// What may follow.
    pub takes: Takes,
}

impl Verb {
    /// Whether it goes by this short name, which hands know from elsewhere.
    #[must_use]
    pub fn is_also(&self, typed: &str) -> bool {
        let quits = self.binding.is_some_and(|binding| binding.action == Action::Quit);
        quits && matches!(typed, "q" | "q!" | "quit" | "exit")
    }
}

/// Sorts of things that a typed command opens.
const OPENED: [Genre; 5] = [
    Genre::Mission,
    Genre::Client,
    Genre::Site,
    Genre::Personne,
    Genre::Equipement,
];

/// What one can like otherwise, and no key of its own changes.
const LIKED: [Preference; 4] = [
    Preference::Fond,
    Preference::Couleurs,
    Preference::Traits,
    Preference::Calme,
];

fn other(text: Text) -> Text {
    let langue = match text.langue() {
        Langue::Fr => Langue::En,
        Langue::En => Langue::Fr,
    };
    Text::new(langue, text.zone())
}

fn takes(action: Action) -> Takes {
    match action {
        Action::GoPlanning => Takes::Day,
        Action::GoMissions => Takes::Filter(liste_missions::CHAMPS),
        Action::Language => Takes::Liking(Preference::Langue),
        _ => Takes::Nothing,
    }
}

/// Everything that can be typed where these bindings are live: what the keys do, and what opens one thing by its name.
#[must_use]
pub fn all(live: Vec<Entry>, text: Text) -> Vec<Verb> {
    let both = |said: &dyn Fn(Text) -> String| [said(text), said(other(text))];
    let listed = |action: Action| action != Action::Palette && !action.moves();
    let mut verbs: Vec<Verb> = live
        .into_iter()
        .filter(|entry| listed(entry.binding.action))
        .map(|entry| Verb {
            noms: both(&|text| entry.binding.action.nom(text).into_owned()),
            label: text.get(entry.binding.action.key()).into_owned(),
            binding: Some(entry.binding),
            takes: takes(entry.binding.action),
            why: entry.why,
        })
        .collect();
    verbs.extend(OPENED.iter().map(|genre| Verb {
        noms: both(&|text| text.get(&format!("nom-{}", genre.key())).into_owned()),
        label: text.get(&format!("ouvrir-{}", genre.key())).into_owned(),
        binding: None,
        why: None,
        takes: Takes::One(*genre),
    }));
    verbs.extend(LIKED.iter().map(|preference| {
        Verb {
            noms: both(&|text| text.get(&format!("nom-{}", preference.name())).into_owned()),
            label: text
                .get(&format!("preference-{}", preference.name()))
                .into_owned(),
            binding: None,
            why: None,
            takes: Takes::Liking(*preference),
        }
    }));
    verbs
}

/// The command of that name, in either language; a beginning is enough where only one has it.
#[must_use]
pub fn named(verbs: &[Verb], nom: &str) -> Option<usize> {
    let nom = plie(nom);
    let is = |verb: &Verb| verb.noms.iter().any(|known| plie(known) == nom);
    if let Some(exact) = verbs.iter().position(is) {
        return Some(exact);
    }
    let begins = |verb: &Verb| verb.noms.iter().any(|known| plie(known).starts_with(&nom));
    let mut found = (0..verbs.len()).filter(|at| begins(&verbs[*at]));
    match (found.next(), found.next()) {
        (Some(one), None) if !nom.is_empty() => Some(one),
        _ => None,
    }
}

/// The command that was most likely meant; nothing where none is near.
#[must_use]
pub fn near<'a>(verbs: &'a [Verb], nom: &str) -> Option<&'a str> {
    let nom = plie(nom);
    let far = |known: &str| damerau_levenshtein(&plie(known), &nom);
    let nearest = verbs
        .iter()
        .flat_map(|verb| &verb.noms)
        .min_by_key(|known| far(known))?;
    (far(nearest) <= (nom.chars().count() / 3).max(1)).then_some(nearest)
}

/// Whether it is the name of something that is only done elsewhere.
#[must_use]
pub fn elsewhere(nom: &str, text: Text) -> bool {
    let nom = plie(nom);
    let said = |action: &Action| {
        [text, other(text)]
            .iter()
            .any(|text| plie(&action.nom(*text)) == nom)
    };
    Action::ALL.iter().any(said)
}

/// Words that mean every branch.
pub const ALL_BRANCHES: [&str; 3] = ["toutes", "tout", "all"];

/// The day and the branch that words mean.
///
/// # Errors
/// The word that means neither.
pub fn day(
    words: &str,
    agences: &[AgenceLigne],
    today: NaiveDate,
) -> Result<(Option<NaiveDate>, Branch), String> {
    let (mut when, mut branch) = (None, Branch::Same);
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut rest = &words[..];
    while let [word, after @ ..] = rest {
        // The longest run of words that is a day: `lun. 30 nov. 2026`.
        let run = (1..=rest.len().min(4)).rev().find_map(|many| {
            let day = jour::parse(&rest[..many].join(" "), today)?;
            Some((day, &rest[many..]))
        });
        if let Some((day, beyond)) = run {
            (when, rest) = (Some(day), beyond);
            continue;
        }
        rest = after;
        if ALL_BRANCHES.contains(&plie(word).as_str()) {
            branch = Branch::All;
        } else {
            branch = Branch::One(agence(agences, word).ok_or(*word)?.id);
        }
    }
    Ok((when, branch))
}

/// The value of a preference that a word means: what the screen calls it in either language, or its own name; a beginning
/// is enough where only one has it.
#[must_use]
pub fn liking(preference: Preference, word: &str, text: Text) -> Option<&'static str> {
    let word = plie(word.trim());
    let said = |value: &str| {
        [
            preference.said(value, text),
            preference.said(value, other(text)),
            value.to_owned(),
        ]
    };
    let values = preference.values().iter().copied();
    let exact = |value: &&str| said(value).iter().any(|said| plie(said) == word);
    let begins = |value: &&str| said(value).iter().any(|said| plie(said).starts_with(&word));
    values.clone().find(exact).or_else(|| {
        let mut found = values.filter(begins);
        found
            .next()
            .filter(|_| found.next().is_none() && !word.is_empty())
    })
}

/// The branch of that code or name; a beginning is enough where only one has it.
fn agence<'a>(agences: &'a [AgenceLigne], word: &str) -> Option<&'a AgenceLigne> {
    let word = plie(word);
    let exact = |agence: &&AgenceLigne| plie(&agence.code) == word || plie(&agence.nom) == word;
    let begins =
        |agence: &&AgenceLigne| plie(&agence.code).starts_with(&word) || plie(&agence.nom).starts_with(&word);
    agences.iter().find(exact).or_else(|| {
        let mut found = agences.iter().filter(begins);
        found.next().filter(|_| found.next().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::AgenceId;

    fn verb(fr: &str, en: &str) -> Verb {
        Verb {
            noms: [fr.to_owned(), en.to_owned()],
            label: String::new(),
            binding: None,
            why: None,
            takes: Takes::Nothing,
        }
    }

    fn verbs() -> Vec<Verb> {
        vec![
            verb("missions", "missions"),
            verb("mission", "mission"),
            verb("planning", "planning"),
            verb("annuler", "undo"),
            verb("suggérer", "suggest"),
        ]
    }

    fn day_of(words: &str) -> Result<(Option<NaiveDate>, Branch), String> {
        let agence = |id, code: &str, nom: &str| AgenceLigne {
            id: AgenceId(id),
            code: code.to_owned(),
            nom: nom.to_owned(),
            fuseau: "Europe/Paris".to_owned(),
        };
        let agences = [
            agence(1, "LYON", "Lyon et Rhône"),
            agence(2, "NANTES", "Nantes"),
            agence(3, "NANCY", "Nancy"),
        ];
        day(words, &agences, NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())
    }

    #[test]
    fn a_command_goes_by_its_name_in_either_language_or_by_its_only_beginning() {
        let at = |nom| named(&verbs(), nom);
        assert_eq!(at("mission"), Some(1), "the whole name before a longer one");
        assert_eq!(at("undo"), Some(3));
        assert_eq!(at("SUGGERER"), Some(4));
        assert_eq!(at("pl"), Some(2));
        assert_eq!(at("miss"), None, "two begin so");
        assert_eq!(at(""), None);
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_nonsense_is_not() {
        assert_eq!(near(&verbs(), "plannig"), Some("planning"));
        assert_eq!(near(&verbs(), "misions"), Some("missions"));
        assert_eq!(near(&verbs(), "xyzzy"), None);
    }

    #[test]
    fn a_liking_goes_by_what_the_screen_calls_it() {
        let fr = Text::new(Langue::Fr, chrono_tz::Europe::Paris);
        for (preference, word, value) in [
            (Preference::Langue, "en", Some("en")),
            (Preference::Langue, "français", Some("fr")),
            (Preference::Fond, "clair", Some("clair")),
            (Preference::Fond, "dark", Some("sombre")),
            (Preference::Couleurs, "16", Some("16")),
            (Preference::Traits, "machine", Some("ascii")),
            (Preference::Calme, "yes", Some("oui")),
            (Preference::Fond, "mauve", None),
            (Preference::Fond, "", None),
        ] {
            assert_eq!(liking(preference, word, fr), value, "{word}");
        }
    }

    #[test]
    fn days_and_branches_in_any_order() {
        let friday = NaiveDate::from_ymd_opt(2026, 11, 27);
        assert_eq!(day_of("ven. lyon"), Ok((friday, Branch::One(AgenceId(1)))));
        assert_eq!(day_of("Lyon 2026-11-27"), Ok((friday, Branch::One(AgenceId(1)))));
        for said in [
            "lun. 30 nov. 2026 lyon",
            "Lyon 30 novembre",
            "lyon lun. 30",
            "next monday lyon",
        ] {
            let monday = NaiveDate::from_ymd_opt(2026, 11, 30);
            assert_eq!(day_of(said), Ok((monday, Branch::One(AgenceId(1)))), "{said}");
        }
        assert_eq!(day_of("toutes"), Ok((None, Branch::All)));
        assert_eq!(day_of(""), Ok((None, Branch::Same)));
        assert_eq!(day_of("nant"), Ok((None, Branch::One(AgenceId(2)))));
        assert_eq!(day_of("nan"), Err("nan".to_owned()), "two begin so");
        assert_eq!(day_of("demain paris"), Err("paris".to_owned()));
    }
}
