//! Régie, the console of a field-service company.
#![forbid(unsafe_code)]

pub mod domain;
pub mod service;
pub mod store;
pub mod text;
