//! When a site is open, as people write it: `lun-ven 8:00-12:00 13:30-18:00, sam 9:00-12:00`.

use std::collections::BTreeMap;

use chrono::NaiveTime;

use super::actor::Langue;
use super::jour;
use super::refusal::Refusal;
use super::semaine::{heures, jours};

/// Opening hours: days of the week (`1` is Monday), each with its ranges of hours (`08:00`).
pub type Ouverture = BTreeMap<String, Vec<(String, String)>>;

/// Days with the hours that they share.
type Groupe = (Vec<i16>, Vec<(NaiveTime, NaiveTime)>);

/// First and last day, and the hours that all of them share.
type Suite<'a> = (i16, i16, &'a [(String, String)]);

fn unreadable(part: &str) -> Refusal {
    Refusal::invalid("ouverture", "ouverture-illisible").with("valeur", part)
}

/// Checks opening hours.
///
/// # Errors
/// A refusal `ouverture-illisible` that names the day.
pub(super) fn verifie(ouverture: &Ouverture) -> Result<(), Refusal> {
    let hour = |texte: &str| NaiveTime::parse_from_str(texte, "%H:%M").ok();
    for (jour, heures) in ouverture {
        let day = matches!(jour.as_str(), "1" | "2" | "3" | "4" | "5" | "6" | "7");
        let good = heures
            .iter()
            .all(|(debut, fin)| matches!((hour(debut), hour(fin)), (Some(debut), Some(fin)) if debut < fin));
        if !day || !good {
            return Err(unreadable(jour));
        }
    }
    Ok(())
}

/// Reads opening hours as they are typed: groups of days and their hours. Days are names of either language (`lun-ven`,
/// `mon-fri`, `lun,mer`) or numbers from Monday on (`1-5`, `1,3`); before a number, a group begins with a semicolon.
///
/// # Errors
/// A refusal `ouverture-illisible` that names the part.
pub fn lire(texte: &str) -> Result<Ouverture, Refusal> {
    let mut found = Ouverture::new();
    let written = |heure: NaiveTime| heure.format("%H:%M").to_string();
    for part in texte.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        for (days, hours) in groupes(part).ok_or_else(|| unreadable(part))? {
            let hours: Vec<(String, String)> = hours
                .into_iter()
                .map(|(debut, fin)| (written(debut), written(fin)))
                .collect();
            for day in days {
                found.entry(day.to_string()).or_default().extend(hours.clone());
            }
        }
        verifie(&found).map_err(|_| unreadable(part))?;
        if !found.values().all(|heures| se_suivent(heures)) {
            return Err(unreadable(part));
        }
    }
    Ok(found)
}

/// Whether each range of a day begins where the one before it is over: else days were taken for hours. Only what is typed
/// is asked so: hours that were recorded before stand in the way of nothing.
fn se_suivent(heures: &[(String, String)]) -> bool {
    heures.windows(2).all(|deux| deux[0].1 <= deux[1].0)
}

/// The groups of a part without semicolons; nothing where it can't be read.
fn groupes(part: &str) -> Option<Vec<Groupe>> {
    let part = part
        .replace(['–', '—'], "-")
        .replace(" - ", "-")
        .replace(',', " , ");
    let mut groupes: Vec<Groupe> = Vec::new();
    // A comma after a day goes on with days; without one, numbers are hours.
    let mut days_go_on = true;
    let mut after_comma = false;
    for word in part.split_whitespace() {
        if word == "," {
            days_go_on = groupes.last().is_some_and(|(_, hours)| hours.is_empty());
            after_comma = true;
            continue;
        }
        let named = jours(word);
        // After the comma that follows hours, `6-7` may be a weekend or an hour of the morning: nobody guesses.
        if after_comma && !days_go_on && numeros(word).is_some() {
            return None;
        }
        match groupes.last_mut() {
            Some((days, hours)) if days_go_on && hours.is_empty() => {
                days.extend(named.or_else(|| numeros(word))?);
            }
            Some((_, hours)) if named.is_none() => hours.push(heures(word)?),
            _ => groupes.push((named.or_else(|| numeros(word))?, Vec::new())),
        }
        (days_go_on, after_comma) = (false, false);
    }
    let whole = !groupes.is_empty() && groupes.iter().all(|(_, hours)| !hours.is_empty());
    whole.then_some(groupes)
}

/// `6`, `1-5`.
fn numeros(texte: &str) -> Option<Vec<i16>> {
    let (premier, dernier) = texte.split_once('-').unwrap_or((texte, texte));
    let (premier, dernier): (i16, i16) = (premier.parse().ok()?, dernier.parse().ok()?);
    let known = 1..=7;
    (known.contains(&premier) && known.contains(&dernier) && premier <= dernier)
        .then(|| (premier..=dernier).collect())
}

