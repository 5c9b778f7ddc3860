//! What the verbs of missions say to people of contracts, of filters that leave out, and of what was not named.

use sqlx::AssertSqlSafe;

use super::poste::{Poste, Run};

/// The number of the mission that was made.
fn numero(said: &Run) -> String {
    let start = said.out.find("M-").expect("a number");
    said.out[start..].chars().take("M-2026-00001".len()).collect()
}

#[tokio::test]
async fn a_mission_says_its_contract_or_that_several_could_be_meant() {
    let p = Poste::new().await;
    let call = ["mission", "new", "--site", "S-00001", "--title", "Fuite"];
    let asked = |more: &[&'static str]| [&call[..], &["--type", "entretien"], more].concat();
    let mut owner = p.monde.base.owner().await;
    let covers = "insert into contrat_site (contrat_id, site_id) values ";
    sqlx::raw_sql(AssertSqlSafe(format!("{covers} (1, 1)")))
        .execute(&mut owner)
        .await
        .unwrap();
    // One contract covers the site: it is taken, and told.
    let said = p.says("rdupuis", &asked(&[])).await;
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!said.out.contains("couvrent ce site"), "{}", said.out);
    let shown = p.says("rdupuis", &["mission", "show", &numero(&said)]).await.out;
    assert!(shown.contains("Contrat") && shown.contains("CM-00001"), "{shown}");

    let another = "insert into contrat_maintenance (client_id, libelle, validite, cree_par)
         values (1, 'Dépannage', '[2026-01-01,2050-01-01)', 2);";
    sqlx::raw_sql(AssertSqlSafe(format!("{another} {covers} (2, 1)")))
        .execute(&mut owner)
        .await
        .unwrap();
    let said = p.says("rdupuis", &asked(&[])).await;
    assert_eq!(said.code, 0, "{}", said.err);
    for part in ["CM-00001", "CM-00002", "couvrent ce site"] {
        assert!(said.out.contains(part), "{part} in {}", said.out);
    }
    let numero = numero(&said);
    let shown = p.says("rdupuis", &["mission", "show", &numero]).await.out;
    assert!(
        shown.contains(&format!("regie mission edit {numero} --contrat")),
        "with the way out: {shown}"
    );
    // Where one was named, or none on purpose, nothing is to be asked.
    let named = p.says("rdupuis", &asked(&["--contrat", "CM-00002"])).await;
    assert!(!named.out.contains("couvrent ce site"), "{}", named.out);
}

#[tokio::test]
async fn a_filter_may_begin_with_a_dash() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    let left = async |filter: &'static [&'static str]| -> usize {
        let arguments = [&["mission", "list"][..], filter].concat();
        let listed = p.does("rdupuis", &arguments).await;
        listed["items"].as_array().unwrap().len()
    };
    assert_eq!(left(&["--filter", "-ville:lyon"]).await, 0, "{numero} is in Lyon");
    assert_eq!(left(&["--filter", "-ville:nantes"]).await, 1);
    assert_eq!(left(&["--filter=-ville:lyon"]).await, 0);
    assert_eq!(left(&["--filter", "-urgence"]).await, 1);
}

#[tokio::test]
async fn what_was_not_named_is_asked_for() {
    let p = Poste::new().await;
    for arguments in [
        &["mission", "show", ""][..],
        &["mission", "show", "  "],
        &["client", "show", ""],
        &["site", "show", ""],
        &["contrat", "show", ""],
        &["user", "show", " "],
        &["team", "show", ""],
        &["role", "show", ""],
    ] {
        let refused = p.runs("directrice", arguments).await;
        let said = refused.refused(2, "reference-vide");
        let message = said["message"].as_str().unwrap();
        assert!(message.starts_with("Il manque un nom ou un numéro"), "{message}");
    }
}

#[tokio::test]
async fn what_has_no_name_is_said_to_be_done_all_the_same() {
    let p = Poste::new().await;
    let away = [
        "user",
        "absence",
        "add",
        "amorel",
        "--from",
        "2040-03-05",
        "--to",
        "2040-03-06",
    ];
    let entered = p.does("rdupuis", &away).await;
    let creneau = entered["result"]["absence"]["creneau"].to_string();
    let said = p.says("rdupuis", &["user", "absence", "remove", &creneau]).await;
    assert_eq!(said.out, "Fait.\n", "{}", said.err);
}
