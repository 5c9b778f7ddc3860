//! A person at a console: keys in, screen out, every request answered by the real service.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use regie::console::key::{Code, Key};
use regie::console::theme::{Depth, Ground, Theme};
use regie::console::{App, Effect, Entry, Input, Msg, Opening, Reply, Request, Way};
use regie::domain::liste::Page;
use regie::domain::utilisateur::UtilisateurLigne;
use regie::service::feed::{Link, Listener};
use regie::service::utilisateur::UtilisateurQuery;
use regie::service::{Answer, Error, Service};
use uuid::Uuid;

/// A console that somebody sits at.
pub struct Poste {
    app: App,
    service: Service,
    listener: Listener,
    pending: Vec<Effect>,
    mono: Duration,
    /// Keys pressed so far; typed text aside.
    pub keys: usize,
    pub left: bool,
    /// Nothing that is asked is answered.
    lost: bool,
}

impl Poste {
    /// Opens a console and waits until it shows its board.
    pub async fn open(service: Service, login: &str) -> Self {
        Self::sized(service, login, (120, 36)).await
    }

    /// A console of the demonstration, in which one may be anybody.
    pub async fn demo(service: Service, login: &str) -> Self {
        Self::with(service, login, (120, 36), true).await
    }

    pub async fn sized(service: Service, login: &str, size: (u16, u16)) -> Self {
        Self::with(service, login, size, false).await
    }

    async fn with(service: Service, login: &str, size: (u16, u16), demonstration: bool) -> Self {
        let actor = service.actor(login).await.expect("somebody who may act");
        let listener = service.listen().await;
        let (app, pending) = App::open(Opening {
            actor,
            way: Way::Open,
            demonstration,
            langue: None,
            locale: regie::text::Locale::default(),
            theme: Theme::new(Depth::True, Ground::Dark),
            size,
            now: service.now(),
            base: Uuid::new_v4(),
        });
        let mut poste = Self {
            app,
            service,
            listener,
            pending,
            mono: Duration::ZERO,
            keys: 0,
            left: false,
            lost: false,
        };
        poste.settle().await;
        poste
    }

    async fn everybody(&self) -> Vec<UtilisateurLigne> {
        let asker = self.service.actor("directrice").await.expect("she may see them");
        let all = UtilisateurQuery::List {
            filtre: String::new(),
            page: Page::first(500),
        };
        match self.service.read(&asker, all.into()).await {
            Ok(Answer::Utilisateurs(liste)) => liste.items,
            other => panic!("{other:?}"),
        }
    }

    /// Presses keys, in notation, without waiting for anything between them.
    pub fn press(&mut self, keys: &str) {
        let keys = Key::parse_all(keys).unwrap_or_else(|| panic!("keys: {keys}"));
        self.press_all(&keys);
    }

    pub fn press_all(&mut self, keys: &[Key]) {
        for key in keys {
            self.keys += 1;
            self.take(Msg::Input(Input::Key(*key)));
        }
    }

    /// Types text.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.take(Msg::Input(Input::Key(Key::plain(Code::Char(c)))));
        }
    }

    fn take(&mut self, msg: Msg) {
        let effects = self.app.update(msg);
        self.pending.extend(effects);
    }

    /// Answers everything that is asked, and what is asked because of it, until nothing is in flight.
    pub async fn settle(&mut self) {
        while let Some(effect) = (!self.pending.is_empty()).then(|| self.pending.remove(0)) {
            match effect {
                Effect::Call { id, request, .. } => {
                    let actor = self.app.cx.actor.clone();
                    let reply = match request {
                        _ if self.lost => Err(Error::Unreachable),
                        Request::Read(query) => self.service.read(&actor, query).await.map(Reply::Answer),
                        Request::Cast => Ok(Reply::Cast(self.everybody().await)),
                        Request::Password {
                            key,
                            utilisateur,
                            login,
                            mot_de_passe,
                        } => {
                            let set = self
                                .service
                                .set_password(&actor, utilisateur, &login, &mot_de_passe, Some(key))
                                .await;
                            set.map(|outcome| Reply::Outcome(Box::new(outcome)))
                        }
                        Request::Execute(order) => {
                            let outcome = self.service.execute(&actor, order).await;
                            outcome.map(|outcome| Reply::Outcome(Box::new(outcome)))
                        }
                    };
                    self.take(Msg::Reply(id, reply));
                }
                Effect::Quit => self.left = true,
                Effect::Keep(keep) => self.service.keep(&self.app.cx.actor, keep).await.expect("kept"),
                Effect::Enter(Entry::As(login)) => {
                    let actor = self.service.actor(&login).await;
                    self.take(Msg::Entered(actor.map(Box::new)));
                }
                Effect::Enter(_) | Effect::Leave | Effect::Seen => panic!("nobody logs in here"),
                Effect::Cancel(_) | Effect::Repaint | Effect::Bell | Effect::Copy(_) | Effect::Mouse(_) => {}
            }
        }
        assert!(!self.app.waiting(), "nothing is in flight");
    }

    /// Lets some time go by on the console's own clock, and what was waiting for it happen.
    pub async fn rest(&mut self) {
        self.mono += Duration::from_secs(1);
        let (mono, wall) = (self.mono, self.service.now());
        self.take(Msg::Tick { mono, wall });
        self.settle().await;
    }

    /// The database stops answering, or answers again.
    pub async fn link(&mut self, link: Link) {
        self.lost = link == Link::Down;
        self.take(Msg::Link(link));
        self.settle().await;
    }

    /// Waits for the change feed to tell of something, and lets the console act on it.
    pub async fn hear(&mut self) {
        let heard = tokio::time::timeout(Duration::from_secs(10), self.listener.changes.recv()).await;
        let changes = heard
            .expect("a change within ten seconds")
            .expect("the feed goes on");
        self.take(Msg::Changed(changes.to_vec()));
        self.settle().await;
    }

    /// What the screen says, no-break spaces as plain ones.
    pub fn screen(&self) -> String {
        let (columns, rows) = self.app.cx.size;
        let area = Rect::new(0, 0, columns, rows);
        let mut buf = Buffer::empty(area);
        self.app.view(area, &mut buf);
        let rows = (0..rows).map(|y| (0..columns).map(|x| buf[(x, y)].symbol()).collect::<String>());
        rows.collect::<Vec<_>>()
            .join("\n")
            .replace(['\u{a0}', '\u{202f}'], " ")
    }

    /// Expects something on the screen.
    #[track_caller]
    pub fn sees(&self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "{text:?} is not on the screen:\n{screen}");
    }

    /// Expects something not to be on the screen.
    #[track_caller]
    pub fn does_not_see(&self, text: &str) {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} is on the screen:\n{screen}");
    }
}
