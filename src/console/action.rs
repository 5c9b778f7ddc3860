//! Everything that a key can do, by name.

use std::borrow::Cow;

use crate::text::Text;

/// Declares the actions with their codes: the label is the message `action-<code>`, its typed name `nom-<code>`.
macro_rules! actions {
    ($($(#[$meta:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// Something that a key, a typed command or a click does; the context decides what it means there.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$meta])* $name),+ }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The action's stable name, as in message keys.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// Key of the message that names it.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => concat!("action-", $code)),+ }
            }
        }
    };
}

actions! {
    /// Up by one.
    Up = "haut",
    /// Down by one.
    Down = "bas",
    /// Left by one step.
    Left = "gauche",
    /// Right by one step.
    Right = "droite",
    /// Up by a page.
    PageUp = "page-haut",
    /// Down by a page.
    PageDown = "page-bas",
    /// To the first.
    First = "premier",
    /// To the last.
    Last = "dernier",
    /// To the next pane or field.
    Next = "suivant",
    /// To the previous pane or field.
    Previous = "precedent",
    /// Take, drop, keep.
    Confirm = "valider",
    /// To the page of what is chosen.
    Open = "ouvrir",
    /// Back, close, give up.
    Back = "retour",
    /// To the planning board.
    GoPlanning = "aller-planning",
    /// To the list of missions.
    GoMissions = "aller-missions",
    /// To stock.
    GoStock = "aller-stock",
    /// To the queue of devis.
    GoDevis = "aller-devis",
    /// To factures.
    GoFactures = "aller-factures",
    /// To clients.
    GoClients = "aller-clients",
    /// To the technician's day.
    GoJournee = "aller-journee",
    /// To people.
    GoUtilisateurs = "aller-utilisateurs",
    /// To notifications.
    GoNotifications = "aller-notifications",
    /// To the dashboard.
    GoTableau = "aller-tableau",
    /// To the journal.
    GoJournal = "aller-journal",
    /// To the state of the system.
    GoSante = "aller-sante",
    /// Every key of the place, searchable.
    Help = "aide",
    /// Typed commands.
    Palette = "commande",
    /// Everything there is, by what one remembers of it.
    Find = "chercher",
    /// Complete what is typed.
    Complete = "completer",
    /// Take the last command back.
    Undo = "annuler",
    /// Do again what was taken back.
    Redo = "refaire",
    /// Read everything anew and draw it all.
    Refresh = "rafraichir",
    /// Read in the other language.
    Language = "langue",
    /// Leave the mouse to the terminal, or take it back.
    Mouse = "souris",
    /// Copy the number of what is chosen.
    Copy = "copier",
    /// How one likes the console.
    Preferences = "preferences",
    /// Be somebody else, in the demonstration.
    SwitchRole = "role",
    /// Choose another password.
    ChangePassword = "mot-de-passe",
    /// Close one's session.
    Logout = "deconnexion",
    /// Leave.
    Quit = "quitter",
    /// One day back.
    DayBefore = "jour-precedent",
    /// One day on.
    DayAfter = "jour-suivant",
    /// To today, now.
    Today = "aujourdhui",
    /// To the next job of the row.
    NextJob = "travail-suivant",
    /// To the previous job of the row.
    PreviousJob = "travail-precedent",
    /// Fewer hours, larger.
    ZoomIn = "zoom-plus",
    /// More hours, smaller.
    ZoomOut = "zoom-moins",
    /// Enter a mission.
    New = "nouvelle-mission",
    /// Pick a planned job up.
    Move = "deplacer",
    /// Give a waiting mission to a technician on the board.
    Assign = "affecter",
    /// Who could take it, best first.
    Suggest = "suggerer",
    /// Why each technician can or can't take it.
    WhyNot = "pourquoi-pas",
    /// Exchange the job in the hand with the one beneath.
    Swap = "echanger",
    /// Somebody is away.
    Absence = "absence",
    /// One more for work that has its people.
    Reinforce = "renfort",
    /// Take everything that is proposed.
    AcceptAll = "tout-retenir",
    /// Take a job off the plan.
    Unassign = "retirer",
    /// Make a pencilled-in job firm.
    Firm = "affermir",
    /// Make a firm job pencilled in again.
    Loosen = "relacher",
    /// Make a whole day firm, as far as it can be.
    FirmDay = "affermir-jour",
    /// The client said yes.
    ClientYes = "confirmer",
    /// On the way.
    Leave = "partir",
    /// Back from the road before arriving.
    TurnBack = "rebrousser",
    /// At work.
    Arrive = "arriver",
    /// Interrupt work, or go on.
    Pause = "suspendre",
    /// Report the end of the work.
    Finish = "terminer",
    /// Say what is to become of a mission.
    Decide = "decider",
    /// Give a mission up.
    Cancel = "annuler-mission",
    /// Drop as pencilled in, or take so.
    Pencil = "provisoire",
    /// Type what is looked for.
    Filter = "filtrer",
    /// In another order.
    Sort = "trier",
    /// Send the form.
    Submit = "enregistrer",
    /// Empty the form.
    Clear = "vider",
    /// Enter a client.
    NewClient = "nouveau-client",
    /// Add a site.
    NewSite = "nouveau-site",
    /// Add a person to call.
    NewContact = "nouveau-contact",
    /// Add a machine.
    NewEquipement = "nouvel-equipement",
    /// Enter a contract.
    NewContrat = "nouveau-contrat",
    /// Enter a mission for what is chosen.
    MissionHere = "mission-ici",
    /// Change what is recorded.
    Edit = "modifier",
    /// Delete, or bring back.
    Remove = "supprimer",
    /// Enter a person.
    NewUser = "nouvel-utilisateur",
    /// Give or take roles.
    Roles = "roles",
    /// Say when somebody usually works.
    Hours = "horaires",
    /// Add an habilitation.
    NewHabilitation = "nouvelle-habilitation",
    /// Add an SSH key.
    NewKey = "nouvelle-cle",
    /// Give somebody a password.
    Password = "mot-de-passe-provisoire",
    /// Lift the lock of failed logins.
    Unlock = "deverrouiller",
    /// Disable somebody, or enable them again.
    Activate = "activer",
    /// What somebody else wrote meanwhile stands in every field.
    AllTheirs = "tout-reprendre",
    /// Mark a message as read.
    MarkRead = "marquer-lu",
    /// Mark every message as read.
    MarkAllRead = "tout-marquer-lu",
    /// Only what wasn't read, or all.
    OnlyUnread = "non-lus",
    /// Look the journal's seals through.
    Verify = "verifier-sceaux",
    /// What is recorded stands in the field again.
    Recorded = "reprendre",
}

impl Action {
    /// What it is called where commands are typed: its name, or its code where it was given none.
    #[must_use]
    pub fn nom(self, text: Text) -> Cow<'static, str> {
        text.find(&format!("nom-{}", self.code()))
            .unwrap_or(Cow::Borrowed(self.code()))
    }

    /// Whether it only moves about among what is shown: nothing that anybody would look for by name.
    #[must_use]
    pub fn moves(self) -> bool {
        matches!(
            self,
            Self::Up
                | Self::Down
                | Self::Left
                | Self::Right
                | Self::PageUp
                | Self::PageDown
                | Self::First
                | Self::Last
                | Self::Next
                | Self::Previous
                | Self::Confirm
                | Self::Open
                | Self::Back
                | Self::Complete
        )
    }
}
