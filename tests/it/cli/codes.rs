//! What a run ends with: the exit codes that scripts rely on, and what is said beside them.

use super::poste::{Poste, ended};

#[tokio::test]
async fn two_for_what_cannot_be_understood() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    for (arguments, rule) in [
        (
            &["mission", "plan", &numero, "--tech", "amorel", "--at", "un jour"][..],
            "heure-illisible",
        ),
        (
            &[
                "mission",
                "plan",
                &numero,
                "--tech",
                "amorel",
                "--at",
                "2027-03-28T02:30",
            ],
            "heure-inexistante",
        ),
        (
            &[
                "mission",
                "plan",
                &numero,
                "--tech",
                "amorel",
                "--at",
                "demain 17h-14h",
            ],
            "fin-avant-debut",
        ),
        (
            &["mission", "plan", &numero, "--tech", "amorel"],
            "argument-manquant",
        ),
        (
            &[
                "mission",
                "plan",
                &numero,
                "--tech",
                "amorel",
                "--at",
                "demain 8h",
                "--duration",
                "long",
            ],
            "valeur-invalide",
        ),
        (
            &["mission", "list", "--filter", "etta:planifiee"],
            "filtre-cle-inconnue",
        ),
        (&["mission", "list", "--after", "zz"], "curseur-illisible"),
        (&["mission", "list", "--sort", "hasard"], "valeur-invalide"),
        (
            &["mission", "new", "--client", "C-00001", "--title", "Fuite"],
            "site-a-preciser",
        ),
        (&["mission", "new", "--title", "Fuite"], "argument-manquant"),
        (
            &[
                "mission",
                "new",
                "--site",
                "S-00001",
                "--title",
                "Fuite",
                "--need",
                "CLIM:fort",
            ],
            "besoin-illisible",
        ),
        (
            &["mission", "new", "--site", "S-00001", "--title", " "],
            "titre-requis",
        ),
        (&["mission", "edit", &numero], "rien-a-changer"),
        (&["mission", "show", &numero, "--visite", "2"], "option-inconnue"),
        (
            &["mission", "unassign", &numero, "--visit", "2"],
            "visite-inconnue",
        ),
        (&["mission", "plna", &numero], "commande-inconnue"),
    ] {
        let said = p.runs("rdupuis", arguments).await.refused(2, rule);
        assert_eq!(said["kind"], "SAISIE", "{said}");
    }
    let meant = p
        .runs("rdupuis", &["mission", "plna", &numero])
        .await
        .refused(2, "commande-inconnue");
    assert!(meant["hint"].as_str().unwrap().contains("plan"), "{meant}");
}

#[tokio::test]
async fn two_for_time_and_words_that_mean_nothing() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    for (arguments, rule) in [
        (
            &[
                "mission",
                "plan",
                &numero,
                "--tech",
                "amorel",
                "--at",
                "demain 8h",
                "--duration",
                "0",
            ][..],
            "duree-bornes",
        ),
        (
            &[
                "mission",
                "plan",
                &numero,
                "--tech",
                "amorel",
                "--at",
                "demain 8h-10h",
                "--duration",
                "60",
            ],
            "duree-et-fin",
        ),
        (&["mission", "edit", &numero, "--duration", "-30"], "duree-bornes"),
        (
            &[
                "user",
                "absence",
                "add",
                "amorel",
                "--from",
                "2027-03-28T02:30",
                "--to",
                "2027-03-28T12:00",
            ],
            "heure-inexistante",
        ),
        (&["mission", "list", "--filter", "-fuite"], "filtre-mot-exclu"),
    ] {
        p.runs("rdupuis", arguments).await.refused(2, rule);
    }
}

#[tokio::test]
async fn three_for_what_a_rule_forbids() {
    let p = Poste::new().await;
    let numero = p.mission().await;
    for (login, arguments, rule) in [
        (
            "rdupuis",
            &[
                "mission",
                "plan",
                &numero,
                "--tech",
                "dpetit",
                "--at",
                "2040-03-05T10:00",
            ][..],
            "niveau-insuffisant",
        ),
        (
            "rdupuis",
            &["mission", "move", &numero, "--at", "2040-03-05T10:00"],
            "pas-encore-planifiee",
        ),
        ("rdupuis", &["mission", "ready", &numero], "decision-impossible"),
        ("rdupuis", &["mission", "show", "M-2040-99999"], "introuvable"),
        (
            "rdupuis",
            &[
                "mission",
                "plan",
                &numero,
                "--tech",
                "personne",
                "--at",
                "2040-03-05T10:00",
            ],
            "introuvable",
        ),
        (
            "rdupuis",
            &["mission", "new", "--site", "S-99999", "--title", "Fuite"],
            "introuvable",
        ),
        ("cnguyen", &["mission", "show", &numero], "introuvable"),
    ] {
        p.runs(login, arguments).await.refused(3, rule);
    }
    // Working time may be gone past, with a reason, by those who may.
    let sunday = [
        "mission",
        "plan",
        &numero,
        "--tech",
        "amorel",
        "--at",
        "2040-03-04T10:00",
    ];
    let refused = p.runs("directrice", &sunday).await.refused(3, "hors-horaires");
    assert_eq!(refused["facts"]["forcable"], "oui");
    let offers = refused["offers"].as_array().unwrap();
    assert!((1..=3).contains(&offers.len()), "{offers:?}");
    assert!(offers[0]["login"].is_string() && offers[0]["plage"]["debut"].is_string());
    let forced = [&sunday[..], &["--force", "fuite de gaz"]].concat();
    p.runs("rdupuis", &forced).await.refused(3, "hors-horaires");
    assert_eq!(p.does("directrice", &forced).await["etat"], "PLANIFIEE");
}

