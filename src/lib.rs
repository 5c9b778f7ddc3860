//! Régie, the console of a field-service company.
