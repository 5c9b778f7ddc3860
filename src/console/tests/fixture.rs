//! A small company on the Monday of the sketches, and a console in front of it without a service.

use std::sync::Arc;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use uuid::Uuid;

use crate::console::key::Key;
use crate::console::mouse::{Gesture, Mouse};
use crate::console::msg::{Effect, Input, Msg, Reply, ReqId, Request, Slot, Way};
use crate::console::theme::{Depth, Ground, Theme};
use crate::console::{App, Opening};
use crate::domain::client::{Client, ClientFiche};
use crate::domain::creneau::{Fermete, MotifAbsence, TypeCreneau};
use crate::domain::intervention::EtatIntervention;
use crate::domain::journal::{Action, Change, Objet};
use crate::domain::mission::EtatMission;
use crate::domain::planning::{Attente, Board, BoardCreneau, BoardTechnicien, Competence, Travail};
use crate::domain::{
    Actor, AgenceId, ClientId, Code, CreneauId, InterventionId, Langue, MissionId, Permission, Plage, Portee,
    Refusal, UtilisateurId,
};
use crate::service::{Answer, Done, Error, Outcome, Query};

/// An hour of the Monday, on the clocks of Lyon.
pub fn at(hour: u32, minute: u32) -> DateTime<Utc> {
    Paris
        .with_ymd_and_hms(2026, 11, 23, hour, minute, 0)
        .unwrap()
        .to_utc()
}

pub fn jour() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Somebody who may do everything, or only what is named.
pub fn actor(langue: Langue, only: Option<&[Permission]>) -> Actor {
    let permissions: BTreeMap<Permission, Portee> = only
        .unwrap_or(Permission::ALL)
        .iter()
        .map(|permission| (*permission, Portee::Tout))
        .collect();
    Actor {
        id: UtilisateurId(1),
        login: "amorel".to_owned(),
        nom: "Ana Morel".to_owned(),
        agence: Some(AgenceId(1)),
        equipes: Vec::new(),
        langue,
        fuseau: Paris,
        permissions,
        session: None,
    }
}

fn technicien(id: i64, nom: &str, skill: &str, niveau: i16) -> BoardTechnicien {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
    BoardTechnicien {
        horloges: None,
        id: UtilisateurId(id),
        login: nom.to_lowercase().replace(' ', "."),
        nom: nom.to_owned(),
        agence: AgenceId(1),
        agence_code: "LYON".to_owned(),
        equipes: Vec::new(),
        competences: vec![Competence {
            specialisation: skill.to_owned(),
            niveau,
        }],
        horaires: vec![(hour(8), hour(12)), (hour(13), hour(17))],
        semaine: Vec::new(),
    }
}

/// One piece of the day, to be finished by the functions below.
pub fn creneau(id: i64, qui: i64, kind: TypeCreneau, from: (u32, u32), to: (u32, u32)) -> BoardCreneau {
    BoardCreneau {
        id: CreneauId(id),
        utilisateur: UtilisateurId(qui),
        r#type: kind,
        fermete: Fermete::Ferme,
        plage: Plage::new(at(from.0, from.1), at(to.0, to.1)).unwrap(),
        motif_absence: None,
        epingle: false,
        travail: None,
    }
}

/// Work of a mission.
pub fn work(
    id: i64,
    qui: i64,
    mission: i64,
    titre: &str,
    etat: EtatIntervention,
    from: (u32, u32),
    to: (u32, u32),
) -> BoardCreneau {
    let pencilled = etat == EtatIntervention::Provisoire;
    BoardCreneau {
        fermete: if pencilled {
            Fermete::Provisoire
        } else {
            Fermete::Ferme
        },
        travail: Some(Arc::new(Travail {
            intervention: InterventionId(mission),
            version: 3,
            etat,
            mission: MissionId(mission),
            numero: format!("M-2026-{mission:05}"),
            etat_mission: if pencilled {
                EtatMission::APlanifier
            } else {
                EtatMission::Planifiee
            },
            titre: titre.to_owned(),
            priorite: if mission == 252 { 1 } else { 3 },
            client: "SCI Bellecour".to_owned(),
            ville: "Lyon".to_owned(),
            echeance: (mission == 252).then(|| at(15, 30)),
        })),
        ..creneau(id, qui, TypeCreneau::Intervention, from, to)
    }
}

/// A mission that waits.
pub fn attente(id: i64, priorite: i16, titre: &str, ville: &str, echeance: Option<DateTime<Utc>>) -> Attente {
    Attente {
        id: MissionId(id),
        version: 2,
        numero: format!("M-2026-{id:05}"),
        titre: titre.to_owned(),
        priorite,
        urgence: priorite == 1,
        client: "Régie des Brotteaux".to_owned(),
        ville: ville.to_owned(),
        echeance,
        fenetre: None,
        duree_minutes: 90,
        besoins: vec![Competence {
            specialisation: "CLIM".to_owned(),
            niveau: 2,
        }],
        agence: AgenceId(1),
    }
}

