//! A client who is there already is not entered twice without a word.

use regie::domain::client::ClientChange;
use regie::service::client::Create;

use super::fixture::{create, fact, monde, named, some};

#[tokio::test]
async fn one_like_it_is_named_and_may_be_entered_all_the_same() {
    let m = monde().await;
    let at = |nom: &str, code_postal: &str| ClientChange {
        code_postal: some(code_postal),
        ..named(nom)
    };
    m.client(at("Boulangerie Rey", "69003")).await;
    // The same name but for accents and capitals, at the same postal code.
    let again = at("BOULANGERIE Réy", "69003");
    let command = create(Create::Client(again.clone()));
    let refusal = m.refuses("directrice", command).await;
    assert_eq!(refusal.rule, "client-deja-la");
    assert_eq!(fact(&refusal, "nom"), "Boulangerie Rey");
    assert_ne!(fact(&refusal, "code"), serde_json::Value::Null);
    // Elsewhere it is another.
    m.client(at("Boulangerie Rey", "69004")).await;
    m.does("directrice", create(Create::Homonyme(again))).await;

    let company = |nom: &str| ClientChange {
        siren: some("732829320"),
        ..named(nom)
    };
    m.client(company("Une SA")).await;
    let command = create(Create::Client(company("Tout autre nom")));
    assert_eq!(m.refuses("directrice", command).await.rule, "client-deja-la");
}
