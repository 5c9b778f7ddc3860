//! Absences over planned work.

use regie::domain::creneau::MotifAbsence;
use regie::domain::intervention::EtatIntervention as V;
use regie::domain::liste::Page;
use regie::domain::mission::EtatMission as M;
use regie::domain::planning::Orphelin;
use regie::domain::{CreneauId, RefusalKind};
use regie::service::historique::HistoriqueQuery;
use regie::service::intervention::{Geste, InterventionCommand};
use regie::service::mission::Create;
use regie::service::planning::{Absence, ChangeAbsence, PlanningCommand, RemoveAbsence};
use regie::service::{Answer, Done};

use super::fixture::*;

fn remove(creneau: CreneauId) -> PlanningCommand {
    PlanningCommand::RemoveAbsence(RemoveAbsence {
        creneau,
        version: None,
    })
}

async fn enter(
    m: &Monde,
    who: regie::domain::UtilisateurId,
    days: (&str, u32),
) -> (CreneauId, Vec<Orphelin>) {
    match m
        .does("rdupuis", absence(who, plage(days.0, days.1)))
        .await
        .result
    {
        Done::Absence {
            creneau, orphelins, ..
        } => (creneau, orphelins),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_absence_pencils_in_the_whole_team_s_work_and_says_what_it_orphans() {
    let m = Monde::new().await;
    let both = m
        .create(Create {
            besoins: vec![besoin(CLIM, 1, None, 2)],
            ..call()
        })
        .await;
    let visite = m.planned(both, &[AMOREL, DPETIT], "05 08:00").await;
    let alone = m.mission().await;
    let second = m.planned(alone, &[AMOREL], "05 14:00").await;
    let later = m.mission().await;
    m.planned(later, &[AMOREL], "06 08:00").await;
    m.does("rdupuis", step(visite.intervention, Geste::Confirm)).await;

    let (creneau, orphans) = enter(&m, AMOREL, ("05 00:00", 24 * 60)).await;
    assert_eq!(
        orphans
            .iter()
            .map(|orphan| (orphan.intervention, orphan.numero.clone(), orphan.plage))
            .collect::<Vec<_>>(),
        [
            (visite.intervention, visite.numero, plage("05 08:00", 120)),
            (second.intervention, second.numero, plage("05 14:00", 120))
        ]
    );
    assert_eq!(
        (m.etat(both).await, m.visites(both).await),
        (M::APlanifier, vec![V::Provisoire])
    );
    assert_eq!(m.etat(alone).await, M::APlanifier);
    assert_eq!(m.etat(later).await, M::Planifiee, "another day");
    let refusal = m.refuses("rdupuis", harden(second.intervention)).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "absence"));
    let told: Vec<(i64, String)> = sqlx::query_as(
        "select destinataire_id, evenement from notification where evenement = 'A_REPLANIFIER' order by 1, id",
    )
    .fetch_all(&m.pool)
    .await
    .unwrap();
    let told: Vec<_> = told.iter().map(|(who, what)| (*who, what.as_str())).collect();
    assert_eq!(
        told,
        [
            (20, "A_REPLANIFIER"),
            (20, "A_REPLANIFIER"),
            (23, "A_REPLANIFIER")
        ]
    );

    // Undone, everything stands as it was, the client's yes included.
    m.does("rdupuis", undo()).await;
    assert_eq!(
        (m.etat(both).await, m.visites(both).await),
        (M::Planifiee, vec![V::Confirmee])
    );
    assert_eq!(m.etat(alone).await, M::Planifiee);
    assert_eq!(
        m.value::<String>("select fermete from creneau where type = 'ABSENCE'")
            .await,
        "ANNULE"
    );
    m.does("rdupuis", redo()).await;
    assert_eq!(m.etat(both).await, M::APlanifier);
    m.does("rdupuis", remove(creneau)).await;
    assert_eq!(
        said(&m.refuses("rdupuis", remove(creneau)).await),
        (RefusalKind::NotFound, "introuvable"),
        "it is removed already"
    );
}

#[tokio::test]
async fn work_that_has_begun_stands_against_an_absence() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await;
    m.does("amorel", step(visite.intervention, Geste::Leave)).await;
    let refusal = m
        .refuses("rdupuis", absence(AMOREL, plage("05 06:00", 600)))
        .await;
    assert_eq!(
        said(&refusal),
        (RefusalKind::Rule, "absence-sur-travail-commence")
    );
    assert_eq!(fact(&refusal, "numero"), visite.numero);
    assert_eq!(
        m.value::<i64>("select count(*) from creneau where type = 'ABSENCE'")
            .await,
        0
    );
}

