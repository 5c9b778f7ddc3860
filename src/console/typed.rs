//! Commands that were typed, to be called back.

use serde_json::{Map, Value};

use crate::service::Keep;

/// Name under which they are kept for the person.
const KEY: &str = "console.commandes";
/// How many are kept.
const KEPT: usize = 40;
/// Longest that is kept, in bytes.
const LONGEST: usize = 200;

/// The commands, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<String>);

impl Typed {
    /// What was kept of earlier sessions goes before what was typed in this one.
    pub fn recall(&mut self, kept: &Map<String, Value>) {
        let earlier = kept.get(KEY).and_then(Value::as_array);
        let earlier = earlier.into_iter().flatten().filter_map(Value::as_str);
        let mut all: Vec<String> = earlier
            .map(|line| crate::text::safe(line).into_owned())
            .filter(|line| line.len() <= LONGEST && !self.0.contains(line))
            .collect();
        all.append(&mut self.0);
        self.0 = all;
        self.bound();
    }

    /// Remembers one; answers with what is to be kept.
    pub fn push(&mut self, line: &str) -> Option<Keep> {
        let line = line.trim();
        if line.is_empty() || line.len() > LONGEST {
            return None;
        }
        self.0.retain(|known| known != line);
        self.0.push(line.to_owned());
        self.bound();
        Some(Keep::Preference {
            cle: KEY.to_owned(),
            valeur: self.0.clone().into(),
        })
    }

    fn bound(&mut self) {
        let over = self.0.len().saturating_sub(KEPT);
        self.0.drain(..over);
    }

    /// The command so many steps back, the last one first.
    #[must_use]
    pub fn back(&self, steps: usize) -> Option<&str> {
        let at = self.0.len().checked_sub(steps + 1)?;
        self.0.get(at).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_stands_once_and_the_last_comes_first() {
        let mut typed = Typed::default();
        for line in ["planning ven.", "missions", "planning ven.", "  "] {
            typed.push(line);
        }
        assert_eq!(typed.back(0), Some("planning ven."));
        assert_eq!(typed.back(1), Some("missions"));
        assert_eq!(typed.back(2), None);
    }

    #[test]
    fn earlier_sessions_come_before_this_one_and_all_is_bounded() {
        let mut typed = Typed::default();
        typed.push("missions");
        let kept = serde_json::json!({ KEY: ["planning", "missions", 7, "x".repeat(500), "a\u{1b}[2Jb"] });
        typed.recall(kept.as_object().expect("an object"));
        assert_eq!(typed.back(0), Some("missions"));
        assert_eq!(typed.back(2), Some("planning"));
        assert_eq!(typed.back(1), Some("ab"));
        for n in 0..200 {
            typed.push(&format!("mission {n}"));
        }
        assert_eq!(typed.0.len(), KEPT);
    }
}
