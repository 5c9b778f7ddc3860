//! One table of bindings drives dispatch, footer, help, which-key, palette and the generated key reference.

mod docs;
mod global;
mod here;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use docs::{notation, reference};
pub use global::{GLOBAL, frees_the_mouse, may_log_out};
pub use here::{key_from, place};

use super::action::Action;
use super::key::Key;
use super::{App, overlays, screens, widgets};
use crate::domain::Refusal;

/// Under which heading help and the key reference list a binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Moving about.
    Move,
    /// Going to another screen.
    Go,
    /// Planning.
    Plan,
    /// The visit on its day.
    Visit,
    /// Missions.
    Mission,
    /// A list and the record beside it.
    Record,
    /// Forms and lists to choose from.
    Form,
    /// The console itself.
    Console,
}

impl Group {
    /// Every group, in the order in which they are listed.
    pub const ALL: &'static [Self] = &[
        Self::Plan,
        Self::Visit,
        Self::Mission,
        Self::Record,
        Self::Form,
        Self::Move,
        Self::Go,
        Self::Console,
    ];

    /// Key of the heading's message.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Move => "groupe-deplacement",
            Self::Go => "groupe-ecrans",
            Self::Plan => "groupe-planification",
            Self::Visit => "groupe-visite",
            Self::Mission => "groupe-mission",
            Self::Record => "groupe-fiche",
            Self::Form => "groupe-saisie",
            Self::Console => "groupe-console",
        }
    }
}

/// A place in the footer.
#[derive(Debug, Clone, Copy)]
pub struct Foot {
    /// Lower comes first; from [`WIDE`] on, shown only where the terminal is wide enough for all before it.
    pub rank: u8,
    /// What is written for the key, where one entry speaks for two bindings (`j/k`); by default the first key.
    pub keys: Option<&'static str>,
    /// Key of the message; by default the action's short name.
    pub label: Option<&'static str>,
    /// Whether it stands there only where it can be done: elsewhere it would be in the way.
    pub only_live: bool,
}

/// Ranks from here on need more than 80 columns.
pub const WIDE: u8 = 100;

/// One line of the table: keys, what they do, where they are shown, and whether they may be used now.
#[derive(Debug)]
pub struct Binding {
    /// Alternatives, the one to show first; each a key or a sequence in [`Key::parse_all`]'s notation.
    pub keys: &'static [&'static str],
    /// What they do.
    pub action: Action,
    /// Where it is listed.
    pub group: Group,
    /// Where it stands in the footer, if it does.
    pub foot: Option<Foot>,
    /// Whether it can be done now, and if not, why: it stays visible and says so.
    pub enabled: fn(&App) -> Result<(), Refusal>,
}

/// Always enabled.
///
/// # Errors
/// Never.
pub fn always(_: &App) -> Result<(), Refusal> {
    Ok(())
}

impl Binding {
    /// The keys of the place, wherever a question mark isn't part of a text.
    pub const HELP: Self = Self::new(&["?", "<f1>"], Action::Help, Group::Console).foot(99);

    /// The keys of the place, where a question mark is typed like any other letter.
    pub const HELP_TYPING: Self = Self::new(&["<f1>"], Action::Help, Group::Console).foot(WIDE + 2);

    /// A binding that is always enabled and not in the footer.
    #[must_use]
    pub const fn new(keys: &'static [&'static str], action: Action, group: Group) -> Self {
        Self {
            keys,
            action,
            group,
            foot: None,
            enabled: always,
        }
    }

    /// Shown in the footer, at this place.
    #[must_use]
    pub const fn foot(self, rank: u8) -> Self {
        Self {
            foot: Some(Foot {
                rank,
                keys: None,
                label: None,
                only_live: false,
            }),
            ..self
        }
    }

    /// Shown in the footer for itself and its counterpart.
    #[must_use]
    pub const fn foot_as(self, rank: u8, keys: &'static str, label: &'static str) -> Self {
        Self {
            foot: Some(Foot {
                rank,
                keys: Some(keys),
                label: Some(label),
                only_live: false,
            }),
            ..self
        }
    }

    /// In the footer only where it can be done.
    #[must_use]
    pub const fn only_live(self) -> Self {
        let foot = match self.foot {
            Some(foot) => Some(Foot {
                only_live: true,
                ..foot
            }),
            None => None,
        };
        Self { foot, ..self }
    }

    /// Enabled only where `condition` holds.
    #[must_use]
    pub const fn when(self, condition: fn(&App) -> Result<(), Refusal>) -> Self {
        Self {
            enabled: condition,
            ..self
        }
    }
}

/// Where a set of bindings is live: a screen, a pane, an overlay, a mode.
#[derive(Debug)]
pub struct Context {
    /// Stable name; the heading's message is `contexte-<name>`.
    pub name: &'static str,
    /// Whether printable keys type text here, unless they are bound.
    pub typing: bool,
    /// Whether contexts beneath stay live.
    pub open: bool,
    /// The bindings.
    pub bindings: &'static [Binding],
}

/// Every context there is, for the key reference and the tests.
pub static CONTEXTS: &[&Context] = &[
    &screens::planning::keys::GRID,
    &screens::planning::keys::BACKLOG,
    &screens::planning::keys::PLANNING,
    &screens::planning::keys::DRAG,
    &screens::missions::KEYS,
    &widgets::table::FILTER,
    &screens::mission::KEYS,
    &screens::mission_form::KEYS,
    &screens::clients::KEYS,
    &screens::utilisateurs::KEYS,
    &screens::notifications::KEYS,
    &screens::journal::KEYS,
    &overlays::suggest::KEYS,
    &overlays::why_not::KEYS,
    &overlays::absence::KEYS,
    &overlays::orphans::KEYS,
    &overlays::firm_day::KEYS,
    &overlays::finish::KEYS,
    &overlays::prompt::KEYS,
    &overlays::form::KEYS,
    &overlays::form::CONFIRM,
    &overlays::form::LAST_WORD,
    &overlays::help::KEYS,
    &overlays::finder::KEYS,
    &overlays::palette::KEYS,
    &overlays::preferences::KEYS,
    &overlays::cast::KEYS,
    &super::gate::KEYS,
    &GLOBAL,
];

