//! Where a postal code lies, without asking anybody: the communes of France and their centres.

use chrono_tz::Tz;

use super::geo::{Point, Precision};
use super::heure::PARIS;
use super::refusal::Refusal;
use super::texte::plat;

/// `code_postal,code_insee,commune,departement,population,latitude,longitude,precision`, sorted by postal code.
pub const CSV: &str = include_str!("../../seeds/communes.csv");

/// A commune under one of its postal codes.
#[derive(Debug, Clone, PartialEq)]
pub struct Commune {
    /// Postal code.
    pub code_postal: &'static str,
    /// INSEE's code.
    pub code_insee: &'static str,
    /// Name.
    pub nom: &'static str,
    /// Département (`69`, `2A`, `974`).
    pub departement: &'static str,
    /// How many live there.
    pub population: u32,
    /// Its centre.
    pub point: Point,
    /// How surely.
    pub precision: Precision,
}

/// Where a site is, as far as its postal code and its town tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Lieu {
    /// The commune, where it is one.
    pub commune: Option<Commune>,
    /// Coordinates.
    pub point: Point,
    /// How surely.
    pub precision: Precision,
    /// Zone of its clocks.
    pub fuseau: Tz,
}

/// The communes of a postal code, the most populous first; none where nobody knows it.
#[must_use]
pub fn par_code_postal(code: &str) -> Vec<Commune> {
    let code = code.trim();
    let mut found: Vec<Commune> = lignes(&format!("{code},"))
        .filter_map(ligne)
        .filter(|commune| commune.code_postal == code)
        .collect();
    found.sort_by_key(|commune| std::cmp::Reverse(commune.population));
    une_ville(&mut found);
    found
}

/// Paris, Lyon and Marseille stand under each of their codes beside the arrondissement: its place, under the city's name.
fn une_ville(communes: &mut Vec<Commune>) {
    let Some(at) = communes
        .iter()
        .position(|commune| commune.nom.ends_with(" Arrondissement"))
    else {
        return;
    };
    let city = communes.iter().position(|commune| {
        let rest = communes[at].nom.strip_prefix(commune.nom);
        rest.is_some_and(|rest| rest.starts_with(' '))
    });
    if let Some(city) = city {
        communes[at].nom = communes[city].nom;
        communes.remove(city);
    }
}

/// Places a postal code and a town; without a town, or with one that isn't known there, the middle of all its communes.
///
/// A code that is in no list (CEDEX, a new one) is placed by its sector, then by its département. None where even that
/// says nothing.
#[must_use]
pub fn situer(code: &str, ville: &str) -> Option<Lieu> {
    let code = code.trim();
    let communes = par_code_postal(code);
    if let Some(commune) = nommee(&communes, ville) {
        return Some(Lieu {
            point: commune.point,
            precision: commune.precision,
            fuseau: fuseau(commune.departement),
            commune: Some(commune.clone()),
        });
    }
    let whole = code.len() == 5 && code.bytes().all(|c| c.is_ascii_digit());
    let around = |digits: usize, precision| {
        let near: Vec<Commune> = lignes(code.get(..digits)?).filter_map(ligne).collect();
        Some((milieu(&near)?, precision, near.first()?.departement))
    };
    let (point, precision, departement) = milieu(&communes)
        .zip(communes.first())
        .map(|(point, first)| (point, Precision::CodePostal, first.departement))
        .or_else(|| whole.then(|| around(3, Precision::Secteur)).flatten())
        .or_else(|| whole.then(|| around(2, Precision::Departement)).flatten())?;
    Some(Lieu {
        commune: None,
        point,
        precision,
        fuseau: fuseau(departement),
    })
}

/// The refusal of a postal code of which nothing is known.
#[must_use]
pub fn inconnu(code: &str) -> Refusal {
    Refusal::invalid("code_postal", "code-postal-inconnu").with("code", code)
}

