//! Logging in: passwords, locks, sessions.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use regie::domain::utilisateur::Canal;
use regie::domain::{Permission, RefusalKind};
use regie::service::connexion::{Connexion, Jeton};
use regie::service::mot_de_passe::MotDePasse;
use regie::service::role::RoleQuery;
use regie::service::utilisateur::{Disconnect, Lockout, SetPassword, Unlock, UtilisateurCommand};
use regie::service::{Clock, Command, Error, Service};

use super::fixture::*;

/// Argon2id of `demonstration`, as in the demonstration company.
const HASH: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$cmVnaWUtZGVtby1zYWx0IQ$LmfKUBIRfDK8lLpQki2jiJSYEyrTYYEVxoKL4iWAnDQ";
const HOME: &str = "192.0.2.7";

pub async fn with_passwords() -> Monde {
    let m = monde().await;
    sqlx::query("update utilisateur set mot_de_passe = $1 where id >= 10")
        .bind(HASH)
        .execute(&mut m.base.admin().await)
        .await
        .unwrap();
    m
}

fn password(texte: &str) -> MotDePasse {
    MotDePasse::new(texte)
}

fn right() -> MotDePasse {
    password("demonstration")
}

fn ip(adresse: &str) -> IpAddr {
    adresse.parse().unwrap()
}

fn later(m: &Monde, now: DateTime<Utc>) -> Service {
    Service::new(m.pool.clone(), Clock::Fixed(now))
}

async fn enters(service: &Service, login: &str) -> Connexion {
    service
        .login(login, &right(), Some(ip(HOME)), Canal::Cli)
        .await
        .expect("the right password")
}

/// Rule of the refusal that a login ends with.
async fn refused(service: &Service, login: &str, typed: &MotDePasse, adresse: &str) -> &'static str {
    match service.login(login, typed, Some(ip(adresse)), Canal::Ssh).await {
        Err(Error::Refused(refusal)) => {
            assert_eq!(refusal.kind, RefusalKind::Unauthenticated, "{refusal:?}");
            refusal.rule
        }
        other => panic!("{other:?}"),
    }
}