#[tokio::test]
async fn nobody_was_away_while_they_worked() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.does_at("05 08:00", "amorel", step(visite, Geste::Arrive)).await;
    m.does_at(
        "05 10:00",
        "amorel",
        InterventionCommand::Finish(finish(visite, V::Terminee)),
    )
    .await;
    let refusal = m
        .refuses("rdupuis", absence(AMOREL, plage("05 09:00", 600)))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "absence-sur-travail-fait"));
    assert_eq!(fact(&refusal, "possible-des"), "2040-03-05T09:00:00Z");
    enter(&m, AMOREL, ("05 10:00", 600)).await;
}

#[tokio::test]
async fn an_absence_is_removed_and_the_work_stays_pencilled_in() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let (creneau, _) = enter(&m, AMOREL, ("05 00:00", 24 * 60)).await;
    let twice = m.refuses("rdupuis", absence(AMOREL, plage("05 12:00", 60))).await;
    assert_eq!(said(&twice), (RefusalKind::Conflict, "absence-deja-saisie"));
    m.does("rdupuis", remove(creneau)).await;
    assert_eq!(
        (m.etat(mission).await, m.visites(mission).await),
        (M::APlanifier, vec![V::Provisoire])
    );
    m.does("rdupuis", undo()).await;
    assert_eq!(
        m.value::<i64>("select count(*) from creneau where type = 'ABSENCE' and fermete = 'FERME'")
            .await,
        1
    );
    let reunion = remove(CreneauId(
        m.value("select id from creneau where type <> 'ABSENCE' limit 1")
            .await,
    ));
    assert_eq!(
        said(&m.refuses("rdupuis", reunion).await),
        (RefusalKind::NotFound, "introuvable")
    );
}

#[tokio::test]
async fn a_technician_enters_their_own_absence_only() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    m.does("amorel", absence(AMOREL, plage("05 00:00", 600))).await;
    assert_eq!(m.etat(mission).await, M::APlanifier);
    // It took work from them, which they may not give themselves again: undo says so beforehand.
    let next = HistoriqueQuery::Prochains;
    let Ok(Answer::Historique(steps)) = m.service().read(&m.actor("amorel").await, next.into()).await else {
        panic!("the next steps are read")
    };
    let why = steps.annuler.refus.expect("it can't be taken back");
    assert_eq!(said(&why), (RefusalKind::Permission, "permission-absente"));
    let refusal = m.refuses("amorel", absence(BLEROY, plage("05 00:00", 600))).await;
    assert_eq!(said(&refusal), (RefusalKind::Permission, "permission-portee"));
    let elsewhere = m
        .refuses("rdupuis", absence(MCESAIRE, plage("05 00:00", 600)))
        .await;
    assert_eq!(said(&elsewhere), (RefusalKind::Permission, "permission-portee"));
    let leave = Absence {
        utilisateur: AMOREL,
        motif: MotifAbsence::Conges,
        plage: plage("07 00:00", 600),
        libelle: None,
    };
    let service = m.service();
    let done = service
        .execute(
            &m.actor("chef").await,
            regie::service::Command::from(PlanningCommand::Absence(leave)),
        )
        .await;
    assert_eq!(
        said(&refused(done)),
        (RefusalKind::Permission, "permission-absente")
    );
}

#[tokio::test]
async fn a_break_gives_way_to_an_absence_and_comes_back_with_it() {
    let monde = crate::journal::outils::monde().await;
    let mut owner = monde.base.owner().await;
    let lunch = "insert into creneau (utilisateur_id, type, fermete, plage, cree_par) values
        (20, 'PAUSE', 'FERME', '[2040-03-05 12:00+01,2040-03-05 13:00+01)', 2),
        (20, 'PAUSE', 'FERME', '[2040-03-06 12:00+01,2040-03-06 13:00+01)', 2)";
    sqlx::raw_sql(lunch).execute(&mut owner).await.unwrap();
    let firm = async || -> i64 {
        monde
            .value("select count(*) from creneau where type = 'PAUSE' and fermete = 'FERME'")
            .await
    };
    monde
        .does("rdupuis", absence(AMOREL, plage("05 08:00", 600)))
        .await;
    assert_eq!(firm().await, 1, "the other day's break stays");
    monde.does("rdupuis", undo()).await;
    assert_eq!(firm().await, 2);
    let told = crate::journal::outils::list(&monde, "directrice", "objet:creneau", Page::first(100)).await;
    assert!(told.items.len() >= 4, "the absence and the break, there and back");
    for ligne in told.items {
        assert_eq!(ligne.numero.as_deref(), Some("Ana Morel"), "{ligne:?}");
    }
    monde.does("rdupuis", redo()).await;
    assert_eq!(firm().await, 1);
}

