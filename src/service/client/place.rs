//! Where a new or corrected site lies.

use chrono_tz::Tz;

use crate::domain::Refusal;
use crate::domain::communes::{inconnu, par_code_postal, situer};
use crate::domain::geo::Precision;
use crate::domain::site::Site;

/// Completes a site: its town and its coordinates from the postal code, its zone from the département.
///
/// `mesure` tells that its coordinates were typed; a zone that was typed stays.
///
/// # Errors
/// A refusal `commune-a-preciser` that offers the towns of the postal code, or `code-postal-inconnu`.
pub(super) fn place(mut site: Site, mesure: bool, fuseau: Option<Tz>) -> Result<Site, Refusal> {
    let code = site.code_postal.clone();
    let lieu = (site.pays == "FR").then(|| situer(&code, &site.ville)).flatten();
    let commune = lieu.as_ref().and_then(|lieu| lieu.commune.as_ref());
    if site.ville.is_empty() {
        match commune {
            Some(commune) => commune.nom.clone_into(&mut site.ville),
            None => {
                let noms: Vec<&str> = par_code_postal(&code).iter().map(|commune| commune.nom).collect();
                return Err(if noms.is_empty() {
                    inconnu(&code)
                } else {
                    Refusal::invalid("ville", "commune-a-preciser")
                        .with("code", code)
                        .with("communes", noms.join(", "))
                });
            }
        }
    }
    if lieu.is_none() && site.pays == "FR" && !mesure {
        return Err(inconnu(&code));
    }
    if mesure {
        site.precision = site
            .latitude
            .map(|_| site.precision.unwrap_or(Precision::Adresse));
    } else {
        site.latitude = lieu.as_ref().map(|lieu| lieu.point.latitude());
        site.longitude = lieu.as_ref().map(|lieu| lieu.point.longitude());
        site.precision = lieu.as_ref().map(|lieu| lieu.precision);
        site.code_insee = commune.map(|commune| commune.code_insee.to_owned());
    }
    if let Some(zone) = fuseau.or(lieu.map(|lieu| lieu.fuseau)) {
        site.fuseau = zone;
    }
    Ok(site)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    fn site(code_postal: &str, ville: &str) -> Site {
        Site {
            code_postal: code_postal.to_owned(),
            ville: ville.to_owned(),
            ..Site::default()
        }
    }

    #[test]
    fn a_postal_code_alone_is_enough_where_it_is_one_towns() {
        let placed = place(site("97200", ""), false, None).expect("known");
        assert_eq!(placed.ville, "Fort-de-France");
        assert_eq!(placed.fuseau, Tz::America__Martinique);
        assert!(placed.latitude.is_some() && placed.precision.is_some() && placed.code_insee.is_some());
    }

    #[test]
    fn several_towns_are_offered() {
        let refusal = place(site("01000", ""), false, None).expect_err("which one?");
        assert_eq!(refusal.rule, "commune-a-preciser");
        let offered = crate::domain::Fact::from("Bourg-en-Bresse, Saint-Denis-lès-Bourg");
        assert!(refusal.facts.contains(&("communes", offered)));
    }

    #[test]
    fn what_was_measured_stays_and_is_the_address() {
        let measured = Site {
            latitude: Some(45.75),
            longitude: Some(4.83),
            ..site("69002", "Lyon")
        };
        let placed = place(measured, true, Some(Tz::UTC)).expect("known");
        assert_eq!(
            (placed.latitude, placed.precision),
            (Some(45.75), Some(Precision::Adresse))
        );
        assert_eq!(placed.fuseau, Tz::UTC);
    }

    #[test]
    fn abroad_nothing_is_looked_up() {
        let abroad = Site {
            pays: "BE".to_owned(),
            ..site("1000", "Bruxelles")
        };
        let placed = place(abroad, false, None).expect("abroad");
        assert_eq!((placed.latitude, placed.precision), (None, None));
        assert_eq!(
            place(site("00000", "Nulle part"), false, None)
                .expect_err("no such code")
                .rule,
            "code-postal-inconnu"
        );
    }
}
