//! Every screen's and list's query through the service, at a million missions and at ten thousand, turn by turn.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use regie::domain::client::TriClients;
use regie::domain::liste::Page;
use regie::domain::liste_missions::TriMissions;
use regie::domain::{Actor, AgenceId};
use regie::service::audit::{AuditAnswer, AuditQuery};
use regie::service::client::{ClientAnswer, ClientQuery};
use regie::service::mission::{MissionQuery, MissionRef};
use regie::service::planning::{Etendue, PlanningQuery};
use regie::service::utilisateur::UtilisateurQuery;
use regie::service::{Answer, Query, Service};

use anyhow::Context as _;

use crate::Ended;
use crate::base::Base;
use crate::times::Times;

/// Longest time a question may take, in milliseconds.
const BAR: f64 = 10.0;
/// How much longer it may take at a million than at ten thousand.
const GROWTH: f64 = 1.5;

/// Rows of a page, as a tall screen shows them.
const PAGE: u16 = 50;

/// Of each question; asked once before it is timed, so that plans are made and pages in memory.
const VARIANTS: usize = 60;

/// Words that people look for.
const WORDS: [&str; 12] = [
    "mairie",
    "dupont",
    "villeurbanne",
    "gare",
    "lycée",
    "martin",
    "résidence",
    "école",
    "boulangerie",
    "hôtel",
    "rue victor hugo",
    "clinique",
];

/// A question and everything needed to ask it of one database.
struct World {
    service: Service,
    director: Actor,
    dispatcher: Actor,
    missions: Vec<String>,
    days: Vec<chrono::NaiveDate>,
    /// More days than are kept in memory.
    far: Vec<chrono::NaiveDate>,
    people: Vec<String>,
    towns: Vec<String>,
    clients: Vec<String>,
}

impl World {
    async fn of(folder: &Path) -> Ended<Self> {
        let base = Base::start(folder)?;
        let now = base.now().await?;
        let service = base.service(4, now);
        let mut admin = base.admin().await?;
        let missions = sqlx::query_scalar(
            "select m.numero from (select min(id) as first, max(id) - min(id) + 1 as span from mission) b
             cross join generate_series(1, 400) as g (i)
             cross join lateral (select numero from mission
                 where id >= b.first + ((hashint8(g.i)::bigint + 2147483648) % b.span) order by id limit 1) m",
        )
        .fetch_all(&mut admin)
        .await?;
        let names = async |admin: &mut sqlx::PgConnection, sql: &'static str| {
            sqlx::query_scalar::<_, String>(sql).fetch_all(admin).await
        };
        let people = names(
            &mut admin,
            "select login from utilisateur u where exists (select from horaire h where h.utilisateur_id = u.id)
             order by hashtext(login) limit 60",
        )
        .await?;
        let towns = names(
            &mut admin,
            "select ville from site group by ville having count(*) > 5 order by hashtext(ville) limit 60",
        )
        .await?;
        let clients = names(
            &mut admin,
            "select raison_sociale from client where supprime_le is null order by hashtext(raison_sociale) limit 60",
        )
        .await?;
        Ok(Self {
            people,
            towns,
            clients,
            far: (0..320)
                .map(|day| now.date_naive() - chrono::Days::new(3 * day))
                .collect(),
            director: base.actor(&service, "ADMIN").await?,
            dispatcher: base.actor(&service, "REPARTITEUR").await?,
            service,
            missions,
            days: (0..5)
                .map(|day| now.date_naive() + chrono::Days::new(day))
                .collect(),
        })
    }
}

impl World {
    fn near(&self, n: usize) -> chrono::NaiveDate {
        self.days[n % self.days.len()]
    }

    fn far(&self, n: usize) -> chrono::NaiveDate {
        self.far[n % self.far.len()]
    }
}

fn board(jour: chrono::NaiveDate, jours: u8, agence: Option<AgenceId>, etendue: Etendue) -> Query {
    let jour = Some(jour);
    PlanningQuery::Board {
        jour,
        jours,
        agence,
        etendue,
    }
    .into()
}

/// A question: its name, who asks, and how it goes the n-th time.
struct Question {
    name: &'static str,
    ask: fn(&World, usize) -> (&Actor, Query),
}

