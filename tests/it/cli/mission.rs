//! `regie mission`: every verb, as scripts call it.

use serde_json::{Value, json};

use super::poste::Poste;

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_visit_that_was_taken_off_does_not_cancel_its_mission() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    let at = ["--tech", "amorel", "--at", "2040-03-05T10:00"];
    p.does("rdupuis", &[&["mission", "plan", &numero][..], &at].concat())
        .await;
    p.does("rdupuis", &["mission", "unassign", &numero]).await;
    for verb in ["start", "unassign", "firm"] {
        p.runs("rdupuis", &["mission", verb, &numero])
            .await
            .refused(3, "pas-encore-planifiee");
    }
    p.runs("rdupuis", &["mission", "start", &numero, "--visit", "1"])
        .await
        .refused(3, "visite-retiree");
}

#[tokio::test]
async fn whoever_has_left_is_replaced_on_a_visit_of_several() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    let at = ["--tech", "amorel", "--tech", "bleroy", "--at", "2040-03-05T10:00"];
    p.does("rdupuis", &[&["mission", "plan", &numero][..], &at].concat())
        .await;
    p.does("rdupuis", &["mission", "loosen", &numero]).await;
    sqlx::query("update utilisateur set supprime_le = now(), supprime_par = 2 where login = 'bleroy'")
        .execute(&mut p.monde.base.owner().await)
        .await
        .unwrap();
    let words = [
        "mission", "move", &numero, "--from", "bleroy", "--tech", "cnguyen",
    ];
    let moved = p.does("rdupuis", &words).await;
    assert_eq!(moved["techniciens"], json!(["amorel", "cnguyen"]));
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a whole life")]
async fn a_mission_lives_from_the_call_to_its_closing() {
    let p = Poste::new().await;
    let made = p
        .does(
            "rdupuis",
            &[
                "mission",
                "new",
                "--client",
                "c-00002",
                "--title",
                "Plus de chauffage",
                "--type",
                "entretien",
                "--urgent",
                "--duration",
                "1h30",
                "--need",
                "CLIM:2",
                "--window",
                "2040-03-05T08:00/18:00",
                "--reference",
                "BC 12",
                "--payer",
                "C-00001",
                "--draft",
            ],
        )
        .await;
    assert_eq!(
        keys(&made),
        [
            "commande", "etat", "mission", "numero", "objets", "replayed", "version"
        ]
    );
    assert_eq!(
        (&made["etat"], &made["version"]),
        (&json!("BROUILLON"), &json!(1))
    );
    let numero = made["numero"].as_str().unwrap();
    assert_eq!(
        p.does("rdupuis", &["mission", "submit", numero]).await["etat"],
        "A_PLANIFIER"
    );

    let edited = p
        .does(
            "rdupuis",
            &[
                "mission",
                "edit",
                numero,
                "--priority",
                "2",
                "--no-window",
                "--urgent",
                "false",
                "--version",
                "2",
            ],
        )
        .await;
    assert_eq!(edited["version"], 3);
    let fiche = p
        .does("rdupuis", &["mission", "show", &numero.to_lowercase()])
        .await;
    assert_eq!(
        (
            &fiche["priorite"],
            &fiche["urgence"],
            &fiche["fenetre"],
            &fiche["duree_minutes"],
            &fiche["type"]
        ),
        (
            &json!(2),
            &json!(false),
            &Value::Null,
            &json!(90),
            &json!("ENTRETIEN")
        )
    );
    assert_eq!(
        (&fiche["payeur_nom"], &fiche["besoins"][0]["specialisation"]),
        (&json!("SCI Bellecour"), &json!("CLIM"))
    );

    let planned = p
        .does(
            "rdupuis",
            &[
                "mission",
                "plan",
                numero,
                "--tech",
                "amorel",
                "--at",
                "2040-03-05T10:00",
            ],
        )
        .await;
    assert_eq!(
        (&planned["etat"], &planned["techniciens"]),
        (&json!("PLANIFIEE"), &json!(["amorel"]))
    );
    assert_eq!(
        planned["plages"][0],
        json!({ "debut": "2040-03-05T09:00:00Z", "fin": "2040-03-05T10:30:00Z" })
    );
    let moved = p
        .does(
            "rdupuis",
            &[
                "mission",
                "move",
                numero,
                "--at",
                "2040-03-06 14h",
                "--tech",
                "bleroy",
            ],
        )
        .await;
    assert_eq!(moved["techniciens"], json!(["bleroy"]));
    assert_eq!(moved["plages"][0]["debut"], "2040-03-06T13:00:00Z");

    for (verb, etat) in [
        ("confirm", "PLANIFIEE"),
        ("leave", "EN_COURS"),
        ("start", "EN_COURS"),
        ("pause", "EN_COURS"),
        ("resume", "EN_COURS"),
    ] {
        assert_eq!(
            p.does("bleroy", &["mission", verb, numero]).await["etat"],
            etat,
            "{verb}"
        );
    }
    let finished = p
        .does(
            "bleroy",
            &["mission", "finish", numero, "--report", "Vanne changée."],
        )
        .await;
    assert_eq!(finished["etat"], "TERMINEE");
    assert_eq!(
        p.does(
            "directrice",
            &["mission", "reopen", numero, "--motif", "fuit encore"]
        )
        .await["etat"],
        "A_PLANIFIER"
    );
    p.does(
        "rdupuis",
        &[
            "mission",
            "plan",
            numero,
            "--tech",
            "bleroy",
            "--at",
            "2040-03-08T10:00",
        ],
    )
    .await;
    p.does("bleroy", &["mission", "start", numero]).await;
    p.does("bleroy", &["mission", "finish", numero, "--report", "Refait."])
        .await;
    assert_eq!(
        p.does("directrice", &["mission", "to-invoice", numero]).await["etat"],
        "A_FACTURER"
    );
}

