//! Forty people book one free hour at the same moment, each from a program of their own.

use std::process::Stdio;

use super::poste::{Poste, Run};

const PEOPLE: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_processes_book_one_free_slot() {
    let poste = Poste::new().await;
    let mut numeros = Vec::new();
    for _ in 0..PEOPLE {
        let mission = poste
            .monde
            .create(regie::service::mission::Create {
                besoins: vec![crate::missions::fixture::besoin(
                    crate::missions::fixture::CLIM,
                    1,
                    None,
                    1,
                )],
                ..crate::missions::fixture::call()
            })
            .await;
        numeros.push(poste.monde.fiche(mission).await.ligne.numero);
    }
    let running: Vec<_> = numeros
        .iter()
        .map(|numero| {
            let at = ["--tech", "amorel", "--at", "2040-03-05T10:00"];
            let mut arguments = vec!["--json", "--as", "rdupuis", "mission", "plan", numero.as_str()];
            arguments.extend(at);
            let mut command = poste.command(&arguments);
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let ended: Vec<Run> = tokio::task::spawn_blocking(move || {
        running
            .into_iter()
            .map(|child| Run::from(child.wait_with_output().unwrap()))
            .collect()
    })
    .await
    .unwrap();

    let (won, lost): (Vec<_>, Vec<_>) = ended.into_iter().partition(|run| run.code == 0);
    assert_eq!((won.len(), lost.len()), (1, PEOPLE - 1));
    let winner = won[0].json()["numero"].as_str().expect("a number").to_owned();
    for run in lost {
        let said = run.refused(5, "creneau-occupe");
        let facts = said["facts"].to_string();
        assert!(
            facts.contains(&winner) && facts.contains("Ana Morel"),
            "told who has it: {said}"
        );
        assert_eq!(
            said["offers"].as_array().map(Vec::len),
            Some(3),
            "and what would do instead: {said}"
        );
    }
    assert_eq!(poste.monde.faults().await, Vec::<String>::new());
}
