//! The board as a typed command asks for it.

use chrono::NaiveDate;

use super::Planning;
use crate::console::cx::Cx;
use crate::console::goal::Branch;

impl Planning {
    /// Shows a day, and a branch; where none is said those that are shown stay.
    pub(in crate::console) fn show(&mut self, jour: Option<NaiveDate>, branch: Branch, cx: &mut Cx) {
        if branch != Branch::Same {
            self.attentes = None;
        }
        match branch {
            Branch::Same => {}
            Branch::All => self.agence = None,
            Branch::One(id) => self.agence = Some(id),
        }
        let jour = jour.unwrap_or_else(|| self.jour_asked(cx));
        self.show_day(Some(jour), cx);
    }
}
