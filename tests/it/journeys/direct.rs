//! Two consoles on one database: what one does, the other sees.

use std::time::Duration;

use futures::channel::mpsc;
use regie::console::key::Key;
use regie::console::theme::{Depth, Ground, Theme};
use regie::console::{App, Input, Opening};
use regie::service::Service;
use regie::session::{Desk, Ending, Runner, Visitor, run};
use tokio::io::{AsyncReadExt, DuplexStream};
use uuid::Uuid;

use super::poste::Poste;
use crate::common::Ecran;
use crate::missions::fixture::{AMOREL, Monde};

#[tokio::test]
async fn a_second_console_sees_the_first_one_s_change() {
    let monde = Monde::new().await;
    monde.mission().await;
    let mut here = Poste::open(monde.service(), "rdupuis").await;
    let mut there = Poste::open(monde.service(), "directrice").await;
    there.press("<tab>");
    there.sees("À planifier 1");
    here.press("<tab> a L L <enter>");
    here.settle().await;
    there.hear().await;
    there.sees("Rien n’attend");
    there.sees("M-1 Fuite");
}

#[tokio::test]
async fn what_is_being_typed_and_selected_stays_while_others_work() {
    let monde = Monde::new().await;
    let (first, second) = (monde.mission().await, monde.mission().await);
    let mut there = Poste::open(monde.service(), "directrice").await;
    there.press("n");
    there.settle().await;
    there.type_text("bellecour");
    there.settle().await;
    monde.planned(first, &[AMOREL], "05 09:00").await;
    there.hear().await;
    there.sees("bellecour");
    there.press("<esc> <tab>");
    there.settle().await;
    there.sees("À planifier 1");
    let _ = second;
}

/// A terminal at the other end of a real session: everything between the keys and the pixels runs as it does for people.
pub(super) struct Terminal {
    keys: mpsc::UnboundedSender<Input>,
    output: DuplexStream,
    parser: Ecran,
    pub(super) session: tokio::task::JoinHandle<std::io::Result<Ending>>,
}

impl Terminal {
    async fn open(service: Service, login: &str) -> Self {
        let actor = service.actor(login).await.expect("somebody who may act");
        Self::of(service, Visitor::believed(actor)).await
    }

    /// The same, for whoever is there.
    pub(super) async fn of(service: Service, visitor: Visitor) -> Self {
        let size = (100, 30);
        let listener = service.listen().await;
        let (app, first) = App::open(Opening {
            actor: visitor.actor.clone(),
            way: visitor.way,
            demonstration: visitor.demonstration.is_some(),
            langue: visitor.langue,
            locale: regie::text::Locale::default(),
            theme: Theme::new(Depth::Indexed, Ground::Dark),
            size,
            now: service.now(),
            base: Uuid::new_v4(),
        });
        let (keys, inputs) = mpsc::unbounded();
        let (output, screen) = tokio::io::duplex(1 << 16);
        let clock = {
            let service = service.clone();
            move || service.now()
        };
        let (runner, answers) = Runner::new(service, &visitor);
        let desk = Desk {
            app,
            first,
            inputs,
            output: screen,
            runner,
            answers,
            listener: Some(listener),
        };
        let session = tokio::spawn(run(desk, clock));
        let parser = Ecran::new(size);
        Self {
            keys,
            output,
            parser,
            session,
        }
    }

    pub(super) fn press(&self, keys: &str) {
        for key in Key::parse_all(keys).expect("keys") {
            self.keys
                .unbounded_send(Input::Key(key))
                .expect("the session goes on");
        }
    }

    /// Types text.
    pub(super) fn type_text(&self, text: &str) {
        for c in text.chars() {
            let key = Key::plain(regie::console::key::Code::Char(c));
            self.keys
                .unbounded_send(Input::Key(key))
                .expect("the session goes on");
        }
    }

    /// What is on the screen now.
    pub(super) fn text(&self) -> String {
        self.parser
            .screen()
            .contents()
            .replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// Reads what the session draws until the text is on the screen.
    pub(super) async fn until(&mut self, text: &str) {
        let mut bytes = vec![0; 1 << 16];
        while !self
            .parser
            .screen()
            .contents()
            .replace(['\u{a0}', '\u{202f}'], " ")
            .contains(text)
        {
            let read = tokio::time::timeout(Duration::from_secs(10), self.output.read(&mut bytes)).await;
            let read =
                read.unwrap_or_else(|_| panic!("{text:?} never came:\n{}", self.parser.screen().contents()));
            let read = read.expect("the session writes");
            assert!(read > 0, "the session ended before {text:?}");
            self.parser.process(&bytes[..read]);
        }
    }
}

#[tokio::test]
async fn through_the_whole_session_a_change_reaches_the_other_screen() {
    let monde = Monde::new().await;
    monde.mission().await;
    let mut here = Terminal::open(monde.service(), "rdupuis").await;
    let mut there = Terminal::open(monde.service(), "directrice").await;
    here.until("À planifier 1").await;
    there.until("À planifier 1").await;
    here.press("<tab> s");
    here.until("Ce qui pèse").await;
    here.press("<enter>");
    here.until("M-2040-00001 : ").await;
    there.until("Rien n’attend").await;
    for terminal in [here, there] {
        terminal.press("<c-c>");
        assert_eq!(
            terminal.session.await.expect("no panic").expect("no fault"),
            Ending::Left
        );
    }
}

#[tokio::test]
async fn a_burst_of_keys_is_few_frames_and_the_last_state_is_right() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(monde.service(), "rdupuis").await;
    terminal.until("Ana Morel").await;
    terminal.press(&"J ".repeat(250));
    terminal.press(&"K ".repeat(249));
    terminal.press("?");
    terminal.until("chercher une touche").await;
    terminal.press("<esc>");
    terminal.until("mar. 6 mars 2040").await;
    terminal.press("<c-c>");
    assert_eq!(terminal.session.await.unwrap().unwrap(), Ending::Left);
}

#[tokio::test]
async fn a_terminal_that_goes_away_ends_its_session() {
    let monde = Monde::new().await;
    let mut terminal = Terminal::open(monde.service(), "rdupuis").await;
    terminal.until("Ana Morel").await;
    drop(terminal.keys);
    assert_eq!(terminal.session.await.unwrap().unwrap(), Ending::Gone);
}
