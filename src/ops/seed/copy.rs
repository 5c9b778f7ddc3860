//! Rows in PostgreSQL's binary copy format: what each type looks like on the wire.
//!
//! Binary, because parsing the text of an instant or of a range costs the server more than storing it.

use chrono::{Datelike, NaiveDate};

/// Starts every copy stream: signature, no flags, no extension.
pub const HEADER: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Ends every copy stream.
pub const TRAILER: &[u8; 2] = &[0xff, 0xff];

/// Days from 0001-01-01 to 2000-01-01, PostgreSQL's day zero.
const EPOCH_DAYS: i32 = 730_120;
/// Microseconds from 1970-01-01 to 2000-01-01.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// A value as a column receives it.
pub trait Field {
    /// Writes length and bytes.
    fn put(&self, out: &mut Vec<u8>);
}

fn sized(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&length(bytes.len()).to_be_bytes());
    out.extend_from_slice(bytes);
}

fn length(len: usize) -> i32 {
    i32::try_from(len).expect("a field is shorter than 2 GB")
}

/// Writes a field whose length is known once it is written.
fn measured(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    write(out);
    let len = length(out.len() - at - 4);
    out[at..at + 4].copy_from_slice(&len.to_be_bytes());
}

macro_rules! fixed {
    ($($ty:ty => |$value:ident| $bytes:expr),+ $(,)?) => {$(
        impl Field for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                let $value = self;
                sized(out, $bytes.as_ref());
            }
        }
    )+};
}

fixed! {
    i64 => |v| v.to_be_bytes(),
    i32 => |v| v.to_be_bytes(),
    i16 => |v| v.to_be_bytes(),
    f64 => |v| v.to_be_bytes(),
    bool => |v| [u8::from(*v)],
    &str => |v| v.as_bytes(),
    String => |v| v.as_bytes(),
    Vec<u8> => |v| v,
    [u8; 16] => |v| v,
    [u8; 32] => |v| v,
    NaiveDate => |v| (v.num_days_from_ce() - EPOCH_DAYS).to_be_bytes(),
    Instant => |v| (v.0 - EPOCH_MICROS).to_be_bytes(),
    Clock => |v| (i64::from(v.0) * 60_000_000).to_be_bytes(),
}

impl<T: Field> Field for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.put(out),
            None => out.extend_from_slice(&(-1_i32).to_be_bytes()),
        }
    }
}

/// An instant, in microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    /// So many minutes later.
    #[must_use]
    pub fn plus(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60_000_000)
    }

    /// As JSON tells it in the journal: `2026-11-24T09:00:00+00:00`.
    #[must_use]
    pub fn json(self) -> String {
        chrono::DateTime::from_timestamp_micros(self.0)
            .unwrap_or_default()
            .format("%Y-%m-%dT%H:%M:%S+00:00")
            .to_string()
    }
}

/// A time of day, in minutes from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock(pub i32);

/// A half-open range of instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(pub Instant, pub Instant);

/// A half-open range of days; without its end it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(pub NaiveDate, pub Option<NaiveDate>);

const LOWER_INCLUSIVE: u8 = 0x02;
const UPPER_INFINITE: u8 = 0x10;

impl Field for Span {
    fn put(&self, out: &mut Vec<u8>) {
        measured(out, |out| {
            out.push(LOWER_INCLUSIVE);
            self.0.put(out);
            self.1.put(out);
        });
    }
}

impl Field for Days {
    fn put(&self, out: &mut Vec<u8>) {
        measured(out, |out| match self.1 {
            Some(end) => {
                out.push(LOWER_INCLUSIVE);
                self.0.put(out);
                end.put(out);
            }
            None => {
                out.push(LOWER_INCLUSIVE | UPPER_INFINITE);
                self.0.put(out);
            }
        });
    }
}

/// An exact number: `units` counted in `10^-SCALE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Num<const SCALE: u32>(pub i64);

impl<const SCALE: u32> Num<SCALE> {
    /// With all its decimals, as PostgreSQL prints a column of this scale.
    #[must_use]
    pub fn text(self) -> String {
        if SCALE == 0 {
            return self.0.to_string();
        }
        let one = 10_u64.pow(SCALE);
        let units = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!(
            "{sign}{}.{:0width$}",
            units / one,
            units % one,
            width = SCALE as usize
        )
    }
}