/// The one commune that a town's name means among those of a postal code: the only one, or the one of that name.
fn nommee<'a>(communes: &'a [Commune], ville: &str) -> Option<&'a Commune> {
    let voulu = nom_plat(ville);
    if voulu.is_empty() {
        return match communes {
            [seule] => Some(seule),
            _ => None,
        };
    }
    let exact = communes.iter().find(|commune| nom_plat(commune.nom) == voulu);
    // "Lyon 2e", "Marseille Cedex": what follows the commune's name.
    exact.or_else(|| {
        communes.iter().find(|commune| {
            voulu
                .strip_prefix(&nom_plat(commune.nom))
                .is_some_and(|rest| rest.starts_with(' '))
        })
    })
}

/// As people spell it: `St Étienne` is `Saint-Étienne`.
fn nom_plat(nom: &str) -> String {
    let plat = plat(nom).replace(['-', '\'', '’'], " ");
    let words: Vec<&str> = plat
        .split_whitespace()
        .map(|word| match word {
            "st" => "saint",
            "ste" => "sainte",
            word => word,
        })
        .collect();
    words.join(" ")
}

/// Zone of a département's clocks.
#[must_use]
pub fn fuseau(departement: &str) -> Tz {
    match departement {
        "971" => Tz::America__Guadeloupe,
        "972" => Tz::America__Martinique,
        "973" => Tz::America__Cayenne,
        "974" => Tz::Indian__Reunion,
        "975" => Tz::America__Miquelon,
        "976" => Tz::Indian__Mayotte,
        "977" => Tz::America__St_Barthelemy,
        "978" => Tz::America__Marigot,
        "986" => Tz::Pacific__Wallis,
        "987" => Tz::Pacific__Tahiti,
        "988" => Tz::Pacific__Noumea,
        _ => PARIS,
    }
}

/// The lines that begin so: they lie together, and are found without reading the others. A whole postal code ends with its
/// comma, so that half of one, or none, reads no line: a form asks at every key.
fn lignes(debut: &str) -> impl Iterator<Item = &'static str> {
    let before = |line: &str| line < debut;
    let (mut low, mut high) = (CSV.find('\n').map_or(0, |end| end + 1), CSV.len());
    while low < high {
        // A middle that falls into a line counts as that line's start.
        let middle = CSV.as_bytes()[..low + (high - low) / 2]
            .iter()
            .rposition(|c| *c == b'\n')
            .map_or(low, |at| (at + 1).max(low));
        let end = CSV.as_bytes()[middle..]
            .iter()
            .position(|c| *c == b'\n')
            .map_or(CSV.len(), |at| middle + at + 1);
        if before(&CSV[middle..end]) {
            low = end;
        } else {
            high = middle;
        }
    }
    CSV[low..].lines().take_while(move |line| line.starts_with(debut))
}

fn ligne(line: &'static str) -> Option<Commune> {
    let mut cells = line.split(',');
    let mut next = || cells.next();
    let (code_postal, code_insee, nom, departement) = (next()?, next()?, next()?, next()?);
    let population = next()?.parse().unwrap_or(0);
    let point = Point::new(next()?.parse().ok()?, next()?.parse().ok()?)?;
    Some(Commune {
        code_postal,
        code_insee,
        nom,
        departement,
        population,
        point,
        precision: next()?.trim().parse().ok()?,
    })
}

/// The middle of communes, each weighing as many as live there.
fn milieu(communes: &[Commune]) -> Option<Point> {
    let weights: f64 = communes.iter().map(poids).sum();
    let mean = |of: fn(Point) -> f64| {
        communes
            .iter()
            .map(|commune| of(commune.point) * poids(commune))
            .sum::<f64>()
            / weights
    };
    (!communes.is_empty())
        .then(|| Point::new(mean(Point::latitude), mean(Point::longitude)))
        .flatten()
}