/// Books somebody's time for something that is no work.
async fn other(m: &Monde, kind: &'static str, when: regie::domain::Plage) {
    sqlx::query("insert into creneau (utilisateur_id, type, fermete, plage, cree_par) values (20, $1, 'FERME', $2, 2)")
        .bind(kind)
        .bind(when)
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
}

/// All firm time, by start.
const FIRM: &str = "select string_agg(type, ' ' order by lower(plage)) from creneau where fermete = 'FERME'";

#[tokio::test]
async fn an_illness_is_entered_over_meetings_training_and_time_on_call() {
    let m = Monde::new().await;
    other(&m, "REUNION", plage("05 08:00", 60)).await;
    other(&m, "FORMATION", plage("05 13:00", 180)).await;
    other(&m, "ASTREINTE", plage("05 18:00", 720)).await;
    other(&m, "REUNION", plage("06 08:00", 60)).await;
    let outcome = m
        .does("rdupuis", absence(AMOREL, plage("05 00:00", 24 * 60)))
        .await;
    let Done::Absence { cedes, .. } = outcome.result else {
        panic!("an absence")
    };
    let told: Vec<_> = cedes.iter().map(|cede| cede.r#type.to_string()).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(
        m.value::<String>(FIRM).await,
        "ABSENCE ASTREINTE REUNION",
        "the night after it is theirs still"
    );
    m.does("rdupuis", undo()).await;
    assert_eq!(
        m.value::<String>(FIRM).await,
        "REUNION FORMATION ASTREINTE REUNION"
    );
}

#[tokio::test]
async fn an_absence_over_another_names_that_one() {
    let m = Monde::new().await;
    enter(&m, AMOREL, ("05 00:00", 24 * 60)).await;
    let refusal = m
        .refuses("rdupuis", absence(AMOREL, plage("05 12:00", 48 * 60)))
        .await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "absence-deja-saisie"));
    let own = serde_json::to_value(plage("05 00:00", 24 * 60)).unwrap();
    assert_eq!(fact(&refusal, "plage"), own);
}

/// Firm time on call, by start.
const ON_CALL: &str =
    "select coalesce(string_agg(to_char(lower(plage) at time zone 'Europe/Paris', 'DD HH24:MI') || '–'
        || to_char(upper(plage) at time zone 'Europe/Paris', 'DD HH24:MI'), ', ' order by lower(plage)), '')
    from creneau where type = 'ASTREINTE' and fermete = 'FERME'";

#[tokio::test]
async fn an_absence_over_part_of_a_time_on_call_takes_that_part_only() {
    let m = Monde::new().await;
    other(&m, "ASTREINTE", plage("05 18:00", 14 * 60)).await;
    let on_call = async || m.value::<String>(ON_CALL).await;
    let (early, _) = enter(&m, AMOREL, ("05 17:00", 120)).await;
    assert_eq!(on_call().await, "05 19:00–06 08:00");
    let outcome = m.does("rdupuis", absence(AMOREL, plage("06 00:00", 120))).await;
    let Done::Absence { creneau, cedes, .. } = outcome.result else {
        panic!("an absence")
    };
    let told: Vec<_> = cedes.iter().map(|cede| cede.plage).collect();
    assert_eq!(told, [plage("06 00:00", 120)], "what it takes, and no more");
    assert_eq!(on_call().await, "05 19:00–06 00:00, 06 02:00–06 08:00");

    m.does("rdupuis", undo()).await;
    assert_eq!(on_call().await, "05 19:00–06 08:00");
    m.does("rdupuis", redo()).await;
    assert_eq!(on_call().await, "05 19:00–06 00:00, 06 02:00–06 08:00");
    // In any order.
    m.does("rdupuis", remove(early)).await;
    assert_eq!(on_call().await, "05 18:00–06 00:00, 06 02:00–06 08:00");
    m.does("rdupuis", remove(creneau)).await;
    assert_eq!(on_call().await, "05 18:00–06 08:00", "whole, as it was booked");

    enter(&m, AMOREL, ("05 00:00", 48 * 60)).await;
    assert_eq!(on_call().await, "", "nothing is left of it");
    m.does("rdupuis", undo()).await;
    assert_eq!(on_call().await, "05 18:00–06 08:00");
}