/// The board of the Monday.
pub fn board() -> Board {
    use EtatIntervention as E;
    use TypeCreneau as T;
    let absence = BoardCreneau {
        motif_absence: Some(MotifAbsence::Conges),
        ..creneau(30, 4, T::Absence, (0, 0), (23, 59))
    };
    let creneaux = vec![
        creneau(1, 10, T::Trajet, (7, 30), (8, 0)),
        work(2, 10, 231, "Entretien PAC", E::Terminee, (8, 0), (10, 0)),
        creneau(3, 10, T::Trajet, (10, 0), (10, 20)),
        work(4, 10, 244, "Fuite", E::EnRoute, (10, 20), (11, 30)),
        creneau(5, 10, T::Pause, (11, 30), (12, 30)),
        work(6, 10, 240, "Mise en service", E::Confirmee, (13, 0), (16, 0)),
        creneau(7, 2, T::Formation, (8, 0), (12, 0)),
        work(8, 2, 252, "Panne TGBT", E::Planifiee, (13, 30), (15, 30)),
        work(9, 3, 239, "Désembouage réseau", E::Provisoire, (8, 0), (11, 0)),
        work(10, 3, 238, "Contrôle VMC", E::Planifiee, (9, 30), (11, 0)),
        work(11, 3, 237, "Chaudière murale", E::SurSite, (11, 0), (12, 30)),
        creneau(12, 3, T::Astreinte, (17, 0), (23, 0)),
        absence,
        work(13, 5, 236, "Dépannage ascenseur", E::Pause, (8, 30), (10, 30)),
        work(
            14,
            5,
            235,
            "Remplacement circulateur",
            E::Partielle,
            (7, 0),
            (8, 15),
        ),
    ];
    Board {
        jour: jour(),
        jours: 1,
        fuseau: "Europe/Paris".to_owned(),
        feries: Vec::new(),
        techniciens: vec![
            technicien(10, "Ana Morel", "CLIM", 4),
            technicien(2, "Karim Benali", "ELEC", 3),
            technicien(3, "Lucie Petit", "CLIM", 2),
            technicien(4, "Jean-Baptiste Delacroix", "CHAUF", 5),
            technicien(5, "Inès Garcia", "ASC", 3),
        ]
        .into(),
        creneaux: creneaux.into(),
        a_planifier: vec![
            attente(245, 1, "Chaudière en panne", "Villeurbanne", Some(at(10, 40))),
            attente(246, 2, "Groupe froid en défaut", "Lyon", Some(at(13, 0))),
            attente(
                250,
                3,
                "Contrôle annuel",
                "Bron",
                Some(at(18, 0) + chrono::TimeDelta::days(2)),
            ),
            attente(251, 4, "Devis pompe à chaleur", "Caluire-et-Cuire", None),
        ]
        .into(),
        a_planifier_suite: false,
        lus: None,
    }
}

/// A console in front of that board.
pub struct Desk {
    pub app: App,
    /// Calls that were not answered yet.
    pub calls: Vec<(ReqId, Slot, Request)>,
    /// Everything else that was asked of the session.
    pub effects: Vec<Effect>,
    mono: Duration,
}

impl Desk {
    /// A console that has asked for its board, and nothing more.
    pub fn closed(size: (u16, u16), actor: Actor) -> Self {
        Self::at(size, actor, Way::Open)
    }

    /// The same, at a place that people get into in that way.
    pub fn at(size: (u16, u16), actor: Actor, way: Way) -> Self {
        Self::speaking(size, actor, way, None)
    }

    /// The same, where a language was asked for on the command line.
    pub fn speaking(size: (u16, u16), actor: Actor, way: Way, langue: Option<Langue>) -> Self {
        let theme = Theme::new(Depth::Indexed, Ground::Dark);
        let opening = Opening {
            actor,
            way,
            demonstration: false,
            langue,
            locale: crate::text::Locale::default(),
            theme,
            size,
            now: at(10, 2),
            base: Uuid::nil(),
        };
        let (app, effects) = App::open(opening);
        let mut desk = Self {
            app,
            calls: Vec::new(),
            effects: Vec::new(),
            mono: Duration::ZERO,
        };
        desk.take(effects);
        desk
    }

    /// A console on the board of the Monday.
    pub fn new(size: (u16, u16)) -> Self {
        Self::with(size, actor(Langue::Fr, None))
    }

