//! The latest fortnights: what is common is looked up in some of them, and the list begins with the latest.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::Code as _;
use crate::domain::liste::{Curseur, Page};
use crate::domain::liste_missions::TriMissions;

/// How many rows they should hold: some pages, so that one reading is nearly always enough.
const WANTED: f64 = 260.0;
/// Seconds of a fortnight.
const FORTNIGHT: i64 = 14 * 24 * 3_600;

/// The latest fortnights, as counted since 1970.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quinzaines {
    /// That of the first mission.
    premiere: i32,
    depuis: i32,
    jusque: i32,
    /// How much of the last lies before the page, of 1.
    entamee: f64,
}

impl Quinzaines {
    /// All of them up to the page; nothing where nothing was ever entered.
    pub async fn all(db: &mut PgConnection, page: &Page) -> sqlx::Result<Option<Self>> {
        let bounds = sqlx::query!(
            r#"
            select (select cree_le from mission order by cree_le, id limit 1) as premiere,
                   (select cree_le from mission order by cree_le desc, id desc limit 1) as derniere
            "#
        )
        .fetch_one(db)
        .await?;
        let last = page.apres.as_ref().and_then(entered).or(bounds.derniere);
        Ok(bounds.premiere.zip(last).map(|(first, last)| Self {
            premiere: fortnight(first),
            depuis: fortnight(first),
            jusque: fortnight(last),
            entamee: part(last),
        }))
    }

    /// The latest of them that should hold some pages of what has so many rows; nothing: all of them.
    pub fn holding(self, rows: f64) -> Option<Self> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "beyond i32 it saturates, which is wider than anything"
        )]
        let wide = (WANTED * self.length() / rows).ceil() as i32;
        self.latest(wide)
    }

    /// The last, or if it has hardly begun the last two: enough to tell how common something is.
    pub fn last(self) -> Option<Self> {
        self.latest(if self.entamee < 0.5 { 2 } else { 1 })
    }

    /// So many of the latest; nothing where these are all.
    fn latest(self, wide: i32) -> Option<Self> {
        let depuis = self.jusque.saturating_sub(wide.saturating_sub(1));
        (depuis > self.premiere).then_some(Self { depuis, ..self })
    }

    /// As many as should hold the wanted, by what was found in these; nothing: all, or so many that all are as near.
    pub fn wider(self, widest: i32, found: usize, wanted: usize) -> Option<Self> {
        if found == 0 {
            return None;
        }
        let times = (wanted + wanted / 2).div_ceil(found).clamp(2, 8);
        let wide = self.wide().saturating_mul(i32::try_from(times).unwrap_or(8));
        self.latest(wide).filter(|_| wide <= widest)
    }

    /// Each, the latest first.
    pub fn each(self) -> Vec<i32> {
        (self.depuis..=self.jusque).rev().collect()
    }

    /// How many times as long all of them are.
    pub fn times(self) -> f64 {
        self.length() / (f64::from(self.wide() - 1) + self.entamee)
    }

    fn wide(self) -> i32 {
        self.jusque - self.depuis + 1
    }

    /// All of them, in fortnights.
    fn length(self) -> f64 {
        f64::from(self.jusque - self.premiere) + self.entamee
    }

    /// When the first of them begins.
    pub fn begin(self) -> DateTime<Utc> {
        DateTime::from_timestamp(i64::from(self.depuis) * FORTNIGHT, 0).unwrap_or_default()
    }
}

/// When the mission at this place was entered.
fn entered(place: &Curseur) -> Option<DateTime<Utc>> {
    let valeurs = place.valeurs(TriMissions::Recentes.code(), 2).ok()?;
    let instant = DateTime::parse_from_str(valeurs.first()?, "%Y-%m-%d %H:%M:%S%.f%#z").ok()?;
    Some(instant.to_utc())
}

/// As the function `quinzaine` of the database counts.
fn fortnight(instant: DateTime<Utc>) -> i32 {
    i32::try_from(instant.timestamp().div_euclid(FORTNIGHT)).unwrap_or(i32::MAX)
}

/// How much of its fortnight is over at an instant, of 1.
fn part(instant: DateTime<Utc>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "seconds of a fortnight")]
    let (over, whole) = (
        (instant.timestamp().rem_euclid(FORTNIGHT) + 1) as f64,
        FORTNIGHT as f64,
    );
    over / whole
}
