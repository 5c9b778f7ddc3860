//! What could be typed next.

use chrono::{Days, NaiveDate};

use super::verb::ALL_BRANCHES;
use crate::console::find::{Genre, Hit};
use crate::console::prefs::{Preference, Prefs};
use crate::domain::filtre::{Champ, Nature, mot};
use crate::domain::referentiel::AgenceLigne;
use crate::domain::texte::plie;
use crate::text::Text;

/// A word that could stand where one is being typed, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub texte: String,
    /// What it means.
    pub aide: String,
    /// Whether another word may follow at once.
    pub whole: bool,
}

/// The word being typed: what stands after the last blank.
#[must_use]
pub fn last(words: &str) -> &str {
    words.rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// Days and branches that begin as the last word does.
#[must_use]
pub fn days(words: &str, agences: &[AgenceLigne], today: NaiveDate, text: Text) -> Vec<Word> {
    let begun = plie(last(words));
    let mut found = Vec::new();
    for ahead in 0..7 {
        let Some(day) = today.checked_add_days(Days::new(ahead)) else {
            continue;
        };
        let texte = match ahead {
            0 => text.get("jour-aujourdhui").into_owned(),
            1 => text.get("jour-demain").into_owned(),
            _ => {
                let weekday = chrono::Datelike::weekday(&day).number_from_monday();
                text.get(&format!("jour-court-{weekday}")).into_owned()
            }
        };
        found.push(Word {
            texte,
            aide: text.date(day),
            whole: true,
        });
    }
    let branches = agences.iter().map(|agence| Word {
        texte: agence.code.to_lowercase(),
        aide: agence.nom.clone(),
        whole: true,
    });
    found.extend(branches);
    found.push(Word {
        texte: ALL_BRANCHES[if text.langue() == crate::domain::Langue::Fr {
            0
        } else {
            2
        }]
        .to_owned(),
        aide: text.get("commande-toutes-agences").into_owned(),
        whole: true,
    });
    found.retain(|word| plie(&word.texte).starts_with(&begun) || plie(&word.aide).starts_with(&begun));
    found
}

/// The values of a preference that begin as what is typed does; the one that holds is marked.
#[must_use]
pub fn likings(words: &str, preference: Preference, prefs: Prefs, text: Text) -> Vec<Word> {
    let begun = plie(words);
    let word = |value: &&'static str| Word {
        texte: preference.said(value, text),
        aide: if *value == prefs.value(preference) {
            text.get("commande-choisi").into_owned()
        } else {
            String::new()
        },
        whole: true,
    };
    let values = preference.values().iter().map(word);
    values
        .filter(|word| plie(&word.texte).starts_with(&begun))
        .collect()
}

/// Keys of the filter language, or the values of one, that begin as the last word does.
#[must_use]
pub fn filter(words: &str, champs: &[Champ], today: NaiveDate, text: Text) -> Vec<Word> {
    let last = last(words);
    let (not, begun) = last.strip_prefix('-').map_or(("", last), |rest| ("-", rest));
    let Some((key, value)) = begun.split_once(':') else {
        let begun = plie(begun);
        return champs
            .iter()
            .map(|champ| match champ.nature {
                Nature::Drapeau => Word {
                    texte: format!("{not}{}", champ.nom(text.langue())),
                    aide: text.get("commande-filtre-drapeau").into_owned(),
                    whole: true,
                },
                nature => Word {
                    texte: format!("{not}{}:", champ.nom(text.langue())),
                    aide: meaning(nature, text),
                    whole: false,
                },
            })
            .filter(|word| word.texte[not.len()..].starts_with(&begun))
            .collect();
    };
    let Some(champ) = champs
        .iter()
        .find(|champ| champ.noms.contains(&plie(key).as_str()))
    else {
        return Vec::new();
    };
    // Of several values the last is being typed.
    let (before, begun) = value
        .rsplit_once(',')
        .map_or(("", value), |(before, last)| (&value[..=before.len()], last));
    let said = |texte: &str, aide: String| Word {
        texte: format!("{not}{key}:{before}{texte}"),
        aide,
        whole: true,
    };
    let begun = plie(begun);
    match champ.nature {
        Nature::Code(codes) => codes()
            .into_iter()
            .map(|code| mot(code, text.langue()))
            .filter(|code| code.starts_with(&begun))
            .map(|code| said(&code, String::new()))
            .collect(),
        Nature::Jour => days(&begun, &[], today, text)
            .into_iter()
            .filter(|word| !ALL_BRANCHES.contains(&word.texte.as_str()))
            .map(|word| said(&word.texte, word.aide))
            .collect(),
        Nature::Texte | Nature::Nombre | Nature::Rang(_) | Nature::Drapeau => Vec::new(),
    }
}

fn meaning(nature: Nature, text: Text) -> String {
    let key = match nature {
        Nature::Code(codes) => {
            let mots: Vec<String> = codes().into_iter().map(|code| mot(code, text.langue())).collect();
            return mots.join(", ");
        }
        Nature::Texte => "commande-filtre-texte",
        Nature::Jour => "commande-filtre-jour",
        Nature::Nombre => "commande-filtre-nombre",
        Nature::Rang(last) => return format!("1–{last}"),
        Nature::Drapeau => "commande-filtre-drapeau",
    };
    text.get(key).into_owned()
}

/// What names a found thing without doubt.
#[must_use]
pub fn name(hit: &Hit) -> &str {
    match hit.genre {
        Genre::Site | Genre::Personne => &hit.fin,
        _ => &hit.nom,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Langue, liste_missions};

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn fr() -> Text {
        Text::new(Langue::Fr, chrono_tz::Europe::Paris)
    }

    fn filters(words: &str) -> Vec<String> {
        filters_in(Langue::Fr, words)
    }

    fn filters_in(langue: Langue, words: &str) -> Vec<String> {
        let text = Text::new(langue, chrono_tz::Europe::Paris);
        let found = filter(words, liste_missions::CHAMPS, monday(), text);
        found.into_iter().map(|word| word.texte).collect()
    }

    #[test]
    fn days_are_offered_with_their_date_and_mean_that_date() {
        for word in days("", &[], monday(), fr()).iter().take(7) {
            let day = crate::domain::jour::parse(&word.texte, monday());
            assert_eq!(day.map(|day| fr().date(day)), Some(word.aide.clone()), "{word:?}");
        }
        let friday = days("2026-11-24 ven", &[], monday(), fr());
        assert_eq!(friday.len(), 1);
        assert_eq!(friday[0].texte, "ven.");
    }

    #[test]
    fn a_filter_is_completed_by_its_keys_and_then_by_their_values() {
        assert_eq!(filters("et"), ["etat:"]);
        assert_eq!(filters("fuite -et"), ["-etat:"]);
        assert_eq!(filters("etat:planifiee,ann"), ["etat:planifiee,annulee"]);
        assert_eq!(filters("state:ann"), ["state:annulee"]);
        assert_eq!(filters_in(Langue::En, "st"), ["state:"]);
        assert_eq!(filters_in(Langue::En, "state:ca"), ["state:cancelled"]);
        assert_eq!(filters_in(Langue::En, "urg"), ["urgent"]);
        assert_eq!(filters("avant:ven"), ["avant:ven."]);
        assert_eq!(filters("urg"), ["urgence"]);
        assert_eq!(filters("etta:x"), [] as [String; 0]);
        assert!(filters("").len() > 10);
    }
}
