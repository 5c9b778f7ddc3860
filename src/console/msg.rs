//! What comes into the console and what goes out of it: data, both ways.

use std::time::Duration;

use chrono::{DateTime, Utc};

use uuid::Uuid;

use super::find::Genre;
use super::key::Key;
use super::mouse::Mouse;
use crate::domain::journal::Change;
use crate::domain::utilisateur::UtilisateurLigne;
use crate::domain::{Actor, UtilisateurId};
use crate::service::Keep;
use crate::service::feed::Link;
use crate::service::mot_de_passe::MotDePasse;
use crate::service::{Answer, Error, Order, Outcome, Query};

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The person did something.
    Input(Input),
    /// A request was answered.
    Reply(ReqId, Result<Reply, Error>),
    /// Somebody changed something.
    Changed(Vec<Change>),
    /// More changed than was told: everything shown may be old.
    Lagged,
    /// The database went away, or came back.
    Link(Link),
    /// Somebody was let in, or was not.
    Entered(Result<Box<Actor>, Error>),
    /// The session is over. What was asked and not answered waits until its person is let in again.
    Expired,
    /// Time went by: since the session began, and on the wall.
    Tick {
        /// Never goes back.
        mono: Duration,
        /// What people call the time.
        wall: DateTime<Utc>,
    },
}

/// What a person does at a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Text that was pasted, all at once.
    Paste(String),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The terminal's window gained or lost the focus.
    Focus(bool),
    /// Something was done with the mouse.
    Mouse(Mouse),
    /// The terminal was somebody else's for a while, and is ours again: it shows nothing of what was drawn.
    Resume,
    /// The terminal is gone, or the session is asked to end.
    Hangup,
}

/// Names one request of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReqId(pub u64);

/// A list of rows: each has its own questions under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// Missions.
    Missions,
    /// Clients.
    Clients,
    /// People.
    Utilisateurs,
    /// The actor's messages.
    Notifications,
    /// Who did what.
    Journal,
}

/// What a request is for: a newer request for the same thing supersedes the older, whose answer is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The board that is shown.
    Board,
    /// All that waits, where the board carries only a part of it.
    Attentes,
    /// Everything about the selected mission.
    Fiche,
    /// Everything about missions that may be selected next.
    Ahead,
    /// Candidates for a mission.
    Suggest,
    /// Candidates for a visit that an absence left.
    Orphan,
    /// What would let a technician take a mission.
    Remede,
    /// What of a day could be made firm.
    Apercu,
    /// What the place of what is carried would mean.
    Essai,
    /// Every technician's verdict.
    WhyNot,
    /// The rows of a list.
    Rows(List),
    /// Its next page.
    More(List),
    /// How many there are.
    Count(List),
    /// Everything about what is chosen in a list.
    Record(List),
    /// What a form offers to choose from, by the order in which it asks.
    Form(u8),
    /// Everything about the mission that is shown.
    Mission,
    /// Sites that match what is typed.
    Sites,
    /// What there is at the chosen site.
    Machines,
    /// The client or the site that was entered during a call.
    Caller,
    /// Trades, titres and other reference data.
    Reference,
    /// Texts that were typed before and not sent.
    Drafts,
    /// How the person likes the console.
    Preferences,
    /// The nearest words to what is searched, where nothing holds it.
    Near,
    /// The nearest words to those of a list's filter, where nothing holds them.
    NearList(List),
    /// Lines of one sort that match what is searched.
    Find(Genre),
    /// How many messages are unread.
    Unread,
    /// Who did what to the mission that is shown.
    MissionJournal,
    /// The people of the demonstration.
    Cast,
    /// What undo and redo would do.
    Steps,
    /// The journal's last seal.
    SealHead,
    /// A piece of the journal's verification.
    Verify,
    /// Branches, to complete a typed command.
    Agences,
    /// A command: never superseded.
    Command(ReqId),
}

/// What the session is asked to put to the service.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// To see something.
    Read(Query),
    /// To see the people of the demonstration, whoever looks: anybody may be any of them.
    Cast,
    /// To change something.
    Execute(Order),
    /// To give somebody a password: neither a command nor a log ever holds it.
    Password {
        /// Idempotency key.
        key: Uuid,
        /// Whose.
        utilisateur: UtilisateurId,
        /// Their login.
        login: String,
        /// The password.
        mot_de_passe: MotDePasse,
    },
}

/// What the service said.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// To a question.
    Answer(Answer),
    /// The people of the demonstration, those in the office first.
    Cast(Vec<UtilisateurLigne>),
    /// To a command.
    Outcome(Box<Outcome>),
}

/// How somebody wants to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// By what they know.
    Password {
        /// Who.
        login: String,
        /// What they typed.
        mot_de_passe: MotDePasse,
    },
    /// By a new password, in the place of the old one.
    Change {
        /// Who.
        login: String,
        /// What it was.
        ancien: MotDePasse,
        /// What it is to be.
        nouveau: MotDePasse,
    },
    /// As somebody of the demonstration, who has no password.
    As(String),
}

/// How people get into this console, and hence how they get in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Without a password: the demonstration, a developer's own database.
    Open,
    /// With a password.
    Password,
    /// With a key, at the other end of a connection: to get in again is to connect again.
    Key,
}

/// Something that the session must do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Put a request to the service and bring the answer back under its name.
    Call {
        /// Its name.
        id: ReqId,
        /// What it is for.
        slot: Slot,
        /// What is asked.
        request: Request,
    },
    /// The answer is no longer wanted.
    Cancel(ReqId),
    /// Have this kept for the person, in this order, as soon as it can be.
    Keep(Keep),
    /// Let somebody in; [`Msg::Entered`] tells what became of it.
    Enter(Entry),
    /// Close the session: nobody is there any more.
    Leave,
    /// Somebody is at the keys.
    Seen,
    /// Forget what the terminal shows: the next frame draws every cell.
    Repaint,
    /// Ask the terminal to tell what the mouse does, or leave the mouse to the terminal.
    Mouse(bool),
    /// Ring the terminal's bell.
    Bell,
    /// Give this text to the clipboard of the person's own machine.
    Copy(String),
    /// End the session.
    Quit,
}