fn change(creneau: CreneauId, version: Option<i32>, days: (&str, u32)) -> PlanningCommand {
    PlanningCommand::ChangeAbsence(ChangeAbsence {
        creneau,
        version,
        motif: MotifAbsence::AccidentTravail,
        plage: plage(days.0, days.1),
        libelle: Some("arrêt prolongé".to_owned()),
    })
}

const DAY: u32 = 24 * 60;

#[tokio::test]
async fn an_absence_that_lasts_longer_leaves_the_work_of_the_days_that_it_takes() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let visite = m.planned(mission, &[AMOREL], "06 08:00").await;
    other(&m, "REUNION", plage("05 08:00", 60)).await;
    other(&m, "REUNION", plage("07 08:00", 60)).await;
    let (creneau, orphans) = enter(&m, AMOREL, ("05 00:00", DAY)).await;
    assert_eq!(orphans.len(), 0);

    let longer = m
        .does("rdupuis", change(creneau, Some(1), ("05 00:00", 2 * DAY)))
        .await;
    let Done::Absence {
        creneau: same,
        orphelins,
        ..
    } = longer.result
    else {
        panic!("an absence")
    };
    assert_eq!(same, creneau, "it is the same absence");
    assert_eq!(orphelins.len(), 1);
    assert_eq!(m.visites(mission).await, [V::Provisoire]);
    assert_eq!(m.value::<String>(FIRM).await, "ABSENCE REUNION");
    let recorded: (String, String, i32) =
        sqlx::query_as("select motif_absence, libelle, version from creneau where type = 'ABSENCE'")
            .fetch_one(&m.pool)
            .await
            .unwrap();
    assert_eq!(
        recorded,
        ("ACCIDENT_TRAVAIL".to_owned(), "arrêt prolongé".to_owned(), 2)
    );

    // Back on the second day after all, but for its evening.
    m.does("rdupuis", change(creneau, Some(2), ("06 18:00", 300)))
        .await;
    assert_eq!(
        m.value::<String>(FIRM).await,
        "REUNION ABSENCE REUNION",
        "the meeting of the day that is theirs again"
    );
    m.does("rdupuis", undo()).await;
    assert_eq!(m.value::<String>(FIRM).await, "ABSENCE REUNION");
    m.does("rdupuis", undo()).await;
    assert_eq!(
        (m.visites(mission).await, m.value::<String>(FIRM).await),
        (vec![V::Planifiee], "ABSENCE INTERVENTION REUNION".to_owned()),
        "firm again, as before it lasted longer"
    );
    assert_eq!(visite.numero, orphelins[0].numero);
    m.does("rdupuis", redo()).await;
    assert_eq!(m.visites(mission).await, [V::Provisoire]);
}

#[tokio::test]
async fn an_absence_is_changed_as_it_was_seen_and_over_nothing_else() {
    let m = Monde::new().await;
    let (creneau, _) = enter(&m, AMOREL, ("05 00:00", DAY)).await;
    enter(&m, AMOREL, ("07 00:00", DAY)).await;
    let over = m
        .refuses("rdupuis", change(creneau, None, ("05 00:00", 3 * DAY)))
        .await;
    assert_eq!(said(&over), (RefusalKind::Conflict, "absence-deja-saisie"));
    let other = serde_json::to_value(plage("07 00:00", DAY)).unwrap();
    assert_eq!(fact(&over, "plage"), other, "the other one is named");

    m.does("rdupuis", change(creneau, Some(1), ("05 00:00", 60)))
        .await;
    let late = m
        .refuses("rdupuis", change(creneau, Some(1), ("05 00:00", 120)))
        .await;
    assert_eq!(late.kind, RefusalKind::Stale);
    m.does("rdupuis", remove(creneau)).await;
    let gone = m
        .refuses("rdupuis", change(creneau, None, ("05 00:00", 120)))
        .await;
    assert_eq!(gone.kind, RefusalKind::NotFound);
    let nobody = m
        .refuses("amorel", change(CreneauId(1_000_000), None, ("05 00:00", 120)))
        .await;
    assert_eq!(nobody.kind, RefusalKind::NotFound);
}

#[tokio::test]
async fn nobody_changes_the_absence_of_somebody_beyond_their_reach() {
    let m = Monde::new().await;
    let (creneau, _) = enter(&m, AMOREL, ("05 00:00", DAY)).await;
    let refusal = m.refuses("dpetit", change(creneau, None, ("05 00:00", 60))).await;
    assert_eq!(refusal.kind, RefusalKind::Permission);
}

