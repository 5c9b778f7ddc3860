//! Where a mission from the backlog is first held.

use chrono::{DateTime, TimeDelta, Utc};

use super::Planning;
use super::board::{Loaded, Row, selectable};
use crate::console::cx::Cx;
use crate::domain::creneau::Fermete;
use crate::domain::planning::BoardCreneau;

impl Planning {
    /// Where a mission from the backlog is first held: at the cursor, but neither in the past nor before anybody works; on a
    /// day on which nobody has put the cursor anywhere, where the technician is first free.
    pub(super) fn first_place(&self, board: &Loaded, cx: &Cx) -> DateTime<Utc> {
        if let Some((_, day)) = board.days.get(self.cursor.day).filter(|_| board.week()) {
            return day.debut() + TimeDelta::minutes(self.cursor.minute);
        }
        let step = self.window.step();
        let next = (board.minute(cx.now) + step).div_euclid(step) * step;
        let row = self.cursor.technicien.and_then(|id| board.row(id));
        let row = row.map(|at| &board.rows[at]);
        let put = self.cursor.minute;
        let works = |row| first_working(board, row, put) == Some(put);
        let minute = if board.midnight <= cx.now {
            let wanted = snapped(put.max(next));
            row.and_then(|row| first_working(board, row, wanted))
                .unwrap_or(wanted)
        } else if put % SNAP == 0 && row.is_some_and(works) {
            // Where somebody has put it.
            put
        } else {
            let free = row.and_then(|row| first_free(board, row));
            free.unwrap_or(snapped(put))
        };
        board.midnight + TimeDelta::minutes(minute.clamp(0, 24 * 60 - step))
    }
}

/// Minutes between the places where a job may begin.
const SNAP: i64 = 15;

fn snapped(minute: i64) -> i64 {
    (minute + SNAP - 1).div_euclid(SNAP) * SNAP
}

/// The first minute from one on at which somebody works, as long as they still do that day.
fn first_working(board: &Loaded, row: &Row, from: i64) -> Option<i64> {
    let hours = board.hours(row);
    let mut starts = hours
        .iter()
        .filter(|plage| board.minute(plage.fin()) > from)
        .map(|plage| snapped(board.minute(plage.debut()).max(from)));
    starts.next()
}

/// The first working minute of somebody's day at which nothing firm takes them.
fn first_free(board: &Loaded, row: &Row) -> Option<i64> {
    let taken = |minute: i64| {
        let at = board.midnight + TimeDelta::minutes(minute);
        let firm = |creneau: &&BoardCreneau| {
            creneau.fermete == Fermete::Ferme && selectable(creneau) && creneau.plage.contains(at)
        };
        row.creneaux.iter().any(|creneau| firm(&creneau))
    };
    let mut minute = first_working(board, row, 0)?;
    while taken(minute) {
        minute = first_working(board, row, minute + SNAP)?;
    }
    Some(minute)
}