fn questions() -> Vec<Question> {
    let mut questions = of_boards();
    questions.extend(of_one_thing());
    questions.extend(lists());
    questions
}

/// Boards: as they are looked at again, as a screen reads one that nobody looked at before, and whole as a verb tells it.
fn of_boards() -> Vec<Question> {
    vec![
        Question {
            name: "board of a day: company",
            ask: |world, n| (&world.director, board(world.near(n), 1, None, Etendue::Tout)),
        },
        Question {
            name: "board of a day: agence",
            ask: |world, n| {
                let agence = world.dispatcher.agence;
                (&world.dispatcher, board(world.near(n), 1, agence, Etendue::Tout))
            },
        },
        Question {
            name: "board of a day, first lines: company",
            ask: |world, n| (&world.director, board(world.far(n), 1, None, some_lines())),
        },
        Question {
            name: "board of a day, further lines: company",
            ask: |world, n| {
                (
                    &world.director,
                    board(world.far(n / QUESTIONS), 1, None, some_lines()),
                )
            },
        },
        Question {
            name: "board of a day, first lines: agence",
            ask: |world, n| {
                let agence = world.dispatcher.agence;
                (&world.dispatcher, board(world.far(n), 1, agence, some_lines()))
            },
        },
        Question {
            name: "board of a day, at once: company",
            ask: |world, n| (&world.director, board(world.far(n), 1, None, Etendue::Tout)),
        },
        Question {
            name: "board of a week, first lines: company",
            ask: |world, n| (&world.director, board(world.far(n), 7, None, some_lines())),
        },
        Question {
            name: "board of a week, further lines: company",
            ask: |world, n| {
                (
                    &world.director,
                    board(world.far(n / QUESTIONS), 7, None, some_lines()),
                )
            },
        },
        Question {
            name: "board of a week: company",
            ask: |world, n| (&world.director, board(world.near(n), 7, None, Etendue::Tout)),
        },
    ]
}

/// So many questions, one after the other, are no more than it takes to read a board of the company.
const QUESTIONS: usize = 8;

fn some_lines() -> Etendue {
    Etendue::Lignes { dabord: Vec::new() }
}

fn of_one_thing() -> Vec<Question> {
    vec![
        Question {
            name: "mission",
            ask: |world, n| {
                let mission = MissionRef::from(world.missions[n % VARIANTS].as_str());
                (&world.director, MissionQuery::Fiche(mission).into())
            },
        },
        Question {
            name: "mission, never looked at before",
            ask: |world, n| {
                let mission = MissionRef::from(world.missions[n % world.missions.len()].as_str());
                (&world.director, MissionQuery::Fiche(mission).into())
            },
        },
        Question {
            name: "sites by words",
            ask: |world, n| {
                let texte = WORDS[n % WORDS.len()].to_owned();
                (&world.director, MissionQuery::Sites { texte, n: 20 }.into())
            },
        },
    ]
}

/// First pages of lists, as screens and verbs ask for them.
fn lists() -> Vec<Question> {
    let mut lists = of_missions();
    lists.extend(of_what_else());
    lists
}

