//! How the domain's codes and keys travel to and from columns.

use std::ops::Bound;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::PgRange;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueFormat, PgValueRef, Postgres};
use sqlx::{Decode, Encode, Type};

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::habilitation::Jours;
use crate::domain::{self, Plage};

macro_rules! column_codes {
    ($($name:ty),+ $(,)?) => {$(
        impl Type<Postgres> for $name {
            fn type_info() -> PgTypeInfo { <str as Type<Postgres>>::type_info() }
            fn compatible(ty: &PgTypeInfo) -> bool { <str as Type<Postgres>>::compatible(ty) }
        }
        impl<'r> Decode<'r, Postgres> for $name {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(<&str as Decode<'r, Postgres>>::decode(value)?.parse()?)
            }
        }
        impl Encode<'_, Postgres> for $name {
            fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
                <&str as Encode<'_, Postgres>>::encode(domain::Code::code(*self), buffer)
            }
        }
        impl PgHasArrayType for $name {
            fn array_type_info() -> PgTypeInfo { <&str as PgHasArrayType>::array_type_info() }
        }
    )+};
}

column_codes! {
    domain::actor::Langue,
    domain::client::TypeClient,
    domain::creneau::Fermete,
    domain::creneau::MotifAbsence,
    domain::creneau::TypeCreneau,
    domain::echeance::TypeCouverture,
    domain::geo::Precision,
    domain::intervention::EtatIntervention,
    domain::journal::Action,
    domain::journal::Objet,
    domain::mission::EtatMission,
    domain::mission::MotifAttente,
    domain::mission::TypeMission,
    domain::notification::Evenement,
    domain::permission::Permission,
    domain::permission::Portee,
    domain::utilisateur::Canal,
    domain::utilisateur::NatureUtilisateur,
}

impl From<PgRange<NaiveDate>> for Jours {
    /// As the server writes every range of days: `[debut, fin)`.
    fn from(range: PgRange<NaiveDate>) -> Self {
        let day = |bound: Bound<NaiveDate>| match bound {
            Bound::Included(jour) | Bound::Excluded(jour) => Some(jour),
            Bound::Unbounded => None,
        };
        Self::new(day(range.start), day(range.end))
    }
}

macro_rules! column_ids {
    ($($name:ident),+ $(,)?) => {$(
        impl Type<Postgres> for domain::$name {
            fn type_info() -> PgTypeInfo { <i64 as Type<Postgres>>::type_info() }
        }
        impl<'r> Decode<'r, Postgres> for domain::$name {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(Self(<i64 as Decode<'r, Postgres>>::decode(value)?))
            }
        }
        impl Encode<'_, Postgres> for domain::$name {
            fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
                <i64 as Encode<'_, Postgres>>::encode_by_ref(&self.0, buffer)
            }
        }
        impl PgHasArrayType for domain::$name {
            fn array_type_info() -> PgTypeInfo { <i64 as PgHasArrayType>::array_type_info() }
        }
    )+};
}

column_ids! {
    AgenceId, BesoinId, CleSshId, ClientId, CommandeId, ContactId, ContratId, CreneauId, DepotId, DevisId, EquipeId,
    EquipementId, HabilitationId, InterventionId, MembreId, MissionId, NotificationId, RoleId, SessionId, SiteId,
    SpecialisationId, TitreId, UtilisateurId,
}

/// A column of type `tstzrange '[)'`, whose checks keep it bounded and non-empty.
impl Type<Postgres> for Plage {
    fn type_info() -> PgTypeInfo {
        <PgRange<DateTime<Utc>> as Type<Postgres>>::type_info()
    }
    fn compatible(ty: &PgTypeInfo) -> bool {
        <PgRange<DateTime<Utc>> as Type<Postgres>>::compatible(ty)
    }
}

impl<'r> Decode<'r, Postgres> for Plage {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        if let Some((debut, fin)) = bounds(&value) {
            return Ok(Self::new(debut, fin)?);
        }
        let range = <PgRange<DateTime<Utc>> as Decode<'r, Postgres>>::decode(value)?;
        match (range.start, range.end) {
            (Bound::Included(debut), Bound::Excluded(fin)) => Ok(Self::new(debut, fin)?),
            _ => Err("a range of the form [start, end) was expected".into()),
        }
    }
}

/// The bounds of a range as the binary protocol sends them (`range_send`): a byte that says which bounds are there and
/// closed, and each with its length before it, in microseconds of the epoch of PostgreSQL. The plan that is
/// kept reads thousands of them.
fn bounds(value: &PgValueRef<'_>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    const CLOSED_OPEN: u8 = 0x02;
    const EPOCH: i64 = 946_684_800_000_000;
    let (&[flags], rest) = value.as_bytes().ok()?.split_first_chunk::<1>()?;
    let (debut, fin) = rest.split_first_chunk::<12>()?;
    if value.format() != PgValueFormat::Binary || flags != CLOSED_OPEN {
        return None;
    }
    let instant = |bound: &[u8]| {
        let (length, micros) = bound.split_first_chunk::<4>()?;
        let micros = i64::from_be_bytes(micros.try_into().ok()?);
        let micros = (u32::from_be_bytes(*length) == 8).then_some(micros)?;
        DateTime::from_timestamp_micros(micros.checked_add(EPOCH)?)
    };
    Some((instant(debut)?, instant(fin)?))
}

impl Encode<'_, Postgres> for Plage {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <PgRange<DateTime<Utc>> as Encode<'_, Postgres>>::encode(PgRange::from(*self), buffer)
    }
}

impl PgHasArrayType for Plage {
    fn array_type_info() -> PgTypeInfo {
        <PgRange<DateTime<Utc>> as PgHasArrayType>::array_type_info()
    }
}

impl From<Plage> for PgRange<DateTime<Utc>> {
    fn from(plage: Plage) -> Self {
        Self::from(plage.debut()..plage.fin())
    }
}
