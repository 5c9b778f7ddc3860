//! Which key does something from where somebody is: what texts name.

use super::{CONTEXTS, Context, Meaning, meaning, notation};
use crate::console::action::Action;
use crate::console::key::Key;
use crate::text::{Place, Text};

/// Contexts of a place, innermost first, in so many bits each.
const BITS: u32 = 8;
/// Contexts that are kept of what is live, and of what is beneath.
const KEPT: u32 = 4;

/// A place: what is live there, and what Esc comes back to, where it leads to one place for certain.
#[must_use]
pub fn place(live: &[&'static Context], beneath: &[&'static Context]) -> Place {
    Place(packed(live) | packed(beneath) << (BITS * KEPT))
}

fn packed(chain: &[&'static Context]) -> u64 {
    let number = |context: &&'static Context| {
        let at = CONTEXTS.iter().position(|known| std::ptr::eq(*known, *context));
        at.and_then(|at| u64::try_from(at + 1).ok()).unwrap_or(0)
    };
    let numbers = chain.iter().take(KEPT as usize).map(number);
    numbers.rev().fold(0, |packed, number| packed << BITS | number)
}

fn unpacked(packed: u64) -> Vec<&'static Context> {
    let numbers = (0..KEPT).map(|at| packed >> (BITS * at) & 0xff);
    numbers
        .filter_map(|number| usize::try_from(number).ok()?.checked_sub(1))
        .filter_map(|at| CONTEXTS.get(at).copied())
        .collect()
}

/// The key that does this from a place, as a person reads it; the keys before it, where one has to go there first.
///
/// The code is that of an action, or of a context and an action (`mission-decider`): its key there, wherever one is.
#[must_use]
pub fn key_from(code: &str, place: Place, text: Text) -> Option<String> {
    let (context, action) = named(code)?;
    if let Some(context) = context {
        return Some(notation(key_in(&[context], action)?, text));
    }
    let roads = roads(place, action);
    let keys: Vec<String> = roads?.iter().map(|keys| notation(keys, text)).collect();
    let (last, before) = keys.split_last()?;
    if before.is_empty() {
        return Some(last.clone());
    }
    let args = [("avant", before.join(", ").into()), ("touche", last.into())];
    Some(text.with("chemin-touche", &args))
}

fn named(code: &str) -> Option<(Option<&'static Context>, Action)> {
    let action = |code: &str| Action::ALL.iter().copied().find(|action| action.code() == code);
    if let Some(action) = action(code) {
        return Some((None, action));
    }
    CONTEXTS.iter().find_map(|context| {
        let rest = code.strip_prefix(context.name)?.strip_prefix('-')?;
        Some((Some(*context), action(rest)?))
    })
}

/// The keys from a place to an action, the last one its own.
fn roads(place: Place, action: Action) -> Option<Vec<&'static str>> {
    let (live, beneath) = (unpacked(place.0), unpacked(place.0 >> (BITS * KEPT)));
    if let Some(keys) = key_in(&live, action) {
        return Some(vec![keys]);
    }
    let back = key_in(&live, Action::Back).filter(|_| !beneath.is_empty());
    if let Some((back, keys)) = back.zip(key_in(&beneath, action)) {
        return Some(vec![back, keys]);
    }
    let from = if back.is_some() { &beneath } else { &live };
    CONTEXTS.iter().find_map(|context| {
        let keys = key_in(&[*context], action)?;
        let steps = leading_to(context, from)?.iter();
        let steps: Option<Vec<&'static str>> = steps.map(|step| key_in(from, *step)).collect();
        Some(back.into_iter().chain(steps?).chain([keys]).collect())
    })
}