#[expect(clippy::too_many_lines, reason = "a table of what is asked")]
fn of_missions() -> Vec<Question> {
    vec![
        Question {
            name: "missions: the last entered",
            ask: |world, _| (&world.director, missions("", TriMissions::Recentes)),
        },
        Question {
            name: "missions: to plan, pressing first",
            ask: |world, _| {
                (
                    &world.director,
                    missions("etat:a_planifier", TriMissions::Priorite),
                )
            },
        },
        Question {
            name: "missions: what is due first",
            ask: |world, _| (&world.director, missions("etat:planifiee", TriMissions::Echeance)),
        },
        Question {
            name: "missions: a town, urgent",
            ask: |world, _| {
                (
                    &world.director,
                    missions("ville:lyon urgence", TriMissions::Recentes),
                )
            },
        },
        Question {
            name: "missions: of a technician",
            ask: |world, n| {
                let filtre = format!("tech:{}", world.people[n % world.people.len()]);
                (&world.director, missions(&filtre, TriMissions::Recentes))
            },
        },
        Question {
            name: "missions: of a technician, by deadline",
            ask: |world, n| {
                let filtre = format!("tech:{}", world.people[n % world.people.len()]);
                (&world.director, missions(&filtre, TriMissions::Echeance))
            },
        },
        Question {
            name: "missions: in any town",
            ask: |world, n| {
                let filtre = format!("ville:\"{}\"", world.towns[n % world.towns.len()]);
                (&world.director, missions(&filtre, TriMissions::Recentes))
            },
        },
        Question {
            name: "missions: of any client",
            ask: |world, n| {
                let filtre = format!("client:\"{}\"", world.clients[n % world.clients.len()]);
                (&world.director, missions(&filtre, TriMissions::Recentes))
            },
        },
        Question {
            name: "missions: before some day",
            ask: |world, n| {
                let jour = world.days[0] - chrono::Days::new(u64::try_from(n % 40).unwrap_or(0) * 25);
                (
                    &world.director,
                    missions(&format!("avant:{jour}"), TriMissions::Recentes),
                )
            },
        },
        Question {
            name: "missions: of some day",
            ask: |world, n| {
                let jour = world.days[0] + chrono::Days::new(10)
                    - chrono::Days::new(u64::try_from(n % 40).unwrap_or(0));
                (
                    &world.director,
                    missions(&format!("le:{jour}"), TriMissions::Recentes),
                )
            },
        },
        Question {
            name: "missions: from some day on",
            ask: |world, n| {
                let jour = world.days[0] + chrono::Days::new(10)
                    - chrono::Days::new(u64::try_from(n % 40).unwrap_or(0));
                (
                    &world.director,
                    missions(&format!("apres:{jour}"), TriMissions::Recentes),
                )
            },
        },
        Question {
            name: "missions: two words",
            ask: |world, n| {
                let ville = &world.towns[n % world.towns.len()];
                (
                    &world.director,
                    missions(
                        &format!("{} \"{ville}\"", ["fuite", "entretien", "panne"][n % 3]),
                        TriMissions::Recentes,
                    ),
                )
            },
        },
        Question {
            name: "missions: any words",
            ask: |world, n| {
                (
                    &world.director,
                    missions(WORDS[n % WORDS.len()], TriMissions::Recentes),
                )
            },
        },
        Question {
            name: "missions: counted up to 50",
            ask: |world, _| {
                let filtre = "etat:cloturee".to_owned();
                (&world.director, MissionQuery::Compte { filtre, borne: 50 }.into())
            },
        },
    ]
}

fn of_what_else() -> Vec<Question> {
    vec![
        Question {
            name: "clients by name",
            ask: |world, _| (&world.director, clients("")),
        },
        Question {
            name: "clients: any words",
            ask: |world, n| (&world.director, clients(WORDS[n % WORDS.len()])),
        },
        Question {
            name: "people by name",
            ask: |world, _| (&world.director, people("")),
        },
        Question {
            name: "people: any words",
            ask: |world, n| (&world.director, people(["martin", "dupont", "bernard"][n % 3])),
        },
        Question {
            name: "journal: the last changes",
            ask: |world, _| (&world.director, journal("")),
        },
        Question {
            name: "journal: of one person",
            ask: |world, _| {
                (
                    &world.director,
                    journal(&format!("par:{}", world.dispatcher.login)),
                )
            },
        },
        Question {
            name: "journal: of one mission",
            ask: |world, n| {
                let numero = &world.missions[n % VARIANTS];
                (&world.director, journal(&format!("numero:{numero}")))
            },
        },
    ]
}

fn missions(filtre: &str, tri: TriMissions) -> Query {
    let (filtre, page) = (filtre.to_owned(), Page::first(PAGE));
    MissionQuery::Liste { filtre, tri, page }.into()
}

fn clients(filtre: &str) -> Query {
    let (filtre, page) = (filtre.to_owned(), Page::first(PAGE));
    let tri = TriClients::Nom;
    Query::Client(ClientQuery::Clients { filtre, tri, page })
}

