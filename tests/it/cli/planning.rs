//! `regie planning`: the board of a day.

use serde_json::{Value, json};

use super::poste::Poste;

#[tokio::test]
async fn the_board_tells_each_day_by_login_and_number() {
    let p = Poste::new().await;
    let (numero, waiting) = (p.mission().await, p.mission().await);
    p.does(
        "rdupuis",
        &[
            "mission",
            "plan",
            &numero,
            "--tech",
            "amorel",
            "--at",
            "2040-03-05T10:00",
        ],
    )
    .await;
    let board = p
        .does("rdupuis", &["planning", "show", "--day", "2040-03-05"])
        .await;
    assert_eq!(
        (&board["jour"], &board["fuseau"], &board["next"]),
        (&json!("2040-03-05"), &json!("Europe/Paris"), &Value::Null)
    );
    let ana = board["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["login"] == "amorel")
        .unwrap();
    assert_eq!(ana["agence"], "LYON");
    let work = &ana["creneaux"][0];
    assert_eq!(
        (
            &work["numero"],
            &work["login"],
            &work["type"],
            &work["fermete"],
            &work["debut"]
        ),
        (
            &json!(numero),
            &json!("amorel"),
            &json!("INTERVENTION"),
            &json!("FERME"),
            &json!("2040-03-05T09:00:00Z")
        )
    );
    assert_eq!(board["a_planifier"][0]["numero"], json!(waiting));
    let empty = p
        .does("rdupuis", &["planning", "show", "--day", "2040-03-06"])
        .await;
    assert!(
        empty["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|item| item["creneaux"] == json!([]))
    );
    let far = p
        .does(
            "directrice",
            &["planning", "show", "--day", "2040-03-05", "--agence", "fdf"],
        )
        .await;
    assert_eq!(
        (&far["fuseau"], &far["items"][0]["login"]),
        (&json!("America/Martinique"), &json!("mcesaire"))
    );

    let readable = p
        .says("rdupuis", &["planning", "show", "--day", "2040-03-05"])
        .await
        .out;
    for part in [
        "lun. 5 mars 2040",
        "Ana Morel (amorel)",
        "10:00–12:00",
        &numero,
        &waiting,
    ] {
        assert!(readable.contains(part), "{part} in {readable}");
    }
    p.runs("rdupuis", &["planning", "show", "--day", "jadis"])
        .await
        .refused(2, "jour-illisible");
    for day in ["demain", "ven.", "+3"] {
        p.does("rdupuis", &["planning", "show", "--day", day]).await;
    }
}

#[tokio::test]
async fn an_absence_is_prolonged_on_the_clocks_of_who_is_away() {
    let p = Poste::new().await;
    let days = ["--from", "2040-03-06", "--to", "2040-03-06", "--motif", "maladie"];
    p.does(
        "directrice",
        &[&["user", "absence", "add", "mcesaire"], &days[..]].concat(),
    )
    .await;
    let list = async || {
        p.does("directrice", &["user", "absence", "list", "mcesaire"])
            .await["items"][0]
            .clone()
    };
    let id = list().await["id"].to_string();
    let edit = ["user", "absence", "edit", "mcesaire", &id];
    p.does(
        "directrice",
        &[&edit[..], &["--to", "2040-03-07 matin", "--libelle", "prolongée"]].concat(),
    )
    .await;
    let now = list().await;
    assert_eq!(
        now["plage"]["debut"], "2040-03-06T04:00:00Z",
        "what isn't named stays"
    );
    assert_eq!(now["plage"]["fin"], "2040-03-07T16:00:00Z");
    assert_eq!(
        (now["motif"].as_str(), now["libelle"].as_str()),
        (Some("MALADIE"), Some("prolongée"))
    );
    let before = p
        .runs("directrice", &[&edit[..], &["--to", "2040-03-05"]].concat())
        .await;
    before.refused(2, "absence-finit-avant");
    let seen = p
        .runs(
            "directrice",
            &[&edit[..], &["--to", "2040-03-09", "--version", "1"]].concat(),
        )
        .await;
    seen.refused(5, "version-depassee");
    let other = p
        .runs(
            "directrice",
            &["user", "absence", "edit", "amorel", &id, "--to", "2040-03-09"],
        )
        .await;
    other.refused(3, "introuvable");
}

#[tokio::test]
async fn an_absence_is_on_the_days_of_who_is_away() {
    let p = Poste::new().await;
    let days = ["--from", "2040-03-06", "--to", "2040-03-06"];
    let absent = async |who: &str| {
        p.does(
            "directrice",
            &[&["user", "absence", "add", who], &days[..]].concat(),
        )
        .await;
        let list = p.does("directrice", &["user", "absence", "list", who]).await;
        let only = &list["items"][0]["plage"];
        (
            only["debut"].as_str().unwrap().to_owned(),
            only["fin"].as_str().unwrap().to_owned(),
        )
    };
    let said = |debut: &str, fin: &str| (debut.to_owned(), fin.to_owned());
    assert_eq!(
        absent("amorel").await,
        said("2040-03-05T23:00:00Z", "2040-03-06T23:00:00Z")
    );
    assert_eq!(
        absent("mcesaire").await,
        said("2040-03-06T04:00:00Z", "2040-03-07T04:00:00Z")
    );
}
