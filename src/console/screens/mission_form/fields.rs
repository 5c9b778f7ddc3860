//! The fields of the form: each value is a draft, so that leaving the form loses none.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::super::besoin;
use super::machine::PART;
use crate::console::cx::Cx;
use crate::console::draft::{Place, Subject};
use crate::console::overlays::form::{Options, Values};
use crate::console::widgets::ahead::Ahead;
use crate::domain::dit::{self, minutes};
use crate::domain::equipement::EquipementNoeud;
use crate::domain::mission::TypeMission;
use crate::domain::recherche::{Reference, SiteTrouve};
use crate::domain::site::SiteBloc;
use crate::domain::{AgenceId, ClientId, Code, EquipementId, Permission, Plage, Refusal, SiteId, texte};
use crate::service::mission::{Create, check_terms};
use crate::text::Text;

/// The form's name among the drafts.
pub(super) const FORM: &str = "mission";
/// Minutes of work, where nobody says otherwise.
const USUAL: i32 = 60;
/// The client and site of it, beside the text that was typed to find them.
const CHOSEN: &str = "site-choisi";

/// One line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Who calls, and from where.
    Site,
    /// What it is about.
    Titre,
    /// Nature of the work.
    Type,
    /// How pressing.
    Priorite,
    /// Which trade.
    Specialisation,
    /// At which level.
    Niveau,
    /// Under which official habilitation.
    Habilitation,
    /// How many people.
    Effectif,
    /// How long.
    Duree,
    /// When they wish it.
    Fenetre,
    /// Which branch does it.
    Agence,
    /// Which of the site's machines.
    Equipement,
    /// What the caller said.
    Description,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Searched among the sites.
    Site,
    /// Typed.
    Line,
    /// One of several.
    Choice,
    /// One of several, found by typing any part of what it is called.
    Machine,
}

impl Field {
    /// Every field, from top to bottom.
    pub const ALL: &'static [Self] = &[
        Self::Site,
        Self::Titre,
        Self::Type,
        Self::Priorite,
        Self::Specialisation,
        Self::Niveau,
        Self::Habilitation,
        Self::Effectif,
        Self::Duree,
        Self::Fenetre,
        Self::Agence,
        Self::Equipement,
        Self::Description,
    ];

    /// Its name: in the drafts, in the locales (`champ-<name>`), in refusals.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Titre => "titre",
            Self::Type => "type",
            Self::Priorite => "priorite",
            Self::Specialisation => "specialisation",
            Self::Niveau => "niveau",
            Self::Habilitation => "habilitation",
            Self::Effectif => "effectif",
            Self::Duree => "duree",
            Self::Fenetre => "fenetre",
            Self::Agence => "agence",
            Self::Equipement => "equipement",
            Self::Description => "description",
        }
    }

    /// How it is filled in.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Site => Kind::Site,
            Self::Titre | Self::Duree | Self::Fenetre | Self::Description => Kind::Line,
            Self::Type
            | Self::Priorite
            | Self::Specialisation
            | Self::Niveau
            | Self::Habilitation
            | Self::Effectif
            | Self::Agence => Kind::Choice,
            Self::Equipement => Kind::Machine,
        }
    }

    /// What is chosen before anybody chooses.
    fn initial(self) -> &'static str {
        match self {
            Self::Priorite => "2",
            _ => "",
        }
    }

    /// Whether what is typed there is short, and what it means stands beside it.
    #[must_use]
    pub fn short(self) -> bool {
        matches!(self, Self::Duree | Self::Fenetre)
    }

    /// Where its text is kept, in the form about that.
    #[must_use]
    pub fn place(self, about: Subject) -> Place {
        (FORM, about, self.name())
    }
}

/// Where a field stands.
pub(super) fn at(field: Field) -> usize {
    Field::ALL.iter().position(|known| *known == field).unwrap_or(0)
}

/// Where the field of that name stands.
pub(super) fn named(name: &str) -> Option<usize> {
    Field::ALL.iter().position(|field| field.name() == name)
}