fn people(filtre: &str) -> Query {
    let (filtre, page) = (filtre.to_owned(), Page::first(PAGE));
    UtilisateurQuery::List { filtre, page }.into()
}

fn journal(filtre: &str) -> Query {
    let (filtre, page) = (filtre.to_owned(), Page::first(PAGE));
    AuditQuery::Liste { filtre, page }.into()
}

/// How many rows an answer holds.
fn rows(answer: &Answer) -> usize {
    match answer {
        // Everybody's name is there from the first piece on.
        Answer::Board(board) => board.creneaux.len(),
        Answer::Propositions(items) => items.len(),
        Answer::Verdicts { verdicts, .. } => verdicts.len(),
        Answer::Sites(found) => found.sites.len() + found.sans_site.len(),
        Answer::Missions(page) => page.items.len(),
        Answer::Utilisateurs(page) => page.items.len(),
        Answer::Audit(AuditAnswer::Liste(page)) => page.items.len(),
        Answer::Client(answer) => match &**answer {
            ClientAnswer::Clients(page) => page.items.len(),
            _ => 1,
        },
        // Everything of one thing.
        _ => 1,
    }
}

/// How much is asked, and told.
pub struct Extent {
    /// How often each question is asked.
    pub times: usize,
    /// Only the questions whose name holds this.
    pub only: String,
    /// So many of what was asked are told, the slowest at a million first.
    pub slowest: usize,
}

pub async fn run(large: &Path, small: &Path, extent: &Extent) -> Ended {
    let times = extent.times;
    let worlds = [World::of(small).await?, World::of(large).await?];
    println!(
        "{:<40} {:>7} {:>7} │ {:>8} {:>8} │ {:>8} {:>8} │ {:>6}",
        "query, through Service::read", "rows", "(1 M)", "10 k p50", "p99 ms", "1 M p50", "p99 ms", "growth"
    );
    let wanted = |question: &Question| question.name.contains(&extent.only);
    for question in questions().into_iter().filter(wanted) {
        let mut each: BTreeMap<String, [Times; 2]> = BTreeMap::new();
        let (mut taken, mut counted) = ([Times::default(), Times::default()], [0, 0]);
        for n in 0..times + VARIANTS {
            for (at, world) in worlds.iter().enumerate() {
                let (actor, query) = (question.ask)(world, n);
                let asked = (extent.slowest > 0).then(|| format!("{query:?}"));
                let start = Instant::now();
                let answer = world
                    .service
                    .read(actor, query)
                    .await
                    .with_context(|| question.name)?;
                let time = start.elapsed();
                if n >= VARIANTS {
                    taken[at].push(time);
                    if let Some(asked) = asked {
                        each.entry(asked).or_default()[at].push(time);
                    }
                    counted[at] += rows(&answer);
                }
            }
        }
        let [small, large] = &taken;
        // Fifty rows take longer than one: only like is compared with like.
        let alike = counted[0] * 2 >= counted[1];
        let growth = large.p99() / small.p99();
        let beyond = if large.p99() > BAR || alike && growth > GROWTH {
            "  ✗"
        } else {
            ""
        };
        let growth = if alike {
            format!("{growth:.2}")
        } else {
            "—".to_owned()
        };
        println!(
            "{:<40} {:>7} {:>7} │ {:>8.2} {:>8.2} │ {:>8.2} {:>8.2} │ {growth:>6}{beyond}",
            question.name,
            counted[0] / times,
            counted[1] / times,
            small.p50(),
            small.p99(),
            large.p50(),
            large.p99(),
        );
        let mut each: Vec<_> = each.into_iter().collect();
        each.sort_by(|(_, [_, a]), (_, [_, b])| b.p50().total_cmp(&a.p50()));
        for (asked, [small, large]) in each.into_iter().take(extent.slowest) {
            println!(
                "    {:>5.1} ({:>5.1}) at 10 k, {:>5.1} ({:>5.1}) at 1 M: {asked}",
                small.p50(),
                small.max(),
                large.p50(),
                large.max()
            );
        }
    }
    println!("bar: p99 ≤ {BAR} ms at 1 M, and ≤ {GROWTH} × that at 10 k where as much is found there");
    Ok(())
}