#[tokio::test]
async fn work_waits_is_given_up_and_is_closed() {
    let p = Poste::new().await;
    let numero = p.mission_with(&["--contrat", "CM-00001"]).await;
    let waits = p
        .does(
            "rdupuis",
            &["mission", "wait", &numero, "--for", "piece", "--motif", "vanne"],
        )
        .await;
    assert_eq!(waits["etat"], "EN_ATTENTE");
    assert_eq!(
        p.does("rdupuis", &["mission", "ready", &numero]).await["etat"],
        "A_PLANIFIER"
    );
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
    p.does("amorel", &["mission", "leave", &numero]).await;
    assert_eq!(
        p.does(
            "amorel",
            &["mission", "turn-back", &numero, "--motif", "accident"]
        )
        .await["etat"],
        "PLANIFIEE"
    );
    p.does("amorel", &["mission", "start", &numero]).await;
    let partial = p
        .does(
            "amorel",
            &[
                "mission",
                "finish",
                &numero,
                "--result",
                "partielle",
                "--report",
                "Manque un joint.",
                "--waiver",
                "le client le pose",
            ],
        )
        .await;
    assert_eq!(partial["etat"], "TERMINEE");
    assert_eq!(
        p.does("directrice", &["mission", "close", &numero]).await["etat"],
        "CLOTUREE"
    );
    let other = p.mission().await;
    assert_eq!(
        p.does("rdupuis", &["mission", "cancel", &other, "--motif", "doublon"])
            .await["etat"],
        "ANNULEE"
    );
}

