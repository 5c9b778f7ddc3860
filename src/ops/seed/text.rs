//! Words and numbers as French companies write them, and keys that check.

use unicode_normalization::UnicodeNormalization;

use super::rng::Rng;

/// Without accents; what has no plain form is left out.
#[must_use]
pub fn ascii(text: &str) -> String {
    text.nfd().filter(char::is_ascii).collect()
}

/// `LYON` as `Lyon`.
#[must_use]
pub fn title(code: &str) -> String {
    let mut chars = code.chars();
    chars
        .next()
        .map(|first| format!("{first}{}", chars.as_str().to_lowercase()))
        .unwrap_or_default()
}

/// The digit that makes a number pass Luhn's test (SIREN, SIRET).
fn luhn(digits: &str) -> u8 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(digit - b'0');
            let doubled = if index % 2 == 0 { digit * 2 } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

/// A SIREN that checks, from the end of the range: far from those of companies that exist.
#[must_use]
pub fn siren(rank: usize) -> String {
    let digits = format!("{:08}", 99_910_021 + rank);
    let key = luhn(&digits);
    format!("{digits}{key}")
}

/// The SIRET of a company's nth establishment.
#[must_use]
pub fn siret(siren: &str, establishment: u32) -> String {
    let digits = format!("{siren}{establishment:04}");
    let key = luhn(&digits);
    format!("{digits}{key}")
}

/// The number for TVA within the Union: key (12 + 3 × (SIREN mod 97)) mod 97.
#[must_use]
pub fn tva(siren: &str) -> String {
    let number: u64 = siren.parse().unwrap_or(0);
    format!("FR{:02}{siren}", (12 + 3 * (number % 97)) % 97)
}

/// A telephone number of those that the regulator keeps for fiction (ARCEP: 06 39 98, 01 99 00 …).
#[must_use]
pub fn phone(rng: &mut Rng) -> String {
    let (a, b) = (rng.below(100), rng.below(100));
    format!("06 39 98 {a:02} {b:02}")
}

/// A number in a street.
#[must_use]
pub fn street(rues: &[&str], rng: &mut Rng) -> String {
    let rue = *rng.pick(rues);
    let number = rng.range(1, 120);
    if rng.per_mille(60) {
        format!("{number} bis {rue}")
    } else {
        format!("{number} {rue}")
    }
}

/// The code of a role, as a constant.
#[must_use]
pub fn role(code: &str) -> &'static str {
    [
        "ADMIN",
        "REPARTITEUR",
        "TECHNICIEN",
        "COMMERCIAL",
        "COMPTABLE",
        "MAGASINIER",
    ]
    .into_iter()
    .find(|known| *known == code)
    .unwrap_or("TECHNICIEN")
}

/// Who delivers a titre.
#[must_use]
pub fn organisme(titre: &str) -> &'static str {
    match titre {
        code if code.starts_with("FLUIDE") => "Organisme agréé fluides",
        code if code.starts_with("PG") => "Qualification gaz",
        "SSI" => "Centre de prévention incendie",
        "ASC" => "École des ascensoristes",
        _ => "Centre de formation électrique",
    }
}

/// The year of an instant.
#[must_use]
pub fn year(at: super::copy::Instant) -> i32 {
    use chrono::Datelike as _;
    chrono::DateTime::from_timestamp_micros(at.0)
        .unwrap_or_default()
        .year()
}

/// Text as JSON writes it, the way PostgreSQL prints `jsonb`.
#[must_use]
pub fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    // Nearly all text has nothing to escape.
    if text
        .bytes()
        .all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\')
    {
        out.push_str(text);
        out.push('"');
        return out;
    }
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            control if control < ' ' => {
                use std::fmt::Write as _;
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A JSON object as PostgreSQL prints `jsonb`: short keys first, then in byte order; values are JSON already.
#[must_use]
pub fn json_object(mut fields: Vec<(&str, String)>) -> String {
    fields.sort_by(|(a, _), (b, _)| (a.len(), *a).cmp(&(b.len(), *b)));
    let fields: Vec<String> = fields
        .into_iter()
        .map(|(name, value)| format!("\"{name}\": {value}"))
        .collect();
    format!("{{{}}}", fields.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_check() {
        // Those of the official examples: SIREN 732 829 320, TVA FR 44 732829320.
        assert_eq!(luhn("73282932"), 0);
        assert_eq!(tva("732829320"), "FR44732829320");
        assert_eq!(siret("732829320", 7), "73282932000074");
        assert_eq!(siren(0).len(), 9);
    }

    #[test]
    fn json_is_printed_as_the_database_does() {
        let object = json_object(vec![
            ("titre", json_string("a\"b")),
            ("id", "3".into()),
            ("a", "null".into()),
        ]);
        assert_eq!(object, r#"{"a": null, "id": 3, "titre": "a\"b"}"#);
    }
}