/// Opening hours as they are typed, in the reader's language: days with the same hours together.
#[must_use]
pub fn ecrire(ouverture: &Ouverture, langue: Langue) -> String {
    let mut groupes: Vec<Suite<'_>> = Vec::new();
    for (jour, heures) in ouverture {
        let Ok(jour) = jour.parse::<i16>() else { continue };
        match groupes.last_mut() {
            Some((_, dernier, memes)) if *memes == heures && *dernier + 1 == jour => *dernier = jour,
            _ => groupes.push((jour, jour, heures)),
        }
    }
    let said = groupes.into_iter().map(|(premier, dernier, heures)| {
        let name = |jour| jour::bref(jour, langue);
        let days = if premier == dernier {
            name(premier).to_owned()
        } else {
            format!("{}-{}", name(premier), name(dernier))
        };
        let hours: Vec<String> = heures
            .iter()
            .map(|(debut, fin)| format!("{debut}-{fin}"))
            .collect();
        format!("{days} {}", hours.join(" "))
    });
    said.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FR: &str = "lun-ven 08:00-12:00 13:30-18:00, sam 09:00-12:00";
    const EN: &str = "mon-fri 08:00-12:00 13:30-18:00, sat 09:00-12:00";

    #[test]
    fn days_are_names_of_either_language_or_numbers() {
        let read = lire(FR).expect("hours");
        assert_eq!(read.len(), 6);
        assert_eq!(read["5"].len(), 2);
        assert_eq!(read["6"], [("09:00".to_owned(), "12:00".to_owned())]);
        for same in [
            EN,
            "1-5 08:00-12:00 13:30-18:00; 6 09:00-12:00",
            "1,2,3-5 8-12 13h30-18h; 6 9-12",
            "Lundi-Vendredi 8h-12h 13:30-18:00 ; sam. 9h-12h",
            "lun, mar, mer-ven 8-12, 13h30-18h, samedi 9-12",
            "lun.–ven. 08:00–12:00 13:30–18:00, sam. 09:00–12:00",
            "lun - ven 8:00 - 12:00 13:30 - 18:00; sat 9-12",
        ] {
            assert_eq!(lire(same).as_ref(), Ok(&read), "{same}");
        }
        assert_eq!(lire(""), Ok(Ouverture::new()));
    }

    #[test]
    fn a_week_may_be_turned_and_days_stand_alone() {
        let days = |texte: &str| lire(texte).expect(texte).into_keys().collect::<Vec<_>>().concat();
        assert_eq!(days("sam-lun 9-12"), "167");
        assert_eq!(days("wed 9-12"), "3");
        assert_eq!(days("lun,mer,ven 9-12"), "135");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for wrong in [
            "8 08:00-12:00",
            "1 12:00-08:00",
            "1-5",
            "lun-ven",
            "lun-ven 8-12, sam",
            "5-1 08:00-12:00",
            "lu 8-12",
            "08:00-12:00",
            "lun 8-25",
            "1-5 08:00-12:00, 6-7 09:00-12:00",
            "1-5 08:00-12:00, 6-7 13:00-17:00",
            "lun-ven 8-12, 6-7",
            "lun 8-12 11-14",
            "lun 8-12; lun-mer 9-18",
            "lun 13-18 8-12",
            ",",
        ] {
            let refusal = lire(wrong).expect_err(wrong);
            assert_eq!(
                (refusal.field, refusal.rule),
                (Some("ouverture"), "ouverture-illisible")
            );
        }
    }

    #[test]
    fn hours_are_told_as_they_are_typed() {
        let read = lire(FR).expect("hours");
        assert_eq!(ecrire(&read, Langue::Fr), FR);
        assert_eq!(ecrire(&read, Langue::En), EN);
        let apart = "lun 08:00-12:00, mer 08:00-12:00";
        assert_eq!(ecrire(&lire(apart).expect("hours"), Langue::Fr), apart);
        assert_eq!(ecrire(&Ouverture::new(), Langue::Fr), "");
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = lire(&texte);
        }

        #[test]
        fn what_is_told_is_read_again(days in proptest::collection::btree_map(1i16..=7, (0u32..12, 12u32..24), 0..7)) {
            let hours = |(from, to)| vec![(format!("{from:02}:00"), format!("{to:02}:00"))];
            let open: Ouverture = days.into_iter().map(|(day, range)| (day.to_string(), hours(range))).collect();
            for langue in [Langue::Fr, Langue::En] {
                prop_assert_eq!(lire(&ecrire(&open, langue)), Ok(open.clone()));
            }
        }
    }
}
