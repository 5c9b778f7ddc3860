//! Numbers that carry a check: SIREN, SIRET, TVA, IBAN. Official validators let wrong ones through; these don't.

use super::refusal::Refusal;

/// La Poste's SIREN: its many SIRET follow a rule of their own.
const LA_POSTE: &str = "356000000";

/// Reads a SIREN as it is typed, with or without blanks.
///
/// # Errors
/// A refusal `siren-invalide`.
pub fn siren(texte: &str) -> Result<String, Refusal> {
    let nu = nu(texte);
    if nu.len() == 9 && chiffres(&nu) && luhn(&nu) {
        Ok(nu)
    } else {
        Err(Refusal::invalid("siren", "siren-invalide").with("valeur", texte.trim()))
    }
}

/// Reads a SIRET as it is typed.
///
/// # Errors
/// A refusal `siret-invalide`.
pub fn siret(texte: &str) -> Result<String, Refusal> {
    let nu = nu(texte);
    if nu.len() == 14 && chiffres(&nu) && luhn(&nu[..9]) && (luhn(&nu) || la_poste(&nu)) {
        Ok(nu)
    } else {
        Err(Refusal::invalid("siret", "siret-invalide").with("valeur", texte.trim()))
    }
}

/// The establishments of La Poste: the sum of the digits is a multiple of five (INSEE).
fn la_poste(siret: &str) -> bool {
    let sum: u32 = siret.bytes().map(|digit| u32::from(digit - b'0')).sum();
    siret.starts_with(LA_POSTE) && sum.is_multiple_of(5)
}

/// The number for TVA within the Union that goes with a SIREN: key (12 + 3 × (SIREN mod 97)) mod 97.
#[must_use]
pub fn tva_de(siren: &str) -> Option<String> {
    let nombre: u64 = siren.parse().ok()?;
    Some(format!("FR{:02}{siren}", (12 + 3 * (nombre % 97)) % 97))
}

/// Reads a number for TVA within the Union. A French one is checked against its key, others by their shape.
///
/// # Errors
/// A refusal `tva-invalide`.
pub fn tva(texte: &str) -> Result<String, Refusal> {
    let nu = nu(texte).to_ascii_uppercase();
    let good = match nu.strip_prefix("FR") {
        Some(rest) => {
            rest.len() == 11
                && chiffres(rest)
                && luhn(&rest[2..])
                && tva_de(&rest[2..]).as_deref() == Some(nu.as_str())
        }
        None => {
            (4..=15).contains(&nu.len())
                && nu.bytes().all(|c| c.is_ascii_alphanumeric())
                && nu.bytes().take(2).all(|c| c.is_ascii_uppercase())
        }
    };
    if good {
        Ok(nu)
    } else {
        Err(Refusal::invalid("tva", "tva-invalide").with("valeur", texte.trim()))
    }
}

/// Reads an IBAN: its first four characters moved to the end, letters as numbers, the rest of 97 is 1 (ISO 13616).
///
/// # Errors
/// A refusal `iban-invalide`.
pub fn iban(texte: &str) -> Result<String, Refusal> {
    let nu = nu(texte).to_ascii_uppercase();
    let shaped = (15..=34).contains(&nu.len())
        && nu.bytes().all(|c| c.is_ascii_alphanumeric())
        && nu.bytes().take(2).all(|c| c.is_ascii_uppercase())
        && chiffres(&nu[2..4])
        && (!nu.starts_with("FR") || nu.len() == 27);
    let rest = || {
        nu.bytes()
            .cycle()
            .skip(4)
            .take(nu.len())
            .fold(0_u32, |rest, c| match c {
                b'0'..=b'9' => (rest * 10 + u32::from(c - b'0')) % 97,
                letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
            })
    };
    if shaped && rest() == 1 {
        Ok(nu)
    } else {
        Err(Refusal::invalid("iban", "iban-invalide").with("valeur", texte.trim()))
    }
}

/// Without the blanks, dots and hyphens that people put in.
fn nu(texte: &str) -> String {
    texte
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
        .collect()
}

fn chiffres(texte: &str) -> bool {
    texte.bytes().all(|c| c.is_ascii_digit())
}

/// Luhn's test over decimal digits; all zeros are nobody's number.
fn luhn(chiffres: &str) -> bool {
    let sum: u32 = chiffres
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(digit - b'0');
            let counted = if index % 2 == 1 { digit * 2 } else { digit };
            if counted > 9 { counted - 9 } else { counted }
        })
        .sum();
    sum > 0 && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_that_check_are_read_without_their_blanks() {
        assert_eq!(siren("732 829 320"), Ok("732829320".to_owned()));
        assert_eq!(siret("732 829 320 00074"), Ok("73282932000074".to_owned()));
        assert_eq!(tva("fr 44 732 829 320"), Ok("FR44732829320".to_owned()));
        assert_eq!(tva("DE 136695976"), Ok("DE136695976".to_owned()));
        assert_eq!(
            iban("FR14 2004 1010 0505 0001 3M02 606"),
            Ok("FR1420041010050500013M02606".to_owned())
        );
        assert_eq!(
            iban("GB29NWBK60161331926819"),
            Ok("GB29NWBK60161331926819".to_owned())
        );
    }

    #[test]
    fn one_wrong_digit_is_found() {
        assert_eq!(siren("732829321").expect_err("wrong").rule, "siren-invalide");
        assert_eq!(siret("73282932000075").expect_err("wrong").rule, "siret-invalide");
        assert_eq!(tva("FR45732829320").expect_err("wrong").rule, "tva-invalide");
        assert_eq!(
            iban("FR1420041010050500013M02607").expect_err("wrong").rule,
            "iban-invalide"
        );
    }

    #[test]
    fn the_establishments_of_la_poste_follow_their_own_rule() {
        // Its seat passes Luhn's test; this post office only the sum of digits.
        assert!(siret("35600000000048").is_ok());
        assert!(siret("35600000049837").is_ok());
        assert!(!luhn("35600000049837"));
        assert!(siret("35600000049838").is_err());
        // The exception is La Poste's alone.
        assert!(siret("73282932000077").is_err());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for texte in [
            "",
            "000000000",
            "73282932",
            "7328293200",
            "abc",
            "73282932é",
            "7328293２0",
        ] {
            assert!(siren(texte).is_err(), "{texte}");
        }
        for texte in ["", "FR", "FR4473282932", "44732829320", "FRA4732829320"] {
            assert!(tva(texte).is_err(), "{texte}");
        }
        for texte in [
            "",
            "FR14",
            "1420041010050500013M02606FR",
            "FR142004101005050001",
            "é".repeat(20).as_str(),
        ] {
            assert!(iban(texte).is_err(), "{texte}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            let _ = (siren(&texte), siret(&texte), tva(&texte), iban(&texte));
        }

        #[test]
        fn a_changed_digit_never_passes(n in 1_u32..99_999_999, place in 0_usize..9, by in 1_u8..10) {
            let stem = format!("{n:08}");
            let whole = (0..10).map(|key| format!("{stem}{key}")).find(|number| luhn(number)).expect("a key");
            prop_assert!(siren(&whole).is_ok());
            let tva_number = tva_de(&whole).expect("digits");
            prop_assert!(tva(&tva_number).is_ok());
            let mut digits = whole.into_bytes();
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            prop_assert!(siren(std::str::from_utf8(&digits).expect("digits")).is_err());
        }
    }
}
