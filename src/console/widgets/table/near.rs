//! What comes nearest to the words of a filter that nothing holds.

use chrono::NaiveDate;

use super::Source;
use crate::console::cx::Cx;
use crate::console::msg::Slot;
use crate::domain::Permission;
use crate::domain::filtre::Filtre;
use crate::domain::recherche::Appelants;
use crate::service::mission::MissionQuery;

/// Whether it was looked for, and what was found.
#[derive(Debug, Default)]
pub(super) struct Near {
    looked: bool,
    /// The words, and the filter with them.
    found: Option<(String, String)>,
}

impl Near {
    /// The words.
    pub(super) fn words(&self) -> Option<&str> {
        self.found.as_ref().map(|(words, _)| words.as_str())
    }

    /// The filter with them in the place of its own.
    pub(super) fn filter(&self) -> Option<&str> {
        self.found.as_ref().map(|(_, filter)| filter.as_str())
    }

    /// Asks for it once, where no row was found.
    pub(super) fn look<S: Source>(&mut self, filter: &str, held: usize, cx: &mut Cx) {
        if !self.looked && held == 0 {
            self.ask::<S>(filter, cx);
        }
    }

    /// Asks for it, where the filter has words.
    pub(super) fn ask<S: Source>(&mut self, filter: &str, cx: &mut Cx) {
        let Some(champs) = S::near() else { return };
        if cx.actor.require(Permission::ClientVoir).is_err() {
            return;
        }
        // Only the words count here: which day a day's name stands for does not.
        let asked = Filtre::parse(filter, champs, NaiveDate::default()).unwrap_or_default();
        if asked.mots.is_empty() {
            return;
        }
        self.looked = true;
        let texte = asked.mots.join(" ");
        cx.read(Slot::NearList(S::LIST), MissionQuery::Sites { texte, n: 1 });
    }

    /// Takes it; whether it is other than before.
    pub(super) fn take<S: Source>(&mut self, filter: &str, found: &Appelants) -> bool {
        let words = found.proche.as_ref();
        let found = words.and_then(|words| {
            let filter = Filtre::autres_mots(filter, S::near()?, words)?;
            Some((words.clone(), filter))
        });
        let other = found != self.found;
        self.found = found;
        other
    }
}