#[tokio::test]
async fn a_report_that_is_repeated_is_not_about_the_visit_that_follows() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    let at = ["--tech", "amorel", "--at", "2040-03-05T10:00"];
    p.does("rdupuis", &[&["mission", "plan", &numero][..], &at].concat())
        .await;
    p.does("amorel", &["mission", "start", &numero]).await;
    let report = [
        "mission",
        "finish",
        &numero,
        "--report",
        "fait",
        "--result",
        "partielle",
    ];
    p.does("amorel", &report).await;
    for verb in [&report[..], &["mission", "pause", &numero]] {
        let said = p.runs("amorel", verb).await.refused(3, "suite-a-planifier");
        let message = said["message"].as_str().unwrap();
        for part in ["visite 1", "partielle", "visite 2", "n’a encore personne"] {
            assert!(message.contains(part), "{part}: {message}");
        }
    }
    // By its rank the visit itself is meant.
    let again = [&report[..], &["--visit", "1"]].concat();
    let said = p.runs("amorel", &again).await.refused(3, "visite-deja-finie");
    assert!(
        said["message"].as_str().unwrap().contains("déjà partielle"),
        "{said}"
    );
    assert!(said["facts"]["fin"].is_string(), "when it ended: {said}");
    let pause = ["mission", "pause", &numero, "--visit", "1"];
    let said = p.runs("amorel", &pause).await.refused(3, "geste-apres-fin");
    assert!(
        said["message"].as_str().unwrap().contains("n’est plus possible"),
        "{said}"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one thing after the other")]
async fn teams_days_and_pencils() {
    let p = Poste::new().await;
    let numero = p.mission_with(&["--need", "ELEC"]).await;
    let planned = p
        .does(
            "rdupuis",
            &[
                "mission",
                "plan",
                &numero,
                "--tech",
                "amorel",
                "--tech",
                "cnguyen",
                "--at",
                "2040-03-05T08:00/12:00",
                "--at",
                "2040-03-06T08:00/2040-03-06T12:00",
                "--provisoire",
            ],
        )
        .await;
    assert_eq!(
        (&planned["etat"], planned["plages"].as_array().unwrap().len()),
        (&json!("A_PLANIFIER"), 2)
    );
    assert_eq!(
        p.does("rdupuis", &["mission", "firm", &numero]).await["etat"],
        "PLANIFIEE"
    );
    assert_eq!(
        p.does(
            "rdupuis",
            &["mission", "loosen", &numero, "--motif", "le client hésite"]
        )
        .await["etat"],
        "A_PLANIFIER"
    );
    let day = p
        .does("rdupuis", &["planning", "firm-day", "--day", "2040-03-05"])
        .await;
    assert_eq!(
        (day["fermes"].as_array().unwrap().len(), &day["refus"]),
        (1, &json!([]))
    );
    let fiche = p.does("rdupuis", &["mission", "show", &numero]).await;
    assert_eq!(
        (&fiche["etat"], &fiche["visites"][0]["etat"]),
        (&json!("PLANIFIEE"), &json!("PLANIFIEE"))
    );
    assert_eq!(
        p.does("rdupuis", &["mission", "unassign", &numero]).await["etat"],
        "A_PLANIFIER"
    );

    let (a, b) = (p.mission().await, p.mission().await);
    p.does(
        "rdupuis",
        &[
            "mission",
            "plan",
            &a,
            "--tech",
            "amorel",
            "--at",
            "2040-03-07T08:00",
        ],
    )
    .await;
    p.does(
        "rdupuis",
        &[
            "mission",
            "plan",
            &b,
            "--tech",
            "bleroy",
            "--at",
            "2040-03-07T14:00",
        ],
    )
    .await;
    let swapped = p.does("rdupuis", &["mission", "swap", &a, &b]).await;
    assert_eq!(
        (&swapped["techniciens"], &swapped["plages"][0]["debut"]),
        (&json!(["bleroy"]), &json!("2040-03-07T13:00:00Z"))
    );
    // Hours are those of the site's clocks.
    let far = p
        .does(
            "directrice",
            &[
                "mission", "new", "--site", "S-00003", "--agence", "fdf", "--title", "Clim", "--need", "CLIM",
            ],
        )
        .await;
    let far = far["numero"].as_str().unwrap();
    let planned = p
        .does(
            "directrice",
            &[
                "mission",
                "plan",
                far,
                "--tech",
                "mcesaire",
                "--at",
                "2040-03-05T10:00",
            ],
        )
        .await;
    assert_eq!(planned["plages"][0]["debut"], "2040-03-05T14:00:00Z");
}

#[tokio::test]
async fn the_planner_proposes_explains_and_assigns() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    let found = p
        .does("rdupuis", &["mission", "suggest", &numero, "--limit", "2"])
        .await;
    assert_eq!(keys(&found), ["items", "next"]);
    assert_eq!(
        (found["items"].as_array().unwrap().len(), &found["next"]),
        (2, &Value::Null)
    );
    for proposal in found["items"].as_array().unwrap() {
        assert!(["amorel", "bleroy"].contains(&proposal["login"].as_str().unwrap()));
        for name in ["debut", "fin"] {
            assert!(proposal[name].as_str().unwrap().ends_with('Z'), "{proposal}");
        }
        assert!(proposal["couts"]["total"].is_i64());
    }
    let verdicts = p.does("rdupuis", &["mission", "why-not", &numero]).await;
    let of = |login: &str| {
        verdicts["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|verdict| verdict["login"] == login)
            .unwrap()
            .clone()
    };
    assert_eq!(of("amorel")["possible"], true);
    assert_eq!(
        (&of("dpetit")["possible"], &of("dpetit")["refus"][0]["code"]),
        (&json!(false), &json!("niveau-insuffisant"))
    );
    assert_eq!(of("dpetit")["refus"][0]["facts"]["requis"], 2);
    let readable = p
        .says("rdupuis", &["mission", "why-not", &numero, "--tech", "dpetit"])
        .await;
    assert!(
        readable.out.starts_with("✗ Denis Petit (dpetit)\n"),
        "{}",
        readable.out
    );
    assert!(readable.out.contains("niveau 1 en CLIM"), "{}", readable.out);

    let assigned = p.does("rdupuis", &["mission", "auto-assign", &numero]).await;
    assert_eq!(
        (&assigned["etat"], &assigned["techniciens"]),
        (&json!("PLANIFIEE"), &json!([found["items"][0]["login"]]))
    );
    let at_once = p
        .does(
            "rdupuis",
            &[
                "mission", "new", "--site", "S-00001", "--title", "Clim", "--need", "CLIM:2", "--assign",
            ],
        )
        .await;
    assert_eq!(at_once["etat"], "PLANIFIEE");
    let readable = p
        .says("rdupuis", &["mission", "suggest", &p.mission().await])
        .await;
    assert!(
        readable.out.contains("Technicien") && readable.out.contains("Ana Morel (amorel)"),
        "{}",
        readable.out
    );
}

#[tokio::test]
async fn a_key_acts_once_and_a_script_may_repeat_itself() {
    let p = Poste::new().await;
    let key = "11111111-1111-4111-8111-11111111110";
    let keyed = |n: u8| format!("{key}{n}");
    let new = [
        "mission",
        "new",
        "--site",
        "S-00001",
        "--title",
        "Fuite",
        "--need",
        "CLIM",
        "--key",
        &keyed(1),
    ];
    let made = p.does("rdupuis", &new).await;
    let again = p.does("rdupuis", &new).await;
    assert_eq!(
        (&made["replayed"], &again["replayed"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(made["numero"], again["numero"]);
    let numero = made["numero"].as_str().unwrap();
    for (n, login, words) in [
        (
            2,
            "rdupuis",
            &["plan", "--tech", "amorel", "--at", "2040-03-05T10:00"][..],
        ),
        (3, "amorel", &["start"]),
        // Its follow-up is another visit; the second time the same report is told again.
        (
            4,
            "amorel",
            &["finish", "--result", "partielle", "--report", "à suivre"],
        ),
    ] {
        let key = keyed(n);
        let mut arguments = vec!["mission", words[0], numero];
        arguments.extend(&words[1..]);
        arguments.extend(["--key", &key]);
        assert_eq!(
            p.does(login, &arguments).await["replayed"],
            false,
            "{arguments:?}"
        );
        assert_eq!(p.does(login, &arguments).await["replayed"], true, "{arguments:?}");
    }
    let fiche = p.does("rdupuis", &["mission", "show", numero]).await;
    assert_eq!(fiche["visites"].as_array().unwrap().len(), 2);
    p.runs(
        "rdupuis",
        &[
            "mission",
            "cancel",
            numero,
            "--motif",
            "autre",
            "--key",
            &keyed(1),
        ],
    )
    .await
    .refused(5, "cle-deja-prise");
}

#[tokio::test]
async fn lists_have_pages_that_lose_and_repeat_nothing() {
    let p = Poste::new().await;
    let empty = p.does("rdupuis", &["mission", "list"]).await;
    assert_eq!(empty, json!({ "items": [], "next": null }));
    assert_eq!(
        p.says("rdupuis", &["mission", "list"]).await.out,
        "Rien ne correspond.\n"
    );
    let mut wanted = Vec::new();
    for _ in 0..7 {
        wanted.push(p.mission().await);
    }
    let (mut seen, mut after) = (Vec::new(), None::<String>);
    loop {
        let mut arguments = vec![
            "mission",
            "list",
            "--filter",
            "etat:a_planifier toiture",
            "--limit",
            "3",
        ];
        if let Some(after) = &after {
            arguments.extend(["--after", after]);
        }
        let page = p.does("rdupuis", &arguments).await;
        assert_eq!(keys(&page), ["items", "next"]);
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["numero"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => break,
        }
        p.mission().await;
    }
    wanted.reverse();
    assert_eq!(seen, wanted);
    let row = &p
        .does(
            "rdupuis",
            &["mission", "list", "--limit", "1", "--sort", "priorite"],
        )
        .await["items"][0];
    assert_eq!(
        keys(row),
        [
            "agence",
            "client",
            "cree_le",
            "duree_minutes",
            "echeance",
            "etat",
            "id",
            "noms",
            "numero",
            "prevue_le",
            "priorite",
            "techniciens",
            "titre",
            "type",
            "urgence",
            "version",
            "ville"
        ]
    );
    assert_eq!(
        p.does("rdupuis", &["mission", "list", "--count", "--limit", "5"])
            .await,
        json!({ "n": 5, "plus": true })
    );
    assert_eq!(
        p.says("rdupuis", &["mission", "list", "--count", "--limit", "5"])
            .await
            .out,
        "5+\n"
    );
    let table = p
        .says("rdupuis", &["mission", "list", "--limit", "2", "--langue", "en"])
        .await
        .out;
    let mut lines = table.lines();
    assert!(lines.next().unwrap().starts_with("Number"), "{table}");
    assert!(lines.next().unwrap().contains("SCI Bellecour"), "{table}");
    assert!(
        table.lines().last().unwrap().starts_with("More: --after "),
        "{table}"
    );
}

#[tokio::test]
async fn stored_text_does_nothing_to_a_terminal() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    p.does(
        "rdupuis",
        &[
            "mission",
            "edit",
            &numero,
            "--title",
            "Fuite \u{1b}[2J\u{202e}ici",
        ],
    )
    .await;
    for arguments in [
        &["mission", "list"][..],
        &["mission", "show", &numero],
        &["planning", "show"],
    ] {
        let shown = p.says("rdupuis", arguments).await.out;
        assert!(
            shown.contains("Fuite") && !shown.contains(['\u{1b}', '\u{202e}']),
            "{shown:?}"
        );
    }
}

#[tokio::test]
async fn what_a_mission_needs_is_corrected_as_it_is_entered() {
    let p = Poste::new().await;
    let made = p
        .does(
            "rdupuis",
            &[
                "mission", "new", "--site", "S-00001", "--title", "Fuite", "--need", "CLIM:2",
            ],
        )
        .await;
    let numero = made["numero"].as_str().unwrap();
    let needs = async |arguments: &[&str]| {
        let edit = ["mission", "edit", numero];
        p.does("rdupuis", &[&edit, arguments].concat()).await;
        let fiche = p.does("rdupuis", &["mission", "show", numero]).await;
        let besoins = fiche["besoins"].as_array().unwrap().iter();
        let told = besoins.map(|besoin| {
            json!([
                besoin["specialisation"],
                besoin["niveau_min"],
                besoin["titre"],
                besoin["effectif"]
            ])
        });
        Value::Array(told.collect())
    };
    assert_eq!(
        needs(&["--besoin", "elec:3:br", "--need", "CLIM::: 2"]).await,
        json!([["ELEC", 3, "BR", 1], ["CLIM", 1, null, 2]])
    );
    assert_eq!(needs(&["--need", "CLIM:4"]).await, json!([["CLIM", 4, null, 1]]));
    assert_eq!(needs(&["--title", "Autre"]).await, json!([["CLIM", 4, null, 1]]));
    assert_eq!(needs(&["--no-need"]).await, json!([]));
    p.runs("rdupuis", &["mission", "edit", numero, "--need", "CLIM:x"])
        .await
        .refused(2, "besoin-illisible");
}

#[tokio::test]
async fn a_window_may_be_past_and_what_is_wrong_with_it_is_about_it() {
    let p = Poste::new().await;
    let new = ["mission", "new", "--site", "S-00001", "--title", "Fuite"];
    let made = p
        .does(
            "rdupuis",
            &[&new[..], &["--window", "2020-03-05T08:00/18:00"]].concat(),
        )
        .await;
    let numero = made["numero"].as_str().unwrap();
    let edit = ["mission", "edit", numero, "--window"];
    p.does("rdupuis", &[&edit[..], &["2020-03-06T08:00/18:00"]].concat())
        .await;
    let run = p.runs("rdupuis", &[&edit[..], &["jadis"]].concat()).await;
    assert_eq!(run.refused(2, "fenetre-illisible")["field"], "fenetre");
}

#[tokio::test]
async fn another_year_is_said() {
    let p = Poste::new().await;
    let new = ["mission", "new", "--site", "S-00001", "--title", "Fuite"];
    let made = p
        .does("rdupuis", &[&new[..], &["--window", "29/02/2040"]].concat())
        .await;
    let numero = made["numero"].as_str().unwrap();
    let shown = p.says("rdupuis", &["mission", "show", numero]).await;
    let wished = shown.out.lines().find(|line| line.starts_with("Souhait"));
    assert!(
        wished.is_some_and(|line| line.ends_with(" mer. 29 févr. 2040")),
        "{}",
        shown.out
    );
    let far = p
        .runs("rdupuis", &[&new[..], &["--window", "1/1/2099 8h-9h"]].concat())
        .await;
    assert_eq!(far.refused(2, "jour-hors-bornes")["field"], "fenetre");
}
