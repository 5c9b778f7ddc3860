//! The key reference, written from the table.

use std::fmt::Write;

use super::{CONTEXTS, GLOBAL, Group, key_from, place};
use crate::console::key::{self, Key};
use crate::text::Text;

/// `docs/keys.md`, in one language.
#[must_use]
pub fn reference(text: Text) -> String {
    let mut page = format!(
        "# {}\n\n{}\n",
        text.get("touches-titre"),
        text.get("touches-intro")
    );
    for context in CONTEXTS {
        let name = text.get(&format!("contexte-{}", context.name));
        // Writing to a string can't fail.
        let _ = write!(
            page,
            "\n## {name}\n\n| {} | |\n| --- | --- |\n",
            text.get("touches-colonne")
        );
        for group in Group::ALL {
            for binding in context.bindings.iter().filter(|binding| binding.group == *group) {
                let keys: Vec<String> = binding
                    .keys
                    .iter()
                    .map(|keys| format!("`{}`", notation(keys, text)))
                    .collect();
                let _ = writeln!(
                    page,
                    "| {} | {} |",
                    keys.join(" "),
                    text.get(binding.action.key())
                );
            }
        }
    }
    let _ = write!(
        page,
        "\n## {}\n\n{}\n",
        text.get("touches-souris"),
        text.with_keys(key_from, place(&[&GLOBAL], &[]))
            .get("touches-souris-texte")
    );
    page
}

/// A sequence of keys as a person reads it.
#[must_use]
pub fn notation(keys: &str, text: Text) -> String {
    key::sequence(&Key::parse_all(keys).unwrap_or_default(), text)
}