/// The fields that are shown, and where each stands among all: the only branch of a company is no choice.
pub(super) fn shown(known: &Known) -> Vec<(usize, Field)> {
    let several = known.reference.agences.len() > 1;
    let all = Field::ALL.iter().copied().enumerate();
    all.filter(|(_, field)| several || *field != Field::Agence)
        .collect()
}

/// Between a client and the address of the site, in the line of a chosen one.
const AT: &str = " — ";

/// The chosen client and site.
pub(super) fn site(about: Subject, cx: &Cx) -> Option<(ClientId, SiteId)> {
    let (client, site) = cx.drafts.text((FORM, about, CHOSEN)).split_once('/')?;
    Some((ClientId(client.parse().ok()?), SiteId(site.parse().ok()?)))
}

/// Whose the chosen site is: how its line begins.
pub(super) fn client_nom(about: Subject, cx: &Cx) -> String {
    let line = cx.drafts.text(Field::Site.place(about));
    line.split_once(AT).map_or(line, |(nom, _)| nom).to_owned()
}

/// Takes a site: its keys, and a line that says which it is.
pub(super) fn set_site(about: Subject, cx: &mut Cx, hit: &SiteTrouve) {
    let place = (FORM, about, CHOSEN);
    let chosen = format!("{}/{}", hit.client, hit.site);
    if cx.drafts.text(place) != chosen {
        // Another site is another branch's.
        cx.drafts.release(Field::Agence.place(about));
    }
    cx.drafts.set(place, &chosen);
    let label = format!(
        "{}{AT}{}, {} {}",
        hit.client_nom, hit.adresse, hit.code_postal, hit.ville
    );
    cx.drafts.set(Field::Site.place(about), &label);
}

/// Whatever a draft of this form holds.
pub(super) fn kept() -> Vec<&'static str> {
    let fields = Field::ALL.iter().map(|field| field.name());
    fields.chain([CHOSEN]).collect()
}

pub(super) fn clear_site(about: Subject, cx: &mut Cx) {
    if site(about, cx).is_some() {
        cx.drafts.set((FORM, about, CHOSEN), "");
        // Another site has other machines.
        for field in [Field::Equipement, Field::Agence, Field::Site] {
            cx.drafts.set(field.place(about), "");
        }
    }
}

/// How pressing a mission can be.
pub fn priorites(text: Text) -> Options {
    [1, 2, 3, 4]
        .map(|n| (n.to_string(), text.get(&format!("priorite-{n}")).into_owned()))
        .into()
}

/// The options of a choice, as they are shown.
pub(super) fn options(field: Field, known: &Known, text: Text) -> Options {
    match field {
        Field::Type => TypeMission::ALL
            .iter()
            .map(|kind| (kind.code().to_owned(), text.label(*kind).into_owned()))
            .collect(),
        Field::Priorite => priorites(text),
        Field::Specialisation => besoin::codes(&known.reference.specialisations, text),
        Field::Niveau => besoin::niveaux(),
        Field::Effectif => besoin::effectifs(),
        Field::Habilitation => besoin::codes(&known.reference.titres, text),
        Field::Agence => known.agences(text),
        Field::Equipement => Values::or_none(text, "champ-equipement-aucun", known.machines()),
        Field::Site | Field::Titre | Field::Duree | Field::Fenetre | Field::Description => Vec::new(),
    }
}

/// Which option is chosen.
pub(super) fn chosen(field: Field, options: &Options, known: &Known, cx: &Cx) -> usize {
    let kept = cx.drafts.text(field.place(known.about));
    let wanted = match (kept, field) {
        ("", Field::Agence) => known.agence.map(|id| id.to_string()).unwrap_or_default().into(),
        ("", _) => Cow::Borrowed(field.initial()),
        (kept, _) => Cow::Borrowed(kept),
    };
    options
        .iter()
        .position(|(value, _)| *value == wanted)
        .unwrap_or(0)
}

/// To the option after or before.
pub(super) fn cycle(field: Field, options: &Options, by: isize, known: &Known, cx: &mut Cx) {
    let len = isize::try_from(options.len()).unwrap_or(0);
    if len == 0 {
        return;
    }
    let at = isize::try_from(chosen(field, options, known, cx)).unwrap_or(0);
    let at = usize::try_from((at + by).rem_euclid(len)).unwrap_or(0);
    cx.drafts.set(field.place(known.about), &options[at].0);
}

