//! Telephone numbers: read as people write them, kept as they are read aloud.

use super::refusal::Refusal;
use super::saisie::nu;

/// The calling codes of France and of its overseas départements, whose numbers have ten digits (plan de numérotation, ARCEP).
const NATIONAL: [&str; 5] = ["33", "262", "590", "594", "596"];

/// Digits of an international number, with the country's (E.164): at most 15; fewer than 7 is nobody's.
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 7..=15;

/// Reads a number as it is typed: `0472000001`, `04.72.00.00.01`, `+33 (0)4 72 00 00 01`, `0041 22 555 01 02`. A French one
/// is kept by pairs of digits (`04 72 00 00 01`), another with its plus and in the groups in which it was typed.
///
/// # Errors
/// A refusal about the field `telephone`: what is no number, or how many digits are not ten.
pub fn lire(texte: &str) -> Result<String, Refusal> {
    let texte = texte.trim();
    let unreadable = || Refusal::invalid("telephone", "telephone-illisible").with("valeur", texte);
    let (abroad, rest) = match (texte.strip_prefix('+'), texte.strip_prefix("00")) {
        (Some(rest), _) | (None, Some(rest)) => (true, rest),
        (None, None) => (false, texte),
    };
    // The zero that one leaves out from abroad.
    let rest = if abroad {
        rest.replacen("(0)", "", 1)
    } else {
        rest.to_owned()
    };
    let groups: Vec<&str> = rest.split(separates).filter(|group| !group.is_empty()).collect();
    let digits = groups.concat();
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(unreadable());
    }
    if !abroad {
        return national(&digits);
    }
    if let Some(local) = NATIONAL.iter().find_map(|code| digits.strip_prefix(code)) {
        return national(&format!("0{}", local.strip_prefix('0').unwrap_or(local)));
    }
    if digits.starts_with('0') || !INTERNATIONAL.contains(&digits.len()) {
        return Err(unreadable());
    }
    Ok(format!("+{}", groups.join(" ")))
}

/// Reads the number of a change, where it gives one; what it leaves alone is not looked at.
///
/// # Errors
/// As [`lire`].
pub fn change(telephone: &mut Option<Option<String>>) -> Result<(), Refusal> {
    if let Some(given) = telephone {
        *given = nu(given.take()).map(|texte| lire(&texte)).transpose()?;
    }
    Ok(())
}

/// Ten digits by pairs: a zero, then none.
fn national(digits: &str) -> Result<String, Refusal> {
    if digits.len() != 10 {
        let n = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        return Err(Refusal::invalid("telephone", "telephone-chiffres").with("n", n));
    }
    if !digits.starts_with('0') || digits.starts_with("00") {
        return Err(Refusal::invalid("telephone", "telephone-illisible").with("valeur", digits));
    }
    let pairs: Vec<&str> = (0..10).step_by(2).map(|at| &digits[at..at + 2]).collect();
    Ok(pairs.join(" "))
}

/// What stands between groups of digits.
fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '–' | '‑' | '/' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_french_number_is_kept_by_pairs() {
        for typed in [
            "0472000001",
            "04 72 00 00 01",
            " 04.72.00.00.01 ",
            "04-72-00-00-01",
            "04\u{a0}72\u{202f}00 00 01",
            "+33472000001",
            "+33 4 72 00 00 01",
            "+33 (0)4 72 00 00 01",
            "+33 04 72 00 00 01",
            "0033 4 72 00 00 01",
        ] {
            assert_eq!(lire(typed).as_deref(), Ok("04 72 00 00 01"), "{typed}");
        }
        // Overseas as well.
        assert_eq!(lire("+596 596 12 34 56").as_deref(), Ok("05 96 12 34 56"));
        assert_eq!(lire("+262 692 12 34 56").as_deref(), Ok("06 92 12 34 56"));
    }

    #[test]
    fn a_number_abroad_keeps_its_country_and_its_groups() {
        for (typed, kept) in [
            ("+41 22 555 01 02", "+41 22 555 01 02"),
            ("0041.22.555.01.02", "+41 22 555 01 02"),
            ("+44-20-7946-0958", "+44 20 7946 0958"),
            ("+32225550102", "+32225550102"),
        ] {
            assert_eq!(lire(typed).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (typed, rule) in [
            ("demander Paul", "telephone-illisible"),
            ("04 72 00 00 01 poste 12", "telephone-illisible"),
            ("-", "telephone-illisible"),
            ("+", "telephone-illisible"),
            ("+41 22", "telephone-illisible"),
            ("+41 22 555 01 02 03 04 05", "telephone-illisible"),
            ("+0472000001", "telephone-illisible"),
            ("1472000001", "telephone-illisible"),
            ("04 72 00 00", "telephone-chiffres"),
            ("04 72 00 00 012", "telephone-chiffres"),
            ("+33 4 72 00 00", "telephone-chiffres"),
        ] {
            let refusal = lire(typed).expect_err(typed);
            assert_eq!(
                (refusal.field, refusal.rule),
                (Some("telephone"), rule),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_a_change_leaves_alone_is_not_looked_at() {
        for (given, kept) in [
            (None, None),
            (Some(None), Some(None)),
            (Some(Some("  ")), Some(None)),
            (Some(Some("0472000001")), Some(Some("04 72 00 00 01"))),
        ] {
            let owned = |texte: Option<Option<&str>>| texte.map(|texte| texte.map(ToOwned::to_owned));
            let mut telephone = owned(given);
            assert_eq!(change(&mut telephone), Ok(()));
            assert_eq!(telephone, owned(kept));
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(texte in "\\PC*") {
            if let Ok(kept) = lire(&texte) {
                prop_assert_eq!(lire(&kept), Ok(kept.clone()));
            }
        }

        #[test]
        fn what_is_kept_is_read_again(texte in "(\\+|00)?[0-9 .()-]{5,20}") {
            if let Ok(kept) = lire(&texte) {
                prop_assert_eq!(lire(&kept), Ok(kept.clone()));
            }
        }
    }
}