type Sequence = (Vec<Key>, &'static Binding);

/// Key sequences of every context, read once from their notation.
static SEQUENCES: LazyLock<Vec<(&'static str, Vec<Sequence>)>> = LazyLock::new(|| {
    CONTEXTS
        .iter()
        .map(|context| (context.name, sequences(context)))
        .collect()
});

fn sequences(context: &Context) -> Vec<Sequence> {
    let bindings: &'static [Binding] = context.bindings;
    bindings
        .iter()
        .flat_map(|binding| {
            binding
                .keys
                .iter()
                .filter_map(move |notation| Some((Key::parse_all(notation)?, binding)))
        })
        .collect()
}

fn of(context: &Context) -> &'static [Sequence] {
    SEQUENCES
        .iter()
        .find(|(name, _)| *name == context.name)
        .map_or(&[], |(_, sequences)| sequences.as_slice())
}

/// What a sequence of keys means in a chain of contexts, innermost first.
#[derive(Debug, Clone, Copy)]
pub enum Meaning {
    /// This binding.
    Bound(&'static Binding),
    /// The beginning of longer sequences.
    Prefix,
    /// Nothing.
    Nothing,
}

/// Looks a sequence up; the innermost context that knows it decides.
#[must_use]
pub fn meaning(chain: &[&'static Context], keys: &[Key]) -> Meaning {
    for context in chain {
        let mut prefix = false;
        for (sequence, binding) in of(context) {
            if sequence == keys {
                return Meaning::Bound(binding);
            }
            prefix |= sequence.starts_with(keys);
        }
        if prefix {
            return Meaning::Prefix;
        }
        // Where text is typed, a printable key that isn't bound is text, whatever it means outside.
        if context.typing && keys.len() == 1 && keys[0].typed().is_some() {
            return Meaning::Nothing;
        }
        if !context.open {
            break;
        }
    }
    Meaning::Nothing
}

/// Panes that stand side by side on one screen.
static PANES: &[&Context] = &[&screens::planning::keys::GRID, &screens::planning::keys::BACKLOG];

/// What a key that means nothing here does in the pane beside; moving about there concerns nobody here.
#[must_use]
pub fn beside(chain: &[&'static Context], key: Key) -> Option<Action> {
    let mut found = in_panes(chain, key);
    found
        .find(|binding| binding.group != Group::Move)
        .map(|binding| binding.action)
}

/// Whether a key that means nothing here moves about in the pane beside.
#[must_use]
pub fn moves_beside(chain: &[&'static Context], key: Key) -> bool {
    in_panes(chain, key).any(|binding| binding.group == Group::Move)
}

/// What a key is bound to in the panes that stand side by side, where one of them is here.
fn in_panes(chain: &[&'static Context], key: Key) -> impl Iterator<Item = &'static Binding> {
    let is_here = |pane: &&Context| chain.iter().any(|context| std::ptr::eq(*context, *pane));
    let here = PANES.iter().any(is_here);
    let bindings = PANES.iter().filter(move |_| here).flat_map(|pane| of(pane));
    bindings
        .filter(move |(keys, _)| *keys == [key])
        .map(|(_, binding)| *binding)
}

/// The bindings that are live in a chain, innermost first; one that is shadowed by a closer one isn't.
#[must_use]
pub fn live(chain: &[&'static Context]) -> Vec<&'static Binding> {
    let mut found: Vec<&'static Binding> = Vec::new();
    for context in chain {
        for binding in context.bindings {
            let shadowed = binding
                .keys
                .iter()
                .all(|key| found.iter().any(|closer| closer.keys.contains(key)));
            let unreachable = chain[0].typing && !std::ptr::eq(chain[0], *context) && is_text(binding);
            if !shadowed && !unreachable {
                found.push(binding);
            }
        }
        if !context.open {
            break;
        }
    }
    found
}

/// A live binding, and why it can't be used now, where it can't.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The binding.
    pub binding: &'static Binding,
    /// The reason why not.
    pub why: Option<Refusal>,
}

/// Everything that is live in the console as it is.
#[must_use]
pub fn entries(app: &App) -> Vec<Entry> {
    let live = live(&app.contexts()).into_iter();
    live.map(|binding| Entry {
        binding,
        why: (binding.enabled)(app).err(),
    })
    .collect()
}

/// Whether every key of a binding begins with one that types text.
fn is_text(binding: &Binding) -> bool {
    binding.keys.iter().all(|notation| {
        Key::parse_all(notation)
            .and_then(|keys| keys.first().copied())
            .is_some_and(|key| key.typed().is_some())
    })
}

/// Bindings of a chain that go on from these keys, with the key that comes next.
#[must_use]
pub fn continuations(chain: &[&'static Context], keys: &[Key]) -> Vec<(Key, &'static Binding)> {
    let mut found: Vec<(Key, &'static Binding)> = Vec::new();
    for context in chain {
        for (sequence, binding) in of(context) {
            if sequence.starts_with(keys)
                && let Some(next) = sequence.get(keys.len())
                && !found.iter().any(|(key, _)| key == next)
            {
                found.push((*next, binding));
            }
        }
        if !context.open {
            break;
        }
    }
    found
}