/// What leads to a context from a place, where anything does that can be said.
fn leading_to(context: &Context, from: &[&'static Context]) -> Option<&'static [Action]> {
    let is_at = |name: &str| from.iter().any(|context| context.name == name);
    Some(match context.name {
        "planning-grille" | "planning-attente" if is_at("planning") => &[Action::Next],
        "planning-grille" | "planning-attente" | "planning" => &[Action::GoPlanning],
        "missions" => &[Action::GoMissions],
        "mission" if is_at("planning-grille") || is_at("missions") => &[Action::Open],
        "mission" => &[Action::GoMissions, Action::Open],
        "clients" => &[Action::GoClients],
        "utilisateurs" => &[Action::GoUtilisateurs],
        "notifications" => &[Action::GoNotifications],
        "journal" => &[Action::GoJournal],
        _ => return None,
    })
}

/// The first key that does this in a chain of contexts, and that nothing closer has taken.
fn key_in(chain: &[&'static Context], action: Action) -> Option<&'static str> {
    let bindings = chain.iter().flat_map(|context| context.bindings);
    bindings
        .filter(|binding| binding.action == action)
        .flat_map(|binding| binding.keys.iter().map(move |keys| (*keys, binding)))
        .find(|(keys, binding)| {
            let keys = Key::parse_all(keys).unwrap_or_default();
            matches!(meaning(chain, &keys), Meaning::Bound(found) if std::ptr::eq(found, *binding))
        })
        .map(|(keys, _)| keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::keymap::GLOBAL;
    use crate::console::overlays::{form, suggest};
    use crate::console::screens::planning::keys::{BACKLOG, DRAG, GRID, PLANNING};
    use crate::console::screens::{clients, mission, mission_form, missions, notifications};
    use crate::domain::Langue;

    fn from(live: &[&'static Context], beneath: &[&'static Context], code: &str) -> Option<String> {
        let text = Text::new(Langue::Fr, chrono_tz::Europe::Paris);
        key_from(code, place(live, beneath), text)
    }

    #[test]
    fn the_key_that_is_named_works_where_one_is() {
        let (grid, waiting) = ([&GRID, &PLANNING, &GLOBAL], [&BACKLOG, &PLANNING, &GLOBAL]);
        for (live, beneath, code, expected) in [
            // Here.
            (&grid[..], &[][..], "suggerer", "s"),
            (&grid, &[], "terminer", "T"),
            (&waiting, &[], "affecter", "a"),
            (&[&mission::KEYS, &GLOBAL], &[], "decider", "d"),
            (&[&mission_form::KEYS], &grid, "rafraichir", "Échap, puis Ctrl-l"),
            (&[&mission_form::KEYS], &[], "nouveau-client", "Ctrl-n"),
            (&[&clients::KEYS, &GLOBAL], &[], "nouveau-client", "n"),
            // In the other pane of the board.
            (&grid, &[], "affecter", "Tab, puis a"),
            (&waiting, &[], "terminer", "Tab, puis T"),
            // On another screen.
            (&grid, &[], "decider", "Entrée, puis d"),
            (&[&missions::KEYS, &GLOBAL], &[], "decider", "Entrée, puis d"),
            (&[&clients::KEYS, &GLOBAL], &[], "decider", "g m, Entrée, puis d"),
            (&[&notifications::KEYS, &GLOBAL], &[], "affecter", "g p, puis a"),
            // Beneath what lies on top.
            (&[&suggest::KEYS], &grid, "rafraichir", "Échap, puis Ctrl-l"),
            (&[&DRAG], &grid, "pourquoi-pas", "Échap, puis w"),
            (
                &[&form::KEYS],
                &[&clients::KEYS, &GLOBAL],
                "suggerer",
                "Échap, g p, puis s",
            ),
            // There, wherever one is.
            (&[&form::KEYS], &[], "partout-annuler", "u"),
            (&[&DRAG], &grid, "planning-grille-affermir", "f"),
        ] {
            assert_eq!(from(live, beneath, code).as_deref(), Some(expected), "{code}");
        }
        assert_eq!(from(&[&form::KEYS], &[], "suggerer"), None, "nothing leads there");
        assert_eq!(from(&grid, &[], "nothing-of-the-kind"), None);
    }

    #[test]
    fn every_key_that_a_text_names_is_told_somewhere() {
        for langue in [Langue::Fr, Langue::En] {
            for code in crate::text::keys_named(langue) {
                assert!(
                    CONTEXTS
                        .iter()
                        .any(|context| from(&[context], &[], code).is_some()),
                    "{code}"
                );
            }
        }
    }
}
