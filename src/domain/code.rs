//! Closed vocabularies: one line of text in the database, one variant in the code.

/// An enum whose variants are written as stable, unaccented codes (`A_PLANIFIER`).
///
/// The code is what the database stores, what `--json` prints and what the filter language reads; the label that
/// people see comes from `locales/`, under `<family>-<code>`.
pub trait Code: Copy + Eq + Sized + 'static {
    /// Name of the vocabulary, as used in message keys (`etat-mission`).
    const FAMILY: &'static str;
    /// Every variant, in the order in which it is declared.
    const ALL: &'static [Self];

    /// The stable code of this variant.
    fn code(self) -> &'static str;

    /// The variant that bears this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|variant| variant.code() == code)
    }
}

/// A code that its vocabulary doesn't know: a row written by a newer version, or a typing error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not one of the codes of {family}")]
pub struct UnknownCode {
    /// The vocabulary that was asked.
    pub family: &'static str,
    /// What was found in its place.
    pub found: String,
}

/// Declares an enum and its codes in one place.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident, $family:literal, { $($(#[$variant_meta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $crate::domain::code::Code for $name {
            const FAMILY: &'static str = $family;
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::code::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <Self as $crate::domain::code::Code>::from_code(text).ok_or_else(|| $crate::domain::code::UnknownCode {
                    family: $family,
                    found: text.to_owned(),
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::domain::code::Code::code(*self))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::domain::code::Code::code(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use codes;