#[tokio::test]
async fn four_for_who_may_not() {
    let p = Poste::new().await;
    let numero = p.mission().await;
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
    p.runs("amorel", &["mission", "cancel", &numero, "--motif", "flemme"])
        .await
        .refused(4, "permission-absente");
    p.runs("amorel", &["mission", "suggest", &numero])
        .await
        .refused(4, "permission-absente");
    p.runs("rdupuis", &["mission", "start", &numero])
        .await
        .refused(4, "permission-absente");
    let mut believed = p.command(&["mission", "list", "--as", "rdupuis", "--json"]);
    believed.env("REGIE_PROFILE", "prod");
    assert_eq!(ended(believed).await.code, 4);
}

#[tokio::test]
async fn five_for_who_came_late() {
    let p = Poste::new().await;
    let (first, second) = (p.mission().await, p.mission().await);
    let at = "2040-03-05T10:00";
    p.does(
        "rdupuis",
        &["mission", "plan", &first, "--tech", "amorel", "--at", at],
    )
    .await;
    let taken = p
        .runs(
            "rdupuis",
            &["mission", "plan", &second, "--tech", "amorel", "--at", at],
        )
        .await;
    let taken = taken.refused(5, "creneau-occupe");
    assert_eq!(taken["facts"]["quoi"], first.as_str());
    // One for each of the two who are able.
    assert_eq!(taken["offers"].as_array().unwrap().len(), 2);
    let readable = p
        .says(
            "rdupuis",
            &["mission", "plan", &second, "--tech", "amorel", "--at", at],
        )
        .await;
    assert!(
        readable.err.contains(&first) && readable.err.contains("bleroy"),
        "{}",
        readable.err
    );
    p.runs(
        "rdupuis",
        &["mission", "edit", &second, "--priority", "1", "--version", "7"],
    )
    .await
    .refused(5, "version-depassee");
    p.runs(
        "rdupuis",
        &[
            "mission",
            "move",
            &first,
            "--at",
            "2040-03-06T10:00",
            "--version",
            "7",
        ],
    )
    .await
    .refused(5, "version-depassee");
}

#[tokio::test]
async fn six_for_a_database_that_is_away() {
    let p = Poste::new().await;
    for arguments in [
        &["mission", "list"][..],
        &["planning", "show"],
        &["mission", "cancel", "M-2040-00001", "--motif", "x"],
    ] {
        let mut away = p.command(arguments);
        away.args(["--as", "rdupuis", "--json"]);
        away.env("REGIE_DATABASE_URL", "postgres://regie:hunter2@127.0.0.1:1/regie");
        let run = ended(away).await;
        run.refused(6, "base-injoignable");
        assert!(!run.err.contains("hunter2"));
    }
}

#[tokio::test]
async fn shells_and_manuals_know_the_nouns() {
    let p = Poste::new().await;
    for shell in ["bash", "zsh", "fish"] {
        let script = p.says("rdupuis", &["completions", shell]).await;
        for word in ["mission", "auto-assign", "why-not", "planning", "firm-day"] {
            assert!(script.out.contains(word), "{word} for {shell}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().display().to_string();
    assert_eq!(p.says("rdupuis", &["man", "--dir", &pages]).await.code, 0);
    for page in ["regie-mission.1", "regie-mission-plan.1", "regie-planning-show.1"] {
        assert!(folder.path().join(page).exists(), "{page}");
    }
}

#[tokio::test]
async fn without_a_terminal_the_console_says_so() {
    let p = Poste::new().await;
    for arguments in [&[][..], &["console"]] {
        let run = p.runs("rdupuis", arguments).await;
        run.refused(2, "pas-de-terminal");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_word_is_said_as_it_is() {
    let p = Poste::new().await;
    let surplus = p
        .runs("directrice", &["user", "disable", "amorel", "TECHNICIEN"])
        .await
        .refused(2, "argument-en-trop");
    assert!(
        surplus["message"].as_str().unwrap().contains("TECHNICIEN"),
        "{surplus}"
    );
    let many = p
        .runs("rdupuis", &["mission", "list", "--limit", "5000"])
        .await
        .refused(2, "valeur-invalide");
    assert!(many["hint"].as_str().unwrap().contains("1–1000"), "{many}");
    let numero = p.mission().await;
    let long = p
        .runs("rdupuis", &["mission", "edit", &numero, "--duration", "abc"])
        .await
        .refused(2, "valeur-invalide");
    assert!(long["hint"].as_str().unwrap().contains("1h30"), "{long}");
    for said in ["oui", "true", "non", "false"] {
        let edited = p
            .does("rdupuis", &["mission", "edit", &numero, "--urgent", said])
            .await;
        assert!(edited["numero"].is_string(), "{edited}");
    }
    let help = p.says("rdupuis", &["mission", "list", "--help"]).await.out;
    assert!(
        help.contains("[par défaut\u{a0}: 50]")
            && !help.contains("[default")
            && !help.contains("possible values"),
        "{help}"
    );
}

#[tokio::test]
async fn the_language_is_the_settings_else_the_machines_else_french() {
    let p = Poste::new().await;
    let help = async |variables: &[(&str, &str)]| {
        let mut command = p.command(&["mission", "show", "M-2040-99999", "--as", "rdupuis"]);
        command.envs(variables.iter().copied());
        ended(command).await.err
    };
    let english = help(&[("LANG", "en_GB.UTF-8")]).await;
    assert!(english.contains("Not found"), "{english}");
    for variables in [
        &[][..],
        &[("LANG", "C.UTF-8")],
        &[("LANG", "en_GB.UTF-8"), ("REGIE_LANGUE", "fr")],
    ] {
        let french = help(variables).await;
        assert!(!french.contains("Not found"), "{variables:?}: {french}");
    }
}