/// To the option that begins with what is typed.
pub(super) fn jump(
    field: Field,
    options: &Options,
    letter: char,
    ahead: &mut Ahead,
    known: &Known,
    cx: &mut Cx,
) {
    let labels: Vec<&str> = options.iter().map(|(_, label)| label.as_str()).collect();
    let at = chosen(field, options, known, cx);
    if let Some(found) = ahead.letter(letter, cx.mono, &labels, at) {
        cx.drafts.set(field.place(known.about), &options[found].0);
    }
}

/// What the form offers to choose from, and knows of the chosen site.
#[derive(Debug)]
pub(super) struct Known {
    /// What the form's drafts are about: a call from anywhere, or one from a client's screen, about a site of theirs.
    pub(super) about: Subject,
    pub(super) reference: Reference,
    pub(super) site: Option<Box<SiteBloc>>,
    /// The branch that does the work there, unless another is said.
    pub(super) agence: Option<AgenceId>,
}

impl Known {
    pub(super) fn new(about: Subject) -> Self {
        Self {
            about,
            reference: Reference::default(),
            site: None,
            agence: None,
        }
    }

    /// The branches; as long as nobody knows which one the site falls to, that is a choice of its own.
    fn agences(&self, text: Text) -> Options {
        let all = self.reference.agences.iter();
        let all = all.map(|(id, _, nom)| (id.to_string(), nom.clone()));
        match self.agence {
            Some(_) => all.collect(),
            None => Values::or_none(text, "champ-agence-du-site", all),
        }
    }

    /// The machines of the site, its parts below each.
    fn machines(&self) -> Options {
        fn walk(noeuds: &[EquipementNoeud], depth: usize, found: &mut Options) {
            for noeud in noeuds.iter().filter(|noeud| noeud.supprime_le.is_none()) {
                let machine = &noeud.equipement;
                let more = [&machine.marque, &machine.modele, &machine.numero_serie];
                let more: Vec<&str> = more.into_iter().flatten().map(String::as_str).collect();
                let dash = if more.is_empty() { "" } else { " · " };
                let label = format!(
                    "{}{}{dash}{}",
                    PART.repeat(depth),
                    machine.libelle,
                    more.join(" ")
                );
                found.push((noeud.id.to_string(), label));
                walk(&noeud.enfants, depth + 1, found);
            }
        }
        let mut found = Options::new();
        walk(
            self.site.as_ref().map_or(&[], |site| &site.equipements),
            0,
            &mut found,
        );
        found
    }

    /// On whose clocks hours are said: the site's, once it is known.
    pub(super) fn zone(&self, cx: &Cx) -> Tz {
        self.site.as_ref().map_or(cx.text.zone(), |site| site.site.fuseau)
    }
}

/// How long the work takes, or what can't be read.
fn duree(cx: &Cx, known: &Known) -> Result<i32, Refusal> {
    match cx.drafts.text(Field::Duree.place(known.about)).trim() {
        "" => Ok(USUAL),
        typed => {
            let minutes = minutes(typed)
                .ok_or_else(|| Refusal::invalid("duree", "duree-illisible").with("saisie", typed))?;
            check_terms("-", 1, minutes)?;
            Ok(minutes)
        }
    }
}

/// When they wish it, on the site's clocks.
pub(super) fn fenetre(cx: &Cx, known: &Known) -> Result<Option<Plage>, Refusal> {
    let typed = cx.drafts.text(Field::Fenetre.place(known.about));
    dit::souhait(known.zone(cx), typed, cx.now, duree(cx, known).unwrap_or(USUAL))
}

/// Advice about a wish that has begun already: what is left of it. A whole day is as good as wished at any hour of it.
pub(in crate::console) fn begun(plage: Plage, now: DateTime<Utc>, text: Text) -> Option<String> {
    const DAY: i64 = 23 * 60;
    let running = plage.debut() < now && now < plage.fin() && plage.minutes() < DAY;
    running.then(|| text.with("souhait-entame", &[("fin", text.time(plage.fin()).into())]))
}