fn poids(commune: &Commune) -> f64 {
    f64::from(commune.population.max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_row_is_read_and_in_order() {
        let rows: Vec<Commune> = CSV.lines().skip(1).filter_map(ligne).collect();
        assert_eq!(rows.len(), CSV.lines().count() - 1);
        assert!(rows.is_sorted_by_key(|commune| commune.code_postal));
    }

    #[test]
    fn a_postal_code_gives_its_communes_the_largest_first() {
        let noms: Vec<&str> = par_code_postal("01000")
            .iter()
            .map(|commune| commune.nom)
            .collect();
        assert_eq!(noms, ["Bourg-en-Bresse", "Saint-Denis-lès-Bourg"]);
        for nobody in ["", "0", "99999", "2A000", "0100", "010000", "é"] {
            assert_eq!(par_code_postal(nobody), [], "{nobody}");
        }
    }

    #[test]
    fn half_a_postal_code_reads_no_line_and_a_whole_one_its_own() {
        for (code, lines) in [("", 0), ("0", 0), ("69", 0), ("6900", 0), ("01000", 2)] {
            assert_eq!(lignes(&format!("{code},")).count(), lines, "{code}");
        }
        assert!(
            ["", "69"]
                .into_iter()
                .all(|code| par_code_postal(code).is_empty())
        );
    }

    #[test]
    fn a_code_of_one_commune_is_enough() {
        let lieu = situer("69002", "").expect("known");
        let commune = lieu.commune.expect("one");
        // The arrondissement's place, under the city's name.
        assert_eq!((commune.nom, commune.code_insee), ("Lyon", "69382"));
        assert_eq!(lieu.fuseau, PARIS);
        let several = situer("01000", "").expect("known");
        assert_eq!(
            (several.commune, several.precision),
            (None, Precision::CodePostal)
        );
    }

    #[test]
    fn a_town_is_known_as_people_spell_it() {
        for ville in [
            "Saint-Denis-lès-Bourg",
            "ST DENIS LES BOURG",
            "saint denis les bourg cedex",
        ] {
            let lieu = situer("01000", ville).expect("known");
            assert_eq!(lieu.commune.expect("named").code_insee, "01344", "{ville}");
        }
        let unknown = situer("01000", "Trifouilly").expect("placed all the same");
        assert_eq!(
            (unknown.commune, unknown.precision),
            (None, Precision::CodePostal)
        );
    }

    #[test]
    fn a_code_in_no_list_is_placed_by_its_sector() {
        assert_eq!(par_code_postal("69499"), []);
        let cedex = situer("69499", "Lyon Cedex").expect("placed");
        assert_eq!(cedex.precision, Precision::Secteur);
        let lyon = Point::new(45.76, 4.83).expect("on Earth");
        assert!(cedex.point.kilometres(lyon) < 60.0);
        assert_eq!(situer("00000", "Nulle part"), None);
        assert_eq!(situer("690", "Lyon"), None);
    }

    #[test]
    fn overseas_clocks_are_their_own() {
        for (code, zone) in [
            ("97110", Tz::America__Guadeloupe),
            ("97200", Tz::America__Martinique),
            ("97300", Tz::America__Cayenne),
            ("97400", Tz::Indian__Reunion),
            ("97600", Tz::Indian__Mayotte),
        ] {
            assert_eq!(situer(code, "").expect(code).fuseau, zone, "{code}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(code in "\\PC{0,7}", ville in "\\PC*") {
            let _ = situer(&code, &ville);
        }

        #[test]
        fn looking_up_is_reading_all(code in 1_000_u32..98_000) {
            let code = format!("{code:05}");
            let mut slowly: Vec<Commune> =
                CSV.lines().skip(1).filter_map(ligne).filter(|commune| commune.code_postal == code).collect();
            slowly.sort_by_key(|commune| std::cmp::Reverse(commune.population));
            une_ville(&mut slowly);
            prop_assert_eq!(par_code_postal(&code), slowly);
        }
    }
}
