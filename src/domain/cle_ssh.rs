//! Public keys as OpenSSH writes them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::id::CleSshId;
use super::refusal::Refusal;

/// Kinds of keys that open the console; RSA and DSA are not among them.
const KINDS: &[&str] = &[
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

/// Longest line that is read, in bytes.
const LONGEST: usize = 4096;

/// A key with which a person opens the console over SSH.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the column of its name")]
pub struct CleSsh {
    pub id: CleSshId,
    pub libelle: String,
    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub empreinte: String,
    pub cree_le: DateTime<Utc>,
    pub utilisee_le: Option<DateTime<Utc>>,
}

/// A public key, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClePublique {
    /// Kind and key, without comment.
    pub cle: String,
    /// What stood behind it.
    pub commentaire: String,
    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub empreinte: String,
}

/// Reads a line of `id_ed25519.pub`.
///
/// # Errors
/// A refusal `cle-ssh-privee`, `cle-ssh-refusee` (a kind that isn't taken) or `cle-ssh-illisible`.
pub fn parse(texte: &str) -> Result<ClePublique, Refusal> {
    let unreadable = || Refusal::invalid("cle", "cle-ssh-illisible");
    let texte = texte.trim();
    if texte.contains("PRIVATE KEY") {
        return Err(Refusal::invalid("cle", "cle-ssh-privee"));
    }
    if texte.len() > LONGEST || texte.lines().count() != 1 {
        return Err(unreadable());
    }
    let mut pieces = texte.splitn(3, char::is_whitespace);
    let (Some(kind), Some(body)) = (pieces.next(), pieces.next()) else {
        return Err(unreadable());
    };
    let blob = STANDARD.decode(body).map_err(|_| unreadable())?;
    // The key names its kind again: a length of four bytes, then the name.
    let (length, rest) = blob.split_at_checked(4).ok_or_else(unreadable)?;
    let length = length
        .iter()
        .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
    if rest.get(..length) != Some(kind.as_bytes()) || rest.len() == length {
        return Err(unreadable());
    }
    if !KINDS.contains(&kind) {
        return Err(Refusal::invalid("cle", "cle-ssh-refusee").with("nature", kind));
    }
    Ok(ClePublique {
        cle: format!("{kind} {body}"),
        commentaire: pieces.next().unwrap_or_default().trim().to_owned(),
        empreinte: format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(&blob))),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Made by `ssh-keygen`, which also gave the fingerprint.
    const ED25519: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKEIZHCP5lV0bMokp6s1JCum+dFSwMCKKyeT4Rs1JAwS";
    const EMPREINTE: &str = "SHA256:EEEFcccwtU4Zj53hFKY45WpKnCRx7Yx6U/IT6kQjDWs";
    const RSA_KIND: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQ== vieux@poste";

    #[test]
    fn a_key_has_the_fingerprint_that_openssh_shows() {
        let cle = parse(&format!("  {ED25519} ana@portable\n")).expect("a key");
        assert_eq!(cle.empreinte, EMPREINTE);
        assert_eq!(cle.commentaire, "ana@portable");
        assert_eq!(cle.cle, ED25519);
    }

    #[test]
    fn what_is_no_key_of_ours_is_refused() {
        for (texte, rule) in [
            ("", "cle-ssh-illisible"),
            ("ssh-ed25519", "cle-ssh-illisible"),
            ("ssh-ed25519 pas-du-base64!", "cle-ssh-illisible"),
            (
                "ecdsa-sha2-nistp256 AAAAC3NzaC1lZDI1NTE5AAAAIA==",
                "cle-ssh-illisible",
            ),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", "cle-ssh-privee"),
            (RSA_KIND, "cle-ssh-refusee"),
        ] {
            assert_eq!(parse(texte).expect_err(texte).rule, rule, "{texte}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_pasted(texte in "\\PC*") {
            let _ = parse(&texte);
        }
    }
}