/// What is wrong with what is typed into a field, as far as it tells by itself.
pub(super) fn wrong(field: Field, cx: &Cx, known: &Known) -> Option<Refusal> {
    match field {
        Field::Duree => duree(cx, known).err(),
        Field::Fenetre => fenetre(cx, known).err(),
        Field::Agence => agence(cx, known).err(),
        Field::Titre | Field::Description => {
            texte::tient(field.name(), cx.drafts.text(field.place(known.about))).err()
        }
        _ => None,
    }
}

/// What of a draft tells whose it is: what it is about, else who called; nothing where nothing was typed.
pub(super) fn resumed(about: Subject, cx: &Cx) -> Option<String> {
    let typed =
        |field: Field| Some(cx.drafts.text(field.place(about)).trim()).filter(|typed| !typed.is_empty());
    let mut kept = Field::ALL.iter().copied().filter(|field| *field != Field::Site);
    let origin = matches!(about, Subject::Site(_));
    let kept = kept.any(|field| typed(field).is_some()) || !origin && typed(Field::Site).is_some();
    let what = [Field::Titre, Field::Site, Field::Description]
        .into_iter()
        .find_map(typed);
    what.filter(|_| kept).map(ToOwned::to_owned)
}

/// Which branch does it, or why one may not enter it there; none where that is the service's to find.
fn agence(cx: &Cx, known: &Known) -> Result<Option<AgenceId>, Refusal> {
    let options = options(Field::Agence, known, cx.text);
    let option = options.get(chosen(Field::Agence, &options, known, cx));
    let Some((value, nom)) = option else {
        return Ok(None);
    };
    let Ok(id) = value.parse().map(AgenceId) else {
        return Ok(None);
    };
    let beyond = |refusal| Refusal {
        field: Some("agence"),
        ..refusal
    };
    cx.actor
        .require_in(Permission::MissionCreer, id, nom)
        .map_err(beyond)?;
    Ok(Some(id))
}

/// The command that the form says, or what is missing.
pub(super) fn create(cx: &Cx, known: &Known) -> Result<Create, Refusal> {
    let text = |field: Field| cx.drafts.text(field.place(known.about)).trim();
    let choice = |field: Field| {
        let options = options(field, known, cx.text);
        options
            .get(chosen(field, &options, known, cx))
            .map(|(value, _)| value.clone())
            .unwrap_or_default()
    };
    let (client, site) = site(known.about, cx).ok_or_else(|| Refusal::invalid("site", "site-requis"))?;
    let titre = text(Field::Titre);
    if titre.is_empty() {
        return Err(Refusal::invalid("titre", "titre-requis"));
    }
    for field in [Field::Titre, Field::Description] {
        texte::tient(field.name(), text(field))?;
    }
    let duree_minutes = duree(cx, known)?;
    let fenetre = fenetre(cx, known)?;
    let agence = agence(cx, known)?;
    let priorite = choice(Field::Priorite).parse().unwrap_or(2);
    let effectif = choice(Field::Effectif);
    let besoins = besoin::said(
        &choice(Field::Specialisation),
        &choice(Field::Niveau),
        &choice(Field::Habilitation),
        &effectif,
    );
    if besoins.is_none() && effectif != "1" {
        return Err(Refusal::invalid("specialisation", "effectif-sans-specialite").with("effectif", effectif));
    }
    Ok(Create {
        donneur_ordre: client,
        payeur: None,
        reference_externe: None,
        site,
        // As it was chosen, whether or not the site's machines are read yet.
        equipement: text(Field::Equipement).parse().ok().map(EquipementId),
        contrat: None,
        agence,
        r#type: TypeMission::from_code(&choice(Field::Type)).unwrap_or(TypeMission::Depannage),
        priorite,
        urgence: priorite == 1,
        titre: titre.to_owned(),
        description: text(Field::Description).to_owned(),
        appel_le: None,
        fenetre,
        duree_minutes,
        besoins: besoins.into_iter().collect(),
        brouillon: false,
    })
}