impl<const SCALE: u32> Field for Num<SCALE> {
    fn put(&self, out: &mut Vec<u8>) {
        // Base 10,000 digits, aligned on the decimal point.
        let fractional = SCALE.div_ceil(4);
        let mut left = i128::from(self.0).unsigned_abs() * 10_u128.pow(fractional * 4 - SCALE);
        let mut digits = [0_u16; 12];
        let mut count = 0;
        while left > 0 {
            digits[count] = u16::try_from(left % 10_000).unwrap_or_default();
            left /= 10_000;
            count += 1;
        }
        let weight =
            i16::try_from(count).unwrap_or_default() - i16::try_from(fractional).unwrap_or_default() - 1;
        let sign: u16 = if self.0 < 0 { 0x4000 } else { 0 };
        out.extend_from_slice(&length(8 + 2 * count).to_be_bytes());
        out.extend_from_slice(&u16::try_from(count).unwrap_or_default().to_be_bytes());
        out.extend_from_slice(&weight.to_be_bytes());
        out.extend_from_slice(&sign.to_be_bytes());
        out.extend_from_slice(&u16::try_from(SCALE).unwrap_or_default().to_be_bytes());
        for digit in digits[..count].iter().rev() {
            out.extend_from_slice(&digit.to_be_bytes());
        }
    }
}

/// JSON for a `jsonb` column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(pub String);

impl Field for Json {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&length(self.0.len() + 1).to_be_bytes());
        out.push(1);
        out.extend_from_slice(self.0.as_bytes());
    }
}

/// What an array column needs to know of its elements.
pub trait Element: Field {
    /// The element type's object id, fixed in PostgreSQL's catalogue.
    const OID: u32;
}

impl Element for i64 {
    const OID: u32 = 20;
}
impl Element for i16 {
    const OID: u32 = 21;
}
impl Element for String {
    const OID: u32 = 25;
}
impl Element for [u8; 32] {
    const OID: u32 = 17;
}

/// A one-dimensional array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Array<T>(pub Vec<T>);

impl<T: Element> Field for Array<T> {
    fn put(&self, out: &mut Vec<u8>) {
        measured(out, |out| {
            let dimensions: i32 = i32::from(!self.0.is_empty());
            out.extend_from_slice(&dimensions.to_be_bytes());
            out.extend_from_slice(&0_i32.to_be_bytes());
            out.extend_from_slice(&T::OID.to_be_bytes());
            if dimensions == 1 {
                out.extend_from_slice(&length(self.0.len()).to_be_bytes());
                out.extend_from_slice(&1_i32.to_be_bytes());
                for element in &self.0 {
                    element.put(out);
                }
            }
        });
    }
}

/// A row of a table, in its columns' order.
pub trait Row {
    /// Where it goes.
    const TABLE: super::rows::Table;
    /// Writes it.
    fn put(&self, out: &mut Vec<u8>);
}

/// Declares the rows of the tables that the generator fills: names of fields are names of columns.
macro_rules! rows {
    ($($table:literal $name:ident { $($field:ident: $ty:ty),+ $(,)? })+) => {
        /// A table that the generator fills.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table { $($name),+ }

        impl Table {
            /// Every table, parents before children as far as they can be.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name in the database.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $table),+ }
            }

            /// The columns that a row brings, in order.
            #[must_use]
            pub fn columns(self) -> String {
                let fields: &[&str] = match self { $(Self::$name => &[$(stringify!($field)),+]),+ };
                let quoted: Vec<String> =
                    fields.iter().map(|field| format!("\"{}\"", field.trim_start_matches("r#"))).collect();
                quoted.join(", ")
            }
        }

        $(
            #[doc = concat!("A row of `", $table, "`.")]
            #[derive(Debug, Clone)]
            pub struct $name { $(pub $field: $ty),+ }

            impl $crate::ops::seed::copy::Row for $name {
                const TABLE: Table = Table::$name;
                fn put(&self, out: &mut Vec<u8>) {
                    let fields = [$(stringify!($field)),+].len();
                    out.extend_from_slice(&u16::try_from(fields).unwrap_or_default().to_be_bytes());
                    $($crate::ops::seed::copy::Field::put(&self.$field, out);)+
                }
            }
        )+
    };
}
pub(super) use rows;

#[cfg(test)]
mod tests {
    use super::{Field, Num};

    fn wire(value: &impl Field) -> Vec<u8> {
        let mut out = Vec::new();
        value.put(&mut out);
        out
    }

    #[test]
    fn a_number_is_written_in_base_ten_thousand_around_its_point() {
        // 12345.67 = 1 × 10⁴ + 2345 + 6700 × 10⁻⁴, with two decimals.
        let bytes = [0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 2, 0, 1, 9, 41, 26, 44];
        assert_eq!(wire(&Num::<2>(1_234_567)), bytes);
        assert_eq!(Num::<2>(-5).text(), "-0.05");
        assert_eq!(Num::<6>(1_500_000).text(), "1.500000");
    }

    #[test]
    fn zero_has_no_digits() {
        assert_eq!(wire(&Num::<2>(0))[4..6], [0, 0]);
    }

    #[test]
    fn null_has_no_length() {
        assert_eq!(wire(&None::<i64>), (-1_i32).to_be_bytes());
    }
}
