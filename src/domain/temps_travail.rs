//! Working time as the Code du travail limits it.
//!
//! These are the ordinary rules of metropolitan France and its overseas départements. A branch agreement may move some
//! of them (articles L3121-19, L3121-23, L3131-2 …), so that a firm can set its own; the planner refuses what goes past
//! them, and a person with the permission may go past the refusal with a reason, which the journal keeps.

use serde::{Deserialize, Serialize};

/// Limits of working time, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitesTravail {
    /// Rest between two days of work. Article L3131-1: at least eleven consecutive hours.
    pub repos_quotidien: u32,
    /// Effective work in a calendar day. Article L3121-18: no more than ten hours.
    pub duree_quotidienne: u32,
    /// Effective work in a week, from Monday to Sunday. Article L3121-20: no more than forty-eight hours.
    pub duree_hebdomadaire: u32,
    /// Rest in each week. Article L3132-2: at least twenty-four consecutive hours, to which the eleven hours of the
    /// daily rest are added.
    pub repos_hebdomadaire: u32,
    /// Work after which a break is due. Article L3121-16: as soon as daily work reaches six hours.
    pub travail_sans_pause: u32,
    /// That break. Article L3121-16: at least twenty consecutive minutes.
    pub pause: u32,
}

impl LimitesTravail {
    /// The ordinary rules.
    pub const LEGALES: Self = Self {
        repos_quotidien: 11 * 60,
        duree_quotidienne: 10 * 60,
        duree_hebdomadaire: 48 * 60,
        repos_hebdomadaire: 35 * 60,
        travail_sans_pause: 6 * 60,
        pause: 20,
    };
}

impl Default for LimitesTravail {
    fn default() -> Self {
        Self::LEGALES
    }
}
