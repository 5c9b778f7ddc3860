//! The board as a typed command asks for it.

use chrono::NaiveDate;

use super::Planning;
use super::motion::weekday;
use crate::console::cx::Cx;
use crate::console::goal::Branch;
#[cfg(test)]
use crate::domain::AgenceId;
use crate::domain::permission::Permission;
use crate::domain::{Actor, Portee};

impl Planning {
    /// The board that somebody opens: that of their own agence, where their planning ends there.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        let bound = actor.reach(Permission::MissionPlanifier) == Some(Portee::Agence);
        Self {
            agence: actor.agence.filter(|_| bound),
            ..Self::default()
        }
    }

    /// The code of the only agence that is shown; nothing where all are.
    pub(in crate::console) fn branch(&self) -> Option<&str> {
        let agence = self.agence?;
        let board = self.board.as_ref()?;
        let of = |row: &&super::board::Row| row.technicien.agence == agence;
        let row = board.rows.iter().find(of)?;
        Some(&row.technicien.agence_code)
    }

    /// Which days are shown, of which agence, narrowed to what: whole, and with few words.
    pub(in crate::console) fn captions(&self, cx: &Cx) -> Vec<String> {
        let text = cx.text;
        let (whole, short) = match (self.days(), self.jour()) {
            (Some((first, last)), _) => (
                format!("{} – {}", text.date_short(first), text.date(last)),
                format!("{} – {}", text.day(first), text.date_short(last)),
            ),
            (None, Some(jour)) => (text.date(jour), text.date_short(jour)),
            (None, None) => return Vec::new(),
        };
        let ferie = self
            .jour()
            .filter(|_| self.days().is_none())
            .and_then(|jour| self.board.as_ref()?.ferie(jour));
        let whole = match ferie {
            Some(ferie) => text.with(
                "planning-ferie",
                &[("jour", whole.into()), ("ferie", ferie.into())],
            ),
            None => whole,
        };
        let code = self.branch();
        let agence = code.map(|code| text.with("planning-agence", &[("code", code.into())]));
        let filter = self.filter().map(|filter| format!("/ {filter}"));
        let said = |days: String, agence: Option<String>| {
            let parts: Vec<String> = [Some(days), agence, filter.clone()]
                .into_iter()
                .flatten()
                .collect();
            parts.join(" · ")
        };
        vec![said(whole, agence), said(short, code.map(ToOwned::to_owned))]
    }

    /// Narrows it to one agence.
    #[cfg(test)]
    pub(in crate::console) fn only(&mut self, agence: AgenceId) {
        self.agence = Some(agence);
    }

    /// Shows a day, and a branch; where none is said those that are shown stay.
    pub(in crate::console) fn show(&mut self, jour: Option<NaiveDate>, branch: Branch, cx: &mut Cx) {
        if branch != Branch::Same {
            self.attentes = None;
        }
        match branch {
            Branch::Same => {}
            Branch::All => (self.agence, self.elsewhere) = (None, false),
            Branch::One(id) => {
                self.elsewhere = self.agence != Some(id);
                self.agence = Some(id);
            }
        }
        // It is the day that was named which is chosen in its week.
        if let Some(jour) = jour.filter(|_| self.semaine) {
            self.cursor.day = weekday(jour);
            self.cursor.creneau = None;
        }
        let jour = jour.unwrap_or_else(|| self.jour_asked(cx));
        self.show_day(Some(jour), cx);
    }
}
