//! `regie client|site|equipement|contrat`.

use serde_json::json;

use super::programme::{Run, regie, regie_to};
use crate::clients::fixture::{Monde, monde};

fn by<'a>(monde: &'a Monde, login: &'a str) -> impl Fn(&[&str]) -> Run + 'a {
    move |words| regie(&monde.base, login, words)
}

#[tokio::test]
async fn what_standard_output_does_not_take_is_told_beside_it() {
    let monde = monde().await;
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let words = ["client", "new", "Climats SA", "--json"];
    let run = regie_to(full.into(), &monde.base, "directrice", &words);
    assert_eq!(run.code, 1);
    let said = run.refusal();
    assert_eq!(said["code"], "sortie-non-ecrite");
    let told = said["detail"].as_str().unwrap();
    assert!(told.contains("\"nom\": \"C-"), "the client is there: {told}");
}

#[tokio::test]
async fn a_client_lives_its_life_on_the_command_line() {
    let monde = monde().await;
    let run = by(&monde, "directrice");
    let made = run(&[
        "client",
        "new",
        "Climats SA",
        "--siret",
        "73282932000074",
        "--courriel",
        "compta@exemple.fr",
        "--agence",
        "lyon",
        "--delai",
        "45",
        "--json",
    ])
    .json();
    let code = made["result"]["fiche"]["nom"].as_str().unwrap();
    assert!(code.starts_with("C-"), "{made}");

    let shown = run(&["client", "show", code, "--json"]).json();
    assert_eq!(
        json!([
            shown["code"],
            shown["siren"],
            shown["agence"],
            shown["delai_paiement_jours"],
            shown["version"]
        ]),
        json!([code, "732829320", "LYON", 45, 1])
    );

    let edit = run(&[
        "client",
        "edit",
        code,
        "--nom",
        "Climats & Cie",
        "--courriel",
        "",
        "--version",
        "1",
    ]);
    assert_eq!(edit.code, 0, "{}", edit.err);
    assert!(edit.out.starts_with("Modifié"), "{}", edit.out);
    let shown = run(&["client", "show", code, "--json"]).json();
    assert_eq!(
        json!([shown["raison_sociale"], shown["courriel"], shown["version"]]),
        json!(["Climats & Cie", null, 2])
    );

    let late = run(&[
        "client",
        "edit",
        code,
        "--nom",
        "Autre",
        "--version",
        "1",
        "--json",
    ]);
    assert_eq!(late.code, 5);
    assert_eq!(
        late.refusal()["ecarts"],
        json!([{ "champ": "raison_sociale", "saisi": "Autre", "actuel": "Climats & Cie" }])
    );
    let late = run(&["client", "edit", code, "--nom", "Autre", "--version", "1"]);
    assert!(
        late.err.contains("Climats & Cie"),
        "both sides are shown: {}",
        late.err
    );

    assert_eq!(run(&["client", "delete", code]).code, 0);
    let listed = run(&["client", "list", "--filter", "climats", "--json"]).json();
    assert_eq!(listed, json!({ "items": [], "next": null }));
    assert_eq!(run(&["client", "restore", code]).code, 0);
    let unsure = run(&["client", "anonymise", code]);
    assert_eq!(unsure.code, 2, "for good, and nobody to ask");
    assert_eq!(run(&["client", "anonymise", code, "--yes"]).code, 0);
    let shown = run(&["client", "show", code, "--json"]).json();
    assert_eq!(shown["siren"], json!(null));
    assert_eq!(run(&["client", "edit", code, "--nom", "X"]).code, 3);
}

#[tokio::test]
async fn one_key_makes_one_client() {
    let monde = monde().await;
    let run = by(&monde, "directrice");
    let key = "4f1c1f0e-0000-4000-8000-000000000001";
    let words = ["client", "new", "Une fois", "--key", key, "--json"];
    let (first, again) = (run(&words).json(), run(&words).json());
    assert_eq!(first["result"], again["result"]);
    assert_eq!(again["replayed"], true);
    let other = run(&["client", "new", "Autre", "--key", key, "--json"]);
    assert_eq!(
        (other.code, other.refusal()["code"].clone()),
        (5, json!("cle-deja-prise"))
    );
}

#[tokio::test]
async fn lists_are_narrowed_and_paged() {
    let monde = monde().await;
    let run = by(&monde, "directrice");
    let first = run(&["client", "list", "--limit", "2", "--json"]).json();
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    let next = first["next"].as_str().unwrap();
    let rest = run(&["client", "list", "--limit", "2", "--after", next, "--json"]).json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    assert_eq!(rest["next"], json!(null));

    let table = run(&["client", "list", "--filter", "type:particulier"]);
    assert!(table.out.starts_with("Code"), "{}", table.out);
    assert!(
        table.out.contains("Mme Rey") && !table.out.contains("Bellecour"),
        "{}",
        table.out
    );
    let none = run(&["client", "list", "--filter", "personne"]);
    assert_eq!((none.code, none.out.trim()), (0, "Rien ne correspond."));
    for words in [
        ["client", "list", "--filter", "vile:lyon"],
        ["client", "list", "--after", "zz"],
        ["client", "list", "--limit", "0"],
    ] {
        assert_eq!(run(&words).code, 2, "{words:?}");
    }
}

