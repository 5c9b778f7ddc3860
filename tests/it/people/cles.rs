//! SSH keys: added, used, revoked.

use regie::domain::utilisateur::Canal;
use regie::domain::{CleSshId, RefusalKind};
use regie::service::utilisateur::{AddKey, RevokeKey, UtilisateurCommand};
use regie::service::{Done, Error};

use super::fixture::*;

pub const CLE: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKEIZHCP5lV0bMokp6s1JCum+dFSwMCKKyeT4Rs1JAwS ana@portable";
const EMPREINTE: &str = "SHA256:EEEFcccwtU4Zj53hFKY45WpKnCRx7Yx6U/IT6kQjDWs";

fn add(who: regie::domain::UtilisateurId) -> UtilisateurCommand {
    UtilisateurCommand::AddKey(AddKey {
        utilisateur: who,
        cle: CLE.to_owned(),
        libelle: None,
    })
}

#[tokio::test]
async fn a_key_opens_a_session_until_it_is_revoked_and_again_after_undo() {
    let m = monde().await;
    let service = m.service();
    m.does("amorel", add(AMOREL)).await;
    let open = service
        .login_by_key("amorel", EMPREINTE, None)
        .await
        .expect("their key");
    assert_eq!(open.actor.id, AMOREL);
    let canal: String = m.value("select canal from session").await;
    assert_eq!(canal.parse(), Ok(Canal::Ssh));
    let other = service.login_by_key("bleroy", EMPREINTE, None).await;
    assert!(matches!(other, Err(Error::Refused(_))), "somebody else's key");

    let revoke = UtilisateurCommand::RevokeKey(RevokeKey { cle: CleSshId(1) });
    assert_eq!(
        m.refuses("bleroy", revoke.clone()).await.kind,
        RefusalKind::Permission
    );
    m.does("amorel", revoke.clone()).await;
    assert!(service.login_by_key("amorel", EMPREINTE, None).await.is_err());
    assert_eq!(m.refuses("amorel", revoke).await.kind, RefusalKind::NotFound);
    let Done::Undone { numero, .. } = m.does("amorel", undo()).await.result else {
        panic!("a step")
    };
    assert_eq!(numero.as_deref(), Some("Ana Morel"), "whose key it is");
    service
        .login_by_key("amorel", EMPREINTE, None)
        .await
        .expect("back in force");
}

#[tokio::test]
async fn a_key_is_one_person_s_and_nobody_gives_one_to_the_mightier() {
    let m = monde().await;
    m.does("amorel", add(AMOREL)).await;
    let taken = m.refuses("bleroy", add(BLEROY)).await;
    assert_eq!(said(&taken), (RefusalKind::Conflict, "cle-ssh-deja-prise"));
    assert_eq!(m.refuses("rh", add(DIRECTRICE)).await.rule, "droits-superieurs");
    assert_eq!(
        m.refuses("amorel", add(BLEROY)).await.kind,
        RefusalKind::Permission
    );
    let wrong = UtilisateurCommand::AddKey(AddKey {
        utilisateur: AMOREL,
        cle: "ssh-ed25519 AAAA".to_owned(),
        libelle: None,
    });
    assert_eq!(m.refuses("amorel", wrong).await.rule, "cle-ssh-illisible");
}

#[tokio::test]
async fn the_last_way_in_of_the_last_administrator_is_not_revoked() {
    let m = monde().await;
    m.does("directrice", add(DIRECTRICE)).await;
    let revoke = UtilisateurCommand::RevokeKey(RevokeKey { cle: CleSshId(1) });
    assert_eq!(
        m.refuses("directrice", revoke).await.rule,
        "dernier-administrateur"
    );
}
