//! The two locales, parsed once for the whole process: they never change while it runs.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};

use super::{format, safe};
use crate::domain::Langue;

/// One file a subject; a new one is named here.
macro_rules! locale {
    ($langue:literal: $($subject:literal),+ $(,)?) => {
        concat!($(include_str!(concat!("../../locales/", $langue, "/", $subject, ".ftl")), "\n"),+)
    };
}

macro_rules! locales {
    ($($subject:literal),+ $(,)?) => {
        /// The locales as they are compiled in, for the tests that compare them.
        pub(super) const FR: &str = locale!("fr": $($subject),+);
        /// See [`FR`].
        pub(super) const EN: &str = locale!("en": $($subject),+);
    };
}

locales! {
    "dates",
    "cli",
    "listes",
    "missions",
    "personnes",
    "clients",
    "journal",
    "colonnes",
    "console",
    "commandes",
    "connexion",
    "formulaires",
    "ecran-clients",
    "ecran-utilisateurs",
    "ecran-livres",
    "planning",
    "vocabulaire",
    "refus",
    "planificateur",
    "verification",
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLE_FR: LazyLock<Bundle> = LazyLock::new(|| bundle(Langue::Fr));
static BUNDLE_EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Langue::En));

/// One argument of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// A name, a reference, or anything formatted already.
    Text(Cow<'a, str>),
    /// A count, by which a message may choose its plural.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Arg<'_> {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// What the argument that stands for a key begins with; the code of an action follows.
pub(super) const TOUCHE: &str = "touche-";

/// A message or one of its attributes, with whether every argument was there; `None` where the locale has none under
/// that key. An argument that the caller forgot shows as `{$name}`, which is seen and mended.
///
/// Keys are nobody's to give: `touche` tells them, of those alone that the text names.
pub(super) fn resolve(
    langue: Langue,
    key: &str,
    attribute: Option<&str>,
    args: &[(&'static str, Arg<'_>)],
    touche: impl Fn(&str) -> String,
) -> Option<(Cow<'static, str>, bool)> {
    let bundle: &'static Bundle = match langue {
        Langue::Fr => &BUNDLE_FR,
        Langue::En => &BUNDLE_EN,
    };
    let message = bundle.get_message(key)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(name) => message.get_attribute(name)?.value(),
    };
    let mut errors = Vec::new();
    let touches: Vec<&'static str> = touches(pattern).collect();
    if args.is_empty() && touches.is_empty() {
        let text = bundle.format_pattern(pattern, None, &mut errors);
        return Some((text, errors.is_empty()));
    }
    let mut values = FluentArgs::with_capacity(args.len() + touches.len());
    for name in touches {
        values.set(name, touche(&name[TOUCHE.len()..]));
    }
    for (name, arg) in args {
        match arg {
            Arg::Text(text) => values.set(*name, safe(text)),
            Arg::Number(number) => values.set(*name, *number),
        }
    }
    let text = bundle
        .format_pattern(pattern, Some(&values), &mut errors)
        .into_owned();
    Some((Cow::Owned(text), errors.is_empty()))
}

/// Codes of the actions whose keys texts name.
#[cfg(test)]
pub(crate) fn keys_named(langue: Langue) -> Vec<&'static str> {
    use fluent_syntax::ast::Entry;
    let source = match langue {
        Langue::Fr => FR,
        Langue::En => EN,
    };
    let resource = Box::leak(Box::new(fluent_syntax::parser::parse(source).expect("a locale")));
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    messages
        .flat_map(|message| {
            let attributes = message.attributes.iter().map(|attribute| &attribute.value);
            attributes.chain(message.value.iter())
        })
        .flat_map(touches)
        .map(|name| &name[TOUCHE.len()..])
        .collect()
}

/// The arguments of a text that stand for keys.
fn touches(pattern: &'static Pattern<&'static str>) -> impl Iterator<Item = &'static str> {
    pattern.elements.iter().filter_map(|element| match element {
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } if id.name.starts_with(TOUCHE) => Some(id.name),
        _ => None,
    })
}

fn bundle(langue: Langue) -> Bundle {
    let (source, language) = match langue {
        Langue::Fr => (FR, "fr"),
        Langue::En => (EN, "en"),
    };
    // A faulty message is left out and shows as a missing key; a test refuses a locale that has one.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap_or_default()]);
    // Fluent would wrap every argument in bidi isolates, which terminals draw as stray cells.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match langue {
        Langue::Fr => |value, _| number(Langue::Fr, value),
        Langue::En => |value, _| number(Langue::En, value),
    }));
    bundle.add_resource_overriding(resource);
    let added = bundle.add_function("DUREE", move |positional, _| match positional.first() {
        Some(FluentValue::Number(minutes)) => {
            #[expect(clippy::cast_possible_truncation, reason = "minutes come from an i64")]
            let minutes = minutes.value as i64;
            FluentValue::from(format::duration(langue, minutes))
        }
        _ => FluentValue::Error,
    });
    debug_assert!(added.is_ok(), "DUREE is added once");
    let added = bundle.add_function("DE", |positional, _| match positional.first() {
        Some(FluentValue::String(name)) => FluentValue::from(format::de(name)),
        _ => FluentValue::Error,
    });
    debug_assert!(added.is_ok(), "DE is added once");
    bundle
}

fn number(langue: Langue, value: &FluentValue<'_>) -> Option<String> {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "numbers come from an i64")]
        FluentValue::Number(number) => Some(format::integer(langue, number.value as i64)),
        _ => None,
    }
}