#[tokio::test]
async fn exit_codes_tell_why_not() {
    let monde = monde().await;
    assert_eq!(regie(&monde.base, "amorel", &["client", "new", "X"]).code, 4);
    let run = by(&monde, "directrice");
    assert_eq!(run(&["client", "new", "X", "--siren", "123456789"]).code, 2);
    assert_eq!(run(&["client", "show", "C-99999"]).code, 3);
    assert_eq!(run(&["client", "new", "X", "--agence", "NULLE"]).code, 3);
    assert_eq!(run(&["client", "new", "X", "--type", "ami"]).code, 2);
    monde.mission().await;
    let used = run(&["client", "delete", "C-00001", "--json"]);
    assert_eq!(
        (used.code, used.refusal()["code"].clone()),
        (3, json!("missions-a-clore"))
    );
}

#[tokio::test]
async fn a_site_is_placed_and_its_machines_hang_below_it() {
    let monde = monde().await;
    let run = by(&monde, "directrice");
    let offered = run(&["site", "new", "C-00001", "--cp", "01000", "--json"]);
    assert_eq!(offered.code, 2);
    assert_eq!(
        offered.refusal()["facts"]["communes"],
        "Bourg-en-Bresse, Saint-Denis-lès-Bourg"
    );
    let made = run(&[
        "site",
        "new",
        "C-00001",
        "--cp",
        "97200",
        "--adresse",
        "1 rue Lamartine",
        "--ouverture",
        "lun-ven 08:00-12:00, sat 9-12h",
        "--json",
    ])
    .json();
    let site = made["result"]["fiche"]["nom"].as_str().unwrap();
    let shown = run(&["site", "show", site, "--json"]).json();
    assert_eq!(
        json!([shown["ville"], shown["fuseau"], shown["ouverture"]["6"]]),
        json!(["Fort-de-France", "America/Martinique", [["09:00", "12:00"]]])
    );
    assert!(shown["latitude"].is_f64(), "{shown}");

    let chiller = run(&[
        "equipement",
        "new",
        site,
        "Groupe froid",
        "--fluide",
        "R32",
        "--charge",
        "1,25",
        "--json",
    ])
    .json();
    let chiller = chiller["result"]["fiche"]["id"].to_string();
    let part = run(&[
        "equipement",
        "new",
        site,
        "Compresseur",
        "--parent",
        &chiller,
        "--json",
    ])
    .json();
    let part = part["result"]["fiche"]["id"].to_string();
    let fiche = run(&["client", "show", "C-00001"]);
    assert!(fiche.out.contains("Compresseur"), "{}", fiche.out);
    let looped = run(&["equipement", "edit", &chiller, "--parent", &part, "--json"]);
    assert_eq!(
        (looped.code, looped.refusal()["code"].clone()),
        (3, json!("equipement-en-boucle"))
    );
    let listed = run(&["equipement", "list", "--filter", "compresseur", "--json"]).json();
    assert_eq!(listed["items"][0]["site_code"], site);
    let contact = run(&[
        "client",
        "contact",
        "add",
        "C-00001",
        "Martin",
        "--site",
        site,
        "--telephone",
        "0639980001",
        "--json",
    ])
    .json();
    let contact = contact["result"]["fiche"]["id"].to_string();
    assert_eq!(
        run(&["client", "contact", "edit", &contact, "--principal", "oui"]).code,
        0
    );
    assert_eq!(run(&["client", "contact", "delete", &contact]).code, 0);
}

#[tokio::test]
async fn a_contract_and_its_terms() {
    let monde = monde().await;
    let run = by(&monde, "rdupuis");
    let made = run(&[
        "contrat",
        "new",
        "C-00001",
        "--libelle",
        "Confort",
        "--debut",
        "2026-01-01",
        "--fin",
        "2050-12-31",
        "--gti",
        "4",
        "--gtr",
        "8",
        "--site",
        "S-00001,S-00003",
        "--couverture-fin",
        "17:30",
        "--json",
    ])
    .json();
    let numero = made["result"]["fiche"]["nom"].as_str().unwrap();
    let shown = run(&["contrat", "show", numero, "--json"]).json();
    assert_eq!(
        json!([
            shown["debut"],
            shown["fin"],
            shown["sites"],
            shown["couverture_fin"],
            shown["gti_heures"]
        ]),
        json!(["2026-01-01", "2050-12-31", [1, 3], "17:30:00", "4"])
    );
    let edited = run(&[
        "contrat", "edit", numero, "--gti", "2,5", "--gtr", "", "--site", "S-00001",
    ]);
    assert_eq!(edited.code, 0, "{}", edited.err);
    let shown = run(&["contrat", "show", numero, "--json"]).json();
    assert_eq!(
        json!([shown["sites"], shown["gti_heures"], shown["gtr_heures"]]),
        json!([[1], "2.5", null])
    );
    assert_eq!(run(&["undo"]).code, 0);
    let shown = run(&["contrat", "show", numero, "--json"]).json();
    assert_eq!(shown["sites"], json!([1, 3]));
    let wrong = run(&["contrat", "edit", numero, "--fin", "2025-12-31", "--json"]);
    assert_eq!(
        (wrong.code, wrong.refusal()["code"].clone()),
        (2, json!("validite-vide"))
    );
    let listed = run(&["contrat", "list", "--filter", "client:bellecour valide"]);
    assert!(listed.out.contains(numero), "{}", listed.out);
    let listed = run(&["contrat", "list", "--filter", "confort", "--json"]).json();
    assert_eq!(
        listed["items"][0]["gti_heures"], "4",
        "as the contract itself says it"
    );
}