    /// The same, for somebody.
    pub fn with(size: (u16, u16), actor: Actor) -> Self {
        let mut desk = Self::closed(size, actor);
        desk.answer_board(board());
        desk
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Call { id, slot, request } => self.calls.push((id, slot, request)),
                Effect::Cancel(id) => self.calls.retain(|(call, ..)| *call != id),
                other => self.effects.push(other),
            }
        }
    }

    pub fn send(&mut self, msg: Msg) {
        let effects = self.app.update(msg);
        self.take(effects);
    }

    /// Presses keys, in notation.
    pub fn press(&mut self, keys: &str) {
        for key in Key::parse_all(keys).unwrap_or_else(|| panic!("keys: {keys}")) {
            self.send(Msg::Input(Input::Key(key)));
        }
    }

    /// Does something with the mouse.
    pub fn mouse(&mut self, gesture: Gesture, (x, y): (u16, u16)) {
        self.send(Msg::Input(Input::Mouse(Mouse {
            gesture,
            at: Position::new(x, y),
        })));
    }

    /// Clicks.
    pub fn click(&mut self, at: (u16, u16)) {
        self.mouse(Gesture::Press, at);
        self.mouse(Gesture::Release, at);
    }

    /// Where a text first stands on the screen.
    pub fn place(&self, text: &str) -> (u16, u16) {
        let (buf, _) = self.draw();
        let row = |y: u16| -> String { (0..buf.area.width).map(|x| buf[(x, y)].symbol()).collect() };
        let found = (0..buf.area.height).find_map(|y| {
            let line = row(y).replace(['\u{a0}', '\u{202f}'], " ");
            let at = line.find(text)?;
            Some((u16::try_from(line[..at].chars().count()).unwrap(), y))
        });
        found.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{}", self.text()))
    }

    /// Somebody has just done something here that can be taken back.
    pub fn did(&mut self) {
        self.app.cx.deeds.done(self.mono);
    }

    /// Types text, letter by letter.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.send(Msg::Input(Input::Key(Key::plain(
                crate::console::key::Code::Char(c),
            ))));
        }
    }

    pub fn wait(&mut self, time: Duration) {
        self.mono += time;
        let wall = self.app.cx.now + chrono::TimeDelta::from_std(time).unwrap();
        self.send(Msg::Tick {
            mono: self.mono,
            wall,
        });
    }

    /// The newest unanswered call of that sort.
    pub fn call(&self, wanted: impl Fn(&Request) -> bool) -> Option<(ReqId, Request)> {
        self.calls
            .iter()
            .rev()
            .find(|(.., request)| wanted(request))
            .map(|(id, _, request)| (*id, request.clone()))
    }

    pub fn answer(&mut self, id: ReqId, reply: Result<Reply, Error>) {
        self.calls.retain(|(call, ..)| *call != id);
        self.send(Msg::Reply(id, reply));
    }

    /// Answers the question for the board.
    pub fn answer_board(&mut self, board: Board) {
        let asks = |request: &Request| matches!(request, Request::Read(Query::Planning(_)));
        let (id, _) = self.call(asks).expect("the board is asked for");
        self.answer(id, Ok(Reply::Answer(Answer::Board(Box::new(board)))));
    }

    /// The command that was sent last.
    pub fn command(&self) -> Option<(ReqId, crate::service::Order)> {
        self.calls
            .iter()
            .rev()
            .find_map(|(id, _, request)| match request {
                Request::Execute(order) => Some((*id, order.clone())),
                Request::Read(_) | Request::Cast | Request::Password { .. } => None,
            })
    }

    pub fn draw(&self) -> (Buffer, Option<Position>) {
        let (columns, rows) = self.app.cx.size;
        let area = Rect::new(0, 0, columns, rows);
        let mut buf = Buffer::empty(area);
        let cursor = self.app.view(area, &mut buf);
        (buf, cursor)
    }

    /// What the screen says, line by line; no-break spaces as plain ones.
    pub fn text(&self) -> String {
        let (buf, _) = self.draw();
        lines(&buf).join("\n").replace(['\u{a0}', '\u{202f}'], " ")
    }
}

/// A client of whom nothing is known but the name.
pub fn client(id: i64, nom: &str) -> ClientFiche {
    ClientFiche {
        id: ClientId(id),
        version: 1,
        code: format!("C-{id:05}"),
        client: Client {
            raison_sociale: nom.to_owned(),
            ..Client::default()
        },
        agence: None,
        dernier_contact_le: at(9, 0),
        anonymise_le: None,
        supprime_le: None,
        contacts: Vec::new(),
        sites_en_tout: 0,
        sites: Vec::new(),
        contrats: Vec::new(),
        missions: Vec::new(),
    }
}

/// A command has passed, and says that.
pub fn outcome(result: Done) -> Reply {
    Reply::Outcome(Box::new(Outcome {
        commande: None,
        objets: Vec::new(),
        result,
        remarques: Vec::new(),
        replayed: false,
    }))
}

/// Somebody else has changed an object.
pub fn a_change(objet: Objet) -> Msg {
    Msg::Changed(vec![Change {
        seq: 1,
        objet,
        id: 1,
        version: 2,
        action: Action::Modification,
        acteur: UtilisateurId(9),
        le: at(10, 0),
    }])
}

/// What the service answers where it refuses.
pub fn refused(refusal: Refusal) -> Error {
    Error::Refused(Box::new(refusal))
}

/// The lines of a buffer, without the blanks at their ends.
pub fn lines(buf: &Buffer) -> Vec<String> {
    let area = buf.area;
    (area.top()..area.bottom())
        .map(|y| {
            let mut line = String::new();
            let mut x = area.left();
            while x < area.right() {
                let symbol = buf[(x, y)].symbol();
                line.push_str(symbol);
                x += crate::console::draw::width(symbol).max(1);
            }
            line.trim_end().to_owned()
        })
        .collect()
}
