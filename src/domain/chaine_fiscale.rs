//! The chain that makes invoices and règlements unalterable (CGI, art. 286-I-3° bis): what an event's fingerprint covers.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::code::{Code as _, codes};
use super::id::{FactureId, ReglementId, SocieteId, UtilisateurId};

/// The canonical form written today; older events keep the number of theirs.
pub const ALGORITHME: i16 = 1;

/// What the first event of a chain follows.
pub const ORIGINE: [u8; 32] = [0; 32];

codes! {
    /// What happened to a document.
    NatureFiscale, "nature-fiscale", {
        /// An invoice got its number.
        Emission = "EMISSION",
        /// Money came in.
        Reglement = "REGLEMENT",
        /// A règlement was reversed.
        AnnulationReglement = "ANNULATION_REGLEMENT",
        /// The document left for the client.
        Envoi = "ENVOI",
        /// The year was archived.
        Archive = "ARCHIVE",
        /// A period was closed.
        Cloture = "CLOTURE",
    }
}

/// An event as the chain knows it; what it says in words lies apart (`charge_fiscale`), by its sha256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvenementFiscal {
    /// Whose chain.
    pub societe: SocieteId,
    /// Its place in the chain, from 1.
    pub rang: i64,
    /// What happened.
    pub nature: NatureFiscale,
    /// To which invoice.
    pub facture: Option<FactureId>,
    /// By which règlement.
    pub reglement: Option<ReglementId>,
    /// The amount, in cents.
    pub centimes: i64,
    /// What [`empreinte_charge`] says of the payload.
    pub charge_sha256: [u8; 32],
    /// When, in microseconds since 1970.
    pub survenu_le: i64,
    /// By whom.
    pub acteur: UtilisateurId,
}

impl EvenementFiscal {
    /// The text that is signed: each field in decimal or hexadecimal, nothing where there is none, between bars.
    ///
    /// An auditor can write it down and check it with any implementation of HMAC-SHA256.
    #[must_use]
    pub fn canonique(&self, precedent: &[u8; 32]) -> String {
        let key = |key: Option<i64>| key.map(|key| key.to_string()).unwrap_or_default();
        format!(
            "{ALGORITHME}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
            hex::encode(precedent),
            self.societe,
            self.rang,
            self.nature.code(),
            key(self.facture.map(|facture| facture.0)),
            key(self.reglement.map(|reglement| reglement.0)),
            self.centimes,
            hex::encode(self.charge_sha256),
            self.survenu_le,
            self.acteur,
        )
    }
}

/// The secret of a chain, kept outside the database.
#[derive(Clone)]
pub struct Cle(Hmac<Sha256>);

impl std::fmt::Debug for Cle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cle")
    }
}

impl Cle {
    /// A key of any length.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(Hmac::new_from_slice(secret).expect("HMAC takes a key of any length"))
    }

    /// The fingerprint of an event after the one whose fingerprint is `precedent`.
    #[must_use]
    pub fn empreinte(&self, precedent: &[u8; 32], evenement: &EvenementFiscal) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(evenement.canonique(precedent).as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// The sha256 of a payload, in the form in which PostgreSQL prints its `jsonb`.
#[must_use]
pub fn empreinte_charge(texte: &str) -> [u8; 32] {
    Sha256::digest(texte.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emission() -> EvenementFiscal {
        EvenementFiscal {
            societe: SocieteId(1),
            rang: 1,
            nature: NatureFiscale::Emission,
            facture: Some(FactureId(42)),
            reglement: None,
            centimes: 123_456,
            charge_sha256: empreinte_charge("{}"),
            survenu_le: 1_795_510_800_000_000,
            acteur: UtilisateurId(14),
        }
    }

    #[test]
    fn what_is_signed_can_be_written_down() {
        assert_eq!(
            emission().canonique(&ORIGINE),
            "1|0000000000000000000000000000000000000000000000000000000000000000|1|1|EMISSION|42||123456|\
             44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a|1795510800000000|14"
        );
    }

    #[test]
    fn the_fingerprint_is_the_hmac_that_others_compute() {
        // Of the text above, by `openssl dgst -sha256 -hmac secret`.
        assert_eq!(
            hex::encode(Cle::new(b"secret").empreinte(&ORIGINE, &emission())),
            "7b25d3ea716c2d2c64123378a22381f6f8979da56be6815255db53e756572ec9"
        );
    }

    #[test]
    fn another_secret_field_or_predecessor_gives_another_fingerprint() {
        let cle = Cle::new(b"secret");
        let first = cle.empreinte(&ORIGINE, &emission());
        let cheaper = EvenementFiscal {
            centimes: 123_455,
            ..emission()
        };
        // An invoice is not its règlement, even where the numbers are the same.
        let moved = EvenementFiscal {
            facture: None,
            reglement: Some(ReglementId(42)),
            ..emission()
        };
        assert_ne!(cle.empreinte(&ORIGINE, &cheaper), first);
        assert_ne!(cle.empreinte(&ORIGINE, &moved), first);
        assert_ne!(cle.empreinte(&first, &emission()), first);
        assert_ne!(Cle::new(b"autre").empreinte(&ORIGINE, &emission()), first);
    }
}
