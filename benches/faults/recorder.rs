//! One client that writes down every acknowledged command, and looks for each afterwards. Tests use it, too.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use regie::domain::Actor;
use regie::domain::mission::{NouveauBesoin, TypeMission};
use regie::service::mission::{Create, MissionCommand};
use regie::service::{Command, Done, Error, Order, Service};
use sqlx::PgConnection;
use uuid::Uuid;

/// What begins every reference of this client.
const MARK: &str = "essai ";

/// Pause before an order is sent again whose outcome is unknown.
const PAUSE: Duration = Duration::from_millis(5);

/// A command that was acknowledged.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    /// The reference under which its mission must be found, once.
    pub reference: String,
    /// The number that it was told.
    pub numero: String,
    /// When the attempt began that was answered.
    pub asked: Instant,
    /// When it was answered.
    pub answered: Instant,
}

/// Every acknowledged command, and when to stop.
#[derive(Debug, Default)]
pub struct Recorder {
    acknowledged: Mutex<Vec<Acknowledged>>,
    /// Why a writer gave up: nothing but unknown outcomes may happen to it.
    pub gave_up: Mutex<Vec<String>>,
    stopped: AtomicBool,
}

/// How an order is sent again whose outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Under the same key.
    SameKey,
    /// As if it were another: what one does without keys. The control.
    AnotherKey,
}

/// What was found of what was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Commands acknowledged.
    pub acknowledged: usize,
    /// Of these, gone.
    pub missing: usize,
    /// References that are there more than once.
    pub twice: usize,
    /// Missions without their need, their journal row, their command or their key.
    pub half: usize,
}

impl Found {
    /// Whether all is there, whole, and once.
    pub fn holds(&self) -> bool {
        self.acknowledged > 0 && self.missing + self.twice + self.half == 0
    }
}

impl Recorder {
    /// Writes an acknowledged command down.
    pub fn note(&self, acknowledged: Acknowledged) {
        locked(&self.acknowledged).push(acknowledged);
    }

    /// Has writers end with the order that they are at.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    /// Whether writers are to end.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// How many commands were acknowledged.
    pub fn len(&self) -> usize {
        locked(&self.acknowledged).len()
    }

    /// The first answer to an attempt that began after an instant.
    pub fn first_after(&self, instant: Instant) -> Option<Instant> {
        let all = locked(&self.acknowledged);
        let after = all.iter().rev().take_while(|one| one.answered > instant);
        after
            .filter(|one| one.asked > instant)
            .map(|one| one.answered)
            .min()
    }

    /// Enters missions one after the other until it is to stop; each until its outcome is known.
    pub async fn write(&self, service: &Service, actor: &Actor, again: Again) {
        while !self.stopped() {
            let reference = reference();
            let mut order = order(&reference);
            loop {
                let asked = Instant::now();
                match service.execute(actor, order.clone()).await {
                    Ok(outcome) => {
                        let Done::Mission { numero, .. } = outcome.result else {
                            break;
                        };
                        self.note(Acknowledged {
                            reference,
                            numero,
                            asked,
                            answered: Instant::now(),
                        });
                        break;
                    }
                    Err(Error::Unreachable) => {
                        if again == Again::AnotherKey {
                            order.key = Uuid::new_v4();
                        }
                        tokio::time::sleep(PAUSE).await;
                    }
                    Err(error) => {
                        locked(&self.gave_up).push(error.to_string());
                        return;
                    }
                }
            }
        }
    }

    /// Looks for every acknowledged command.
    pub async fn look(&self, db: &mut PgConnection) -> sqlx::Result<Found> {
        let rows: Vec<(String, String, bool)> = sqlx::query_as(
            "select m.reference_externe, m.numero,
                    exists (select from mission_besoin b where b.mission_id = m.id)
                    and exists (select from journal_audit j
                                join commande c on c.id = j.commande_id
                                join cle_idempotence k on k.cle = c.cle and k.commande_id = c.id
                                where j.objet = 'mission' and j.objet_id = m.id)
             from mission m where m.reference_externe like $1",
        )
        .bind(format!("{MARK}%"))
        .fetch_all(db)
        .await?;
        let mut found: HashMap<&str, Vec<&str>> = HashMap::new();
        for (reference, numero, _) in &rows {
            found.entry(reference).or_default().push(numero);
        }
        let acknowledged = locked(&self.acknowledged);
        let there = |one: &Acknowledged| {
            found
                .get(one.reference.as_str())
                .is_some_and(|numeros| numeros.contains(&one.numero.as_str()))
        };
        Ok(Found {
            acknowledged: acknowledged.len(),
            missing: acknowledged.iter().filter(|one| !there(one)).count(),
            twice: found.values().filter(|numeros| numeros.len() > 1).count(),
            half: rows.iter().filter(|(.., whole)| !whole).count(),
        })
    }
}

/// A reference that nobody else has.
pub fn reference() -> String {
    format!("{MARK}{}", Uuid::new_v4().simple())
}

fn order(reference: &str) -> Order {
    let mission = Create {
        donneur_ordre: 1.into(),
        payeur: None,
        reference_externe: Some(reference.to_owned()),
        site: 1.into(),
        equipement: None,
        contrat: None,
        agence: None,
        r#type: TypeMission::Depannage,
        priorite: 3,
        urgence: false,
        titre: "Fuite en toiture".to_owned(),
        description: String::new(),
        appel_le: None,
        fenetre: None,
        duree_minutes: 60,
        besoins: vec![NouveauBesoin {
            specialisation: 1.into(),
            niveau_min: 1,
            titre: None,
            effectif: 1,
        }],
        brouillon: false,
    };
    let command: Command = MissionCommand::Create(Box::new(mission)).into();
    command.into()
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