fn rule<T: std::fmt::Debug>(answer: Result<T, Error>) -> &'static str {
    match answer {
        Err(Error::Refused(refusal)) => refusal.rule,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_password_opens_a_session_whose_token_is_nowhere_in_the_database() {
    let m = with_passwords().await;
    let service = m.service();
    let open = enters(&service, " AMorel ").await;
    assert_eq!(open.actor.id, AMOREL);
    assert_eq!(open.jeton.expose().len(), 64, "256 bits");
    assert!(!format!("{open:?}").contains(open.jeton.expose()));
    let actor = service.by_token(&open.jeton).await.expect("the session is open");
    assert_eq!((actor.id, actor.session), (AMOREL, open.actor.session));
    let dump: String = m
        .value("select jsonb_agg(to_jsonb(s))::text from session s")
        .await;
    assert!(!dump.contains(open.jeton.expose()), "{dump}");
    let kept: i64 = m
        .value("select count(*) from session where adresse = '192.0.2.7' and canal = 'CLI'")
        .await;
    assert_eq!(kept, 1);
    service.logout(&open.jeton).await.expect("closed");
    assert_eq!(rule(service.by_token(&open.jeton).await), "session-finie");
    assert_eq!(
        rule(service.by_token(&Jeton::new("0".repeat(64))).await),
        "session-finie"
    );
}

#[tokio::test]
async fn nobody_learns_from_a_refusal_who_exists_and_an_unknown_name_costs_a_hash() {
    let m = with_passwords().await;
    let service = m.service();
    m.does("directrice", activate(BLEROY, false, false)).await;
    for (n, login) in ["amorel", "personne", "bleroy", "systeme:watch"]
        .iter()
        .enumerate()
    {
        let before = service.hashes();
        assert_eq!(
            refused(
                &service,
                login,
                &password("pas le bon du tout"),
                &format!("192.0.2.{n}")
            )
            .await,
            "connexion-refusee"
        );
        assert_eq!(service.hashes(), before + 1, "{login}");
    }
    // Disabled, with the right password.
    assert_eq!(
        refused(&service, "bleroy", &right(), HOME).await,
        "connexion-refusee"
    );
}

#[tokio::test]
async fn an_account_locks_longer_each_time_and_tells_its_person() {
    let m = with_passwords().await;
    let start = at("05 06:00");
    let service = later(&m, start);
    let wrong = password("pas le bon du tout");
    for n in 0..5 {
        // From everywhere: it is the account that counts.
        assert_eq!(
            refused(&service, "amorel", &wrong, &format!("192.0.2.{n}")).await,
            "connexion-refusee"
        );
    }
    let before = service.hashes();
    assert_eq!(
        refused(&service, "amorel", &right(), HOME).await,
        "connexion-verrouillee"
    );
    assert_eq!(service.hashes(), before, "a locked account costs nothing");
    enters(&service, "bleroy").await;
    let told: i64 = m
        .value("select count(*) from notification where destinataire_id = 20 and evenement = 'VERROUILLAGE'")
        .await;
    let journaled: i64 = m
        .value("select count(*) from commande where nom = 'utilisateur.verrouiller' and acteur_id = 3")
        .await;
    assert_eq!((told, journaled), (1, 1));

    let after = later(&m, start + TimeDelta::seconds(31));
    assert_eq!(refused(&after, "amorel", &wrong, HOME).await, "connexion-refusee");
    let too_early = later(&m, start + TimeDelta::seconds(31 + 59));
    assert_eq!(
        refused(&too_early, "amorel", &right(), HOME).await,
        "connexion-verrouillee"
    );
    let then = later(&m, start + TimeDelta::seconds(31 + 61));
    enters(&then, "amorel").await;
    let count: i32 = m
        .value("select echecs_connexion from utilisateur where id = 20")
        .await;
    assert_eq!(count, 0, "a success begins anew");
}

#[tokio::test]
async fn a_name_that_nobody_bears_locks_as_well_and_is_not_kept() {
    let m = with_passwords().await;
    let service = m.service();
    for _ in 0..5 {
        refused(&service, "MotDePasseTapéIci", &right(), HOME).await;
    }
    assert_eq!(
        refused(&service, "MotDePasseTapéIci", &right(), HOME).await,
        "connexion-verrouillee"
    );
    let kept: String = m
        .value("select string_agg(origine, ',' order by origine) from tentative_connexion")
        .await;
    assert!(
        kept.starts_with("adresse:192.0.2.7,inconnu:") && kept.len() < 40,
        "{kept}"
    );
}

#[tokio::test]
async fn an_address_that_guesses_at_many_accounts_is_locked_for_all_of_them() {
    let m = with_passwords().await;
    let service = m.service();
    let wrong = password("pas le bon du tout");
    let logins = ["amorel", "bleroy", "cnguyen", "dpetit", "chef"];
    for login in logins.iter().cycle().take(20) {
        // Four failures an account: none of them is locked by itself.
        assert_eq!(refused(&service, login, &wrong, HOME).await, "connexion-refusee");
    }
    assert_eq!(
        refused(&service, "directrice", &right(), HOME).await,
        "connexion-verrouillee"
    );
    service
        .login("directrice", &right(), Some(ip("192.0.2.8")), Canal::Cli)
        .await
        .expect("from elsewhere");
    let unlock = UtilisateurCommand::Unlock(Unlock {
        utilisateur: None,
        adresse: Some(ip(HOME)),
    });
    assert_eq!(
        m.refuses("rh", unlock.clone()).await.kind,
        RefusalKind::Permission
    );
    m.does("directrice", unlock).await;
    enters(&service, "directrice").await;
}

#[tokio::test]
async fn guesses_at_once_do_not_outrun_the_lock() {
    let m = with_passwords().await;
    let service = m.service();
    let mut guesses = tokio::task::JoinSet::new();
    for n in 0..12 {
        let service = service.clone();
        guesses.spawn(async move {
            refused(
                &service,
                "amorel",
                &password("pas le bon du tout"),
                &format!("198.51.100.{n}"),
            )
            .await
        });
    }
    let said = guesses.join_all().await;
    let counted = said.iter().filter(|rule| **rule == "connexion-refusee").count();
    assert_eq!(counted, 5, "{said:?}");
    let count: i32 = m
        .value("select echecs_connexion from utilisateur where id = 20")
        .await;
    assert_eq!(count, 5);
}

#[tokio::test]
async fn an_administrator_lifts_a_lock_and_nobody_else_makes_one() {
    let m = with_passwords().await;
    sqlx::query(
        "update utilisateur set echecs_connexion = 9, verrouille_jusqu_a = '2041-01-01' where id = 20",
    )
    .execute(&mut m.base.admin().await)
    .await
    .unwrap();
    let service = m.service();
    assert_eq!(
        refused(&service, "amorel", &right(), HOME).await,
        "connexion-verrouillee"
    );
    let unlock = Command::from(UtilisateurCommand::Unlock(Unlock {
        utilisateur: Some(AMOREL),
        adresse: None,
    }));
    assert_eq!(
        m.refuses("rdupuis", unlock.clone()).await.rule,
        "permission-absente"
    );
    m.does("directrice", unlock).await;
    enters(&service, "amorel").await;
    let lockout = UtilisateurCommand::Lockout(Lockout {
        utilisateur: AMOREL,
        jusqu_a: at("30 06:00"),
    });
    assert_eq!(m.refuses("directrice", lockout).await.rule, "reserve-au-systeme");
    assert_eq!(m.refuses("directrice", undo()).await.rule, "sans-inverse");
}

#[tokio::test]
async fn a_session_ends_when_it_is_left_alone_and_after_half_a_day() {
    let m = with_passwords().await;
    let start = at("05 06:00");
    let open = enters(&later(&m, start), "amorel").await;
    assert_eq!(open.expire_le, start + TimeDelta::hours(12));
    let mut now = start;
    // Used every 29 minutes, it stays open …
    while now + TimeDelta::minutes(29) < start + TimeDelta::hours(12) {
        now += TimeDelta::minutes(29);
        later(&m, now).by_token(&open.jeton).await.expect("in use");
    }
    // … but not beyond twelve hours, used a moment ago or not.
    let end = later(&m, start + TimeDelta::hours(12));
    assert_eq!(rule(end.by_token(&open.jeton).await), "session-finie");

    let idle = enters(&later(&m, start), "amorel").await;
    let later_on = later(&m, start + TimeDelta::minutes(30));
    assert_eq!(rule(later_on.by_token(&idle.jeton).await), "session-finie");
}

#[tokio::test]
async fn an_actor_of_a_session_is_read_anew_at_each_command_and_query() {
    let m = with_passwords().await;
    let service = m.service();
    let open = enters(&service, "rh").await;
    let actor = open.actor;
    service
        .read(&actor, RoleQuery::List.into())
        .await
        .expect("allowed");
    m.does("directrice", set_role(RH, regie::domain::RoleId(5), false))
        .await;
    // What the console holds still says that they may.
    assert!(actor.reach(Permission::UtilisateurVoir).is_some());
    let read = service.read(&actor, RoleQuery::List.into()).await;
    assert_eq!(rule(read), "permission-absente");
    m.does("directrice", activate(RH, false, false)).await;
    assert_eq!(
        rule(service.read(&actor, RoleQuery::List.into()).await),
        "session-finie"
    );
    assert_eq!(rule(service.execute(&actor, undo()).await), "session-finie");
    assert_eq!(rule(service.seen(&actor).await), "session-finie");
    // An actor that comes from no session is taken as it is: the control.
    let mut believed = actor;
    believed.session = None;
    service
        .read(&believed, RoleQuery::List.into())
        .await
        .expect("believed");
}

#[tokio::test]
async fn a_console_in_use_stays_open_without_asking_anything() {
    let m = with_passwords().await;
    let start = at("05 06:00");
    let open = enters(&later(&m, start), "amorel").await;
    later(&m, start + TimeDelta::minutes(20))
        .seen(&open.actor)
        .await
        .expect("open");
    later(&m, start + TimeDelta::minutes(45))
        .seen(&open.actor)
        .await
        .expect("still open");
    let alone = later(&m, start + TimeDelta::minutes(76));
    assert_eq!(rule(alone.seen(&open.actor).await), "session-finie");
}

#[tokio::test]
async fn one_changes_one_s_password_with_the_old_one_and_every_session_ends() {
    let m = with_passwords().await;
    let service = m.service();
    let open = enters(&service, "amorel").await;
    let new = password("quatre pommes vertes");
    let change = async |old: &MotDePasse, new: &MotDePasse| {
        service.change_password("amorel", old, new, Some(ip(HOME))).await
    };
    assert_eq!(
        rule(change(&right(), &password("court")).await),
        "mot-de-passe-longueur"
    );
    assert_eq!(rule(change(&right(), &right()).await), "mot-de-passe-inchange");
    assert_eq!(rule(change(&new, &new).await), "connexion-refusee");
    change(&right(), &new).await.expect("changed");
    assert_eq!(rule(service.by_token(&open.jeton).await), "session-finie");
    assert_eq!(
        refused(&service, "amorel", &right(), HOME).await,
        "connexion-refusee"
    );
    service
        .login("amorel", &new, None, Canal::Local)
        .await
        .expect("the new one");
    assert_eq!(m.refuses("amorel", undo()).await.rule, "sans-inverse");
}

#[tokio::test]
async fn a_password_set_by_somebody_else_opens_nothing_but_its_own_change() {
    let m = with_passwords().await;
    let service = m.service();
    let (rh, directrice) = (m.actor("rh").await, m.actor("directrice").await);
    let given = password("provisoire pour ana");
    service
        .set_password(&rh, AMOREL, "amorel", &given, None)
        .await
        .expect("set");
    assert_eq!(
        refused(&service, "amorel", &given, HOME).await,
        "mot-de-passe-temporaire"
    );
    let own = password("quatre pommes vertes");
    service
        .change_password("amorel", &given, &own, None)
        .await
        .expect("changed");
    service
        .login("amorel", &own, None, Canal::Local)
        .await
        .expect("for good");
    // Whoever sets the password of somebody mightier becomes them.
    for mightier in [RDUPUIS, DIRECTRICE] {
        let refused = service.set_password(&rh, mightier, "x", &given, None).await;
        assert_eq!(rule(refused), "droits-superieurs");
    }
    assert_eq!(
        rule(
            service
                .set_password(&directrice, DIRECTRICE, "directrice", &given, None)
                .await
        ),
        "ancien-mot-de-passe-requis"
    );
    let told: i64 = m
        .value("select count(*) from notification where destinataire_id = 20 and evenement = 'ACCES'")
        .await;
    assert_eq!(
        told, 1,
        "of what somebody else has done, not of what they did themselves"
    );
}

#[tokio::test]
async fn no_password_nor_hash_is_in_the_journal_or_the_keys() {
    let m = with_passwords().await;
    let service = m.service();
    let rh = m.actor("rh").await;
    let secret = password("quatre pommes vertes");
    let key = uuid::Uuid::new_v4();
    for _ in 0..2 {
        // The same key: once.
        service
            .set_password(&rh, AMOREL, "amorel", &secret, Some(key))
            .await
            .expect("set");
    }
    let written: String = m
        .value(
            "select concat_ws(' ', (select string_agg(d::text, ' ') from journal_detail d),
                              (select string_agg(c::text, ' ') from commande c),
                              (select string_agg(k::text, ' ') from cle_idempotence k),
                              (select string_agg(n::text, ' ') from notification n))",
        )
        .await;
    assert!(written.contains("utilisateur.mot-de-passe"), "{written}");
    assert!(
        !written.contains("argon2") && !written.contains("pommes"),
        "{written}"
    );
    let times: i64 = m
        .value("select count(*) from commande where nom = 'utilisateur.mot-de-passe'")
        .await;
    assert_eq!(times, 1);
    // A forged command carries no hash: it stores nothing that could be one.
    let forged: UtilisateurCommand = serde_json::from_value(serde_json::json!({
        "set_password": { "utilisateur": 20, "version": null, "ancien": null, "nouveau": { "stored": HASH } }
    }))
    .unwrap();
    assert!(matches!(
        &forged,
        UtilisateurCommand::SetPassword(SetPassword { .. })
    ));
    let answer = service.execute(&rh, Command::from(forged)).await;
    assert!(answer.is_err(), "{answer:?}");
}

#[tokio::test]
async fn an_administrator_closes_somebody_s_sessions() {
    let m = with_passwords().await;
    let service = m.service();
    let (one, two) = (enters(&service, "amorel").await, enters(&service, "amorel").await);
    let disconnect = |who| Command::from(UtilisateurCommand::Disconnect(Disconnect { utilisateur: who }));
    assert_eq!(
        m.refuses("bleroy", disconnect(AMOREL)).await.kind,
        RefusalKind::Permission
    );
    m.does("directrice", disconnect(AMOREL)).await;
    for jeton in [&one.jeton, &two.jeton] {
        assert_eq!(rule(service.by_token(jeton).await), "session-finie");
    }
}