#[tokio::test]
async fn a_shorter_absence_gives_time_on_call_back() {
    let m = Monde::new().await;
    other(&m, "ASTREINTE", plage("05 18:00", 14 * 60)).await;
    let on_call = async || m.value::<String>(ON_CALL).await;
    let (creneau, _) = enter(&m, AMOREL, ("05 17:00", 180)).await;
    assert_eq!(on_call().await, "05 20:00–06 08:00");
    m.does("rdupuis", change(creneau, None, ("05 17:00", 90))).await;
    assert_eq!(on_call().await, "05 18:30–06 08:00");
    m.does("rdupuis", undo()).await;
    assert_eq!(on_call().await, "05 20:00–06 08:00");
}

/// The road to the only visit.
const ROAD: &str = "select coalesce(max(plage::text), '') from creneau where type = 'TRAJET'";

#[tokio::test]
async fn the_road_is_laid_anew_where_an_absence_is_no_more() {
    let m = Monde::new().await;
    sqlx::query("update site set latitude = 45.70, longitude = 4.95 where id = 1")
        .execute(&mut m.base.owner().await)
        .await
        .unwrap();
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 13:00").await;
    let road = m.value::<String>(ROAD).await;
    assert_ne!(road, "");
    let (creneau, orphans) = enter(&m, AMOREL, ("05 08:00", 300)).await;
    assert_eq!(orphans, [], "it ends as the visit starts");
    assert_eq!(m.value::<String>(ROAD).await, "", "there is no time for it");
    m.does("rdupuis", remove(creneau)).await;
    assert_eq!(m.value::<String>(ROAD).await, road);
}

/// How many firm visits a mission has that are still to come.
async fn coming(m: &Monde, mission: regie::domain::MissionId) -> usize {
    let visites = m.visites(mission).await;
    visites
        .iter()
        .filter(|etat| matches!(etat, V::Planifiee | V::Confirmee))
        .count()
}

#[tokio::test]
async fn an_absence_is_not_taken_back_once_a_colleague_gave_its_work_to_somebody_else() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    enter(&m, AMOREL, ("05 06:00", 600)).await;
    m.does(
        "directrice",
        plan(firm(mission, &[BLEROY], &[plage("06 08:00", 120)])),
    )
    .await;
    let refusal = m.refuses("rdupuis", undo()).await;
    assert_eq!(said(&refusal), (RefusalKind::Rule, "annulation-depassee"));
    assert_eq!(fact(&refusal, "par"), "Dora Simon");
    assert_eq!(coming(&m, mission).await, 1);
}

#[tokio::test]
async fn nor_where_that_changed_nothing_of_the_mission_itself() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    m.planned(mission, &[AMOREL], "05 08:00").await;
    let second = m.planned(mission, &[AMOREL], "06 08:00").await.intervention;
    enter(&m, AMOREL, ("05 06:00", 600)).await;
    m.does("directrice", shift(second, None, Some(BLEROY))).await;
    let refusal = m.refuses("rdupuis", undo()).await;
    assert_eq!(said(&refusal), (RefusalKind::Conflict, "mission-deja-pourvue"));
    assert_eq!(fact(&refusal, "qui"), "Bruno Leroy");
    assert_eq!(coming(&m, mission).await, 1);
    // Once that is taken back as well, it is.
    m.does("directrice", undo()).await;
    m.does("rdupuis", undo()).await;
    assert_eq!(coming(&m, mission).await, 2);
}

#[tokio::test]
async fn nor_for_work_that_follows_other_work() {
    let m = Monde::new().await;
    let mission = m.mission().await;
    let first = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.reported(first, "amorel", "05 10:00", finish(first, V::Partielle))
        .await;
    m.planned(mission, &[AMOREL], "06 08:00").await;
    enter(&m, AMOREL, ("06 06:00", 600)).await;
    m.does(
        "directrice",
        plan(firm(mission, &[BLEROY], &[plage("07 08:00", 120)])),
    )
    .await;
    m.refuses("rdupuis", undo()).await;
    assert_eq!(coming(&m, mission).await, 1);
}

#[tokio::test]
async fn whoever_asks_for_more_people_than_there_are_takes_all_back_in_turn() {
    let m = Monde::new().await;
    let besoins = vec![besoin(CLIM, 1, None, 2)];
    let mission = m.create(Create { besoins, ..call() }).await;
    let planned = m.planned(mission, &[AMOREL], "05 08:00").await.intervention;
    m.planned(mission, &[BLEROY], "05 08:00").await;
    // One is enough, two come.
    m.does("rdupuis", needs(mission, &[besoin(CLIM, 1, None, 1)]))
        .await;
    m.does("rdupuis", loosen(&[planned])).await;
    m.does("rdupuis", undo()).await;
    assert_eq!(coming(&m, mission).await, 2, "as they stood");
}
