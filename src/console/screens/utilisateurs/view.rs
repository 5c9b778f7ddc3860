//! What the table of people and a person's record show.

use chrono::{NaiveDate, TimeDelta};

use super::{Listed, shows};
use crate::console::cx::Cx;
use crate::console::theme::Role;
use crate::console::widgets::browse::Browsed;
use crate::console::widgets::record::Entry;
use crate::console::widgets::table::{Cell, Column, Columns};
use crate::domain::cle_ssh::CleSsh;
use crate::domain::journal::Objet;
use crate::domain::utilisateur::{
    AbsenceLigne, HabilitationLigne, Reserve, UtilisateurFiche, UtilisateurLigne,
};
use crate::domain::{CleSshId, CreneauId, HabilitationId, UtilisateurId};
use crate::service::utilisateur::{UtilisateurQuery, UtilisateurRef};
use crate::service::{Answer, Query};
use crate::text::Text;

/// Days before its end from which an habilitation is worth a look: time to find a place on a course.
const SOON: i64 = 60;

/// What can be chosen in a person's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The person.
    Personne,
    /// Their roles.
    Roles,
    /// Something they are able or entitled to do.
    Habilitation(HabilitationId),
    /// Their usual week.
    Horaires,
    /// A time when they are away.
    Absence(CreneauId),
    /// A key that opens the console to them.
    Cle(CleSshId),
}

impl Columns for Listed {
    const NONE: &'static str = "gens-aucun";
    const HINT: &'static str = "gens-filtre-aide";

    fn heading(&self, _: &str, cx: &Cx) -> (String, String) {
        (cx.text.get("ecran-utilisateurs").into_owned(), String::new())
    }

    fn columns(&self, width: u16) -> Vec<Column> {
        let mut columns = vec![Column::rest("tete-nom")];
        if width >= 100 {
            columns.push(Column::new("tete-login", 16));
        }
        if width >= 50 {
            columns.push(Column::new("tete-roles", if width >= 90 { 22 } else { 15 }));
        }
        if width >= 70 {
            columns.push(Column::new("tete-agence", 8));
        }
        if width >= 120 {
            columns.push(Column::new("tete-equipes", 14));
        }
        if width >= 60 {
            columns.push(Column::new("tete-specialisations", 13));
        }
        columns.push(Column::new("tete-compte", 13));
        columns
    }

    fn mark(ligne: &UtilisateurLigne, cx: &Cx) -> (&'static str, Role) {
        match ligne.expire_le {
            _ if !ligne.actif || ligne.supprime => ("×", Role::Dim),
            Some(fin) if soon(fin, cx) => ("!", Role::Warning),
            _ => ("", Role::Text),
        }
    }

    fn cell(ligne: &UtilisateurLigne, column: Column, cx: &Cx) -> Cell {
        let away = !ligne.actif || ligne.supprime;
        match column.key {
            "tete-nom" => Cell::new(ligne.nom.clone(), if away { Role::Disabled } else { Role::Text }),
            "tete-login" => Cell::new(ligne.login.clone(), Role::Dim),
            "tete-roles" => Cell::new(cx.text.roles(&ligne.roles), Role::Dim),
            "tete-agence" => Cell::new(ligne.agence.clone().unwrap_or_default(), Role::Dim),
            "tete-equipes" => Cell::new(ligne.equipes.join(" "), Role::Dim),
            "tete-specialisations" => Cell::new(ligne.specialisations.join(" "), Role::Dim),
            _ => match ligne.expire_le {
                _ if ligne.supprime => Cell::new(cx.text.get("personne-supprimee"), Role::Danger),
                _ if !ligne.actif => Cell::new(cx.text.get("personne-inactive"), Role::Danger),
                Some(fin) if soon(fin, cx) => {
                    let args = [("jour", fin.format("%d/%m").to_string().into())];
                    Cell::new(cx.text.with("gens-expire", &args), Role::Warning)
                }
                _ => Cell::new(cx.text.get("personne-active"), Role::Dim),
            },
        }
    }
}

fn soon(fin: NaiveDate, cx: &Cx) -> bool {
    fin <= cx.text.day_of(cx.now) + TimeDelta::days(SOON)
}

impl Browsed for Listed {
    type Fiche = UtilisateurFiche;
    type Part = Part;

    fn record(id: UtilisateurId) -> Query {
        UtilisateurQuery::Fiche(UtilisateurRef::Id(id)).into()
    }

    fn fiche(answer: &Answer) -> Option<&UtilisateurFiche> {
        match answer {
            Answer::Utilisateur(fiche) => Some(fiche),
            _ => None,
        }
    }

    fn of(fiche: &UtilisateurFiche) -> UtilisateurId {
        fiche.ligne.id
    }

    fn title(fiche: &UtilisateurFiche, _: &Cx) -> String {
        format!("{} · {}", fiche.ligne.login, fiche.ligne.nom)
    }

    fn entries(fiche: &UtilisateurFiche, cx: &Cx) -> Vec<Entry<Part>> {
        let text = cx.text;
        let mut entries = head(fiche, text);
        if let Some(reserve) = &fiche.reserve {
            account(reserve, &mut entries, cx);
        }
        section(&mut entries, text.get("gens-titre-roles"));
        let roles = fiche.roles_tenus.iter();
        let roles: Vec<String> = roles
            .map(|role| text.role(&role.code, Some(&role.libelle)))
            .collect();
        entries.push(filled(roles.join(" · "), "gens-aucun-role", text).of(Part::Roles));
        section(&mut entries, text.get("gens-titre-habilitations"));
        if fiche.habilitations.is_empty() {
            entries.push(Entry::new(text.get("gens-aucune-habilitation"), Role::Dim));
        }
        entries.extend(fiche.habilitations.iter().map(|held| {
            let renewed = fiche.habilitations.iter().any(|other| follows(other, held));
            ability(held, renewed, cx)
        }));
        section(&mut entries, text.get("gens-titre-horaires"));
        entries.push(filled(text.semaine(&fiche.horaires), "gens-sans-horaires", text).of(Part::Horaires));
        if !fiche.appartenances.is_empty() {
            section(&mut entries, text.get("gens-titre-equipes"));
            entries.extend(fiche.appartenances.iter().map(|part| {
                let days = days(part.debut, part.dernier_jour, text);
                Entry::new(part.code.clone(), Role::Text).and(format!(" · {days}"), Role::Dim)
            }));
        }
        if !fiche.absences.is_empty() || !fiche.absences_passees.is_empty() {
            section(&mut entries, text.get("gens-titre-absences"));
            entries.extend(fiche.absences.iter().map(|away| absence(away, Role::Text, text)));
            let past = fiche.absences_passees.iter().rev();
            entries.extend(past.map(|away| absence(away, Role::Dim, text)));
        }
        if let Some(reserve) = fiche.reserve.as_ref().filter(|reserve| !reserve.cles.is_empty()) {
            section(&mut entries, text.get("gens-titre-cles"));
            entries.extend(reserve.cles.iter().map(|cle| key(cle, text)));
        }
        entries
    }

    fn shows(objet: Objet) -> bool {
        shows(objet)
    }
}

fn section(entries: &mut Vec<Entry<Part>>, title: impl Into<String>) {
    entries.push(Entry::blank());
    entries.push(Entry::new(title, Role::Title));
}

fn filled(said: String, none: &str, text: Text) -> Entry<Part> {
    if said.is_empty() {
        Entry::new(text.get(none), Role::Dim)
    } else {
        Entry::new(said, Role::Text)
    }
}

fn joined(parts: impl IntoIterator<Item = Option<String>>, between: &str) -> String {
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.trim().is_empty())
        .collect();
    parts.join(between)
}

fn head(fiche: &UtilisateurFiche, text: Text) -> Vec<Entry<Part>> {
    let ligne = &fiche.ligne;
    let mut entries = vec![Entry::new(ligne.nom.clone(), Role::Title).of(Part::Personne)];
    if ligne.supprime {
        entries.push(Entry::new(text.get("personne-supprimee"), Role::Danger));
    } else if !ligne.actif {
        entries.push(Entry::new(text.get("gens-inactive"), Role::Danger));
    }
    let agence = ligne.agence.clone();
    let nature = Some(text.label(ligne.nature).into_owned());
    let what = joined(
        [nature, agence, fiche.entreprise.clone(), fiche.depot.clone()],
        " · ",
    );
    entries.push(Entry::new(what, Role::Dim));
    let reach = joined([fiche.telephone.clone(), fiche.courriel.clone()], " · ");
    if !reach.is_empty() {
        entries.push(Entry::new(reach, Role::Text));
    }
    entries
}

/// What concerns their account and their home: for themselves and those who manage them.
fn account(reserve: &Reserve, entries: &mut Vec<Entry<Part>>, cx: &Cx) {
    let text = cx.text;
    let town = joined([reserve.code_postal.clone(), reserve.ville.clone()], " ");
    let home = joined([reserve.adresse.clone(), Some(town)], ", ");
    if !home.is_empty() {
        entries.push(Entry::new(
            text.with("gens-part-de", &[("adresse", home.into())]),
            Role::Dim,
        ));
    }
    if let Some(seuil) = reserve.seuil_devis {
        let args = [("montant", text.money(seuil).into())];
        entries.push(Entry::new(text.with("gens-seuil", &args), Role::Dim));
    }
    let (password, role) = match (reserve.mot_de_passe, reserve.mot_de_passe_temporaire) {
        (false, _) => ("gens-sans-mot-de-passe", Role::Warning),
        (true, true) => ("gens-mot-de-passe-provisoire", Role::Warning),
        (true, false) => ("gens-mot-de-passe-choisi", Role::Dim),
    };
    let mut entry = Entry::new(text.get(password), role);
    if let Some(le) = reserve.derniere_connexion_le {
        let args = [("quand", text.instant(le).into())];
        entry = entry.and(
            format!(" · {}", text.with("gens-derniere-fois", &args)),
            Role::Dim,
        );
    }
    if reserve.sessions > 0 {
        let args = [("n", reserve.sessions.into())];
        entry = entry.and(format!(" · {}", text.with("gens-sessions", &args)), Role::Good);
    }
    entries.push(entry);
    if let Some(until) = reserve.verrouille_jusqu_a {
        let args = [("quand", text.instant(until).into())];
        entries.push(Entry::new(text.with("gens-verrouille", &args), Role::Danger));
    }
}

/// `jusqu’au …`, `depuis …`, `du … au …`.
pub(super) fn days(debut: Option<NaiveDate>, dernier: Option<NaiveDate>, text: Text) -> String {
    let day = |day: NaiveDate| text.date(day);
    match (debut, dernier) {
        (None, None) => text.get("gens-toujours").into_owned(),
        (Some(debut), None) => text.with("gens-depuis", &[("jour", day(debut).into())]),
        (None, Some(fin)) => text.with("gens-jusqu-au", &[("jour", day(fin).into())]),
        (Some(debut), Some(fin)) => {
            let args = [("debut", day(debut).into()), ("fin", day(fin).into())];
            text.with("gens-du-au", &args)
        }
    }
}

/// Whether one habilitation goes on where another ends.
fn follows(other: &HabilitationLigne, held: &HabilitationLigne) -> bool {
    let same = (other.specialisation_id, other.titre_id) == (held.specialisation_id, held.titre_id);
    let later = match (other.dernier_jour, held.dernier_jour) {
        (Some(other), Some(held)) => other > held,
        (None, Some(_)) => true,
        (_, None) => false,
    };
    same && later
}

fn ability(held: &HabilitationLigne, renewed: bool, cx: &Cx) -> Entry<Part> {
    let text = cx.text;
    let today = text.day_of(cx.now);
    let role = match (held.debut, held.dernier_jour) {
        _ if renewed => Role::Dim,
        (_, Some(fin)) if fin < today => Role::Danger,
        (Some(debut), _) if debut > today => Role::Dim,
        (_, Some(fin)) if soon(fin, cx) => Role::Warning,
        _ => Role::Dim,
    };
    let mut entry = Entry::new(format!("{} {}", held.specialisation, held.niveau), Role::Text);
    if let Some(titre) = &held.titre {
        entry = entry.and(" · ", Role::Dim).and(titre.clone(), Role::Focus);
    }
    let mut validity = days(held.debut, held.dernier_jour, text);
    if held.dernier_jour.is_some_and(|fin| fin < today) {
        validity = format!("{validity} ({})", text.get("gens-expiree"));
    }
    entry = entry.and(" · ", Role::Dim).and(validity, role);
    let paper = joined([held.organisme.clone(), held.numero_titre.clone()], " ");
    if !paper.is_empty() {
        entry = entry.and(format!(" · {paper}"), Role::Dim);
    }
    entry.of(Part::Habilitation(held.id))
}

fn absence(away: &AbsenceLigne, role: Role, text: Text) -> Entry<Part> {
    let mut entry = Entry::new(text.plage(away.plage), role);
    let why = [
        away.motif.map(|motif| text.label(motif).into_owned()),
        away.libelle.clone(),
    ];
    let why = joined(why, " · ");
    if !why.is_empty() {
        entry = entry.and(format!(" · {why}"), Role::Dim);
    }
    entry.of(Part::Absence(away.id))
}

fn key(cle: &CleSsh, text: Text) -> Entry<Part> {
    let used = match cle.utilisee_le {
        Some(le) => text.with("gens-cle-utilisee", &[("quand", text.instant(le).into())]),
        None => text.get("gens-cle-jamais").into_owned(),
    };
    let name = if cle.libelle.is_empty() {
        &cle.empreinte
    } else {
        &cle.libelle
    };
    Entry::new(name.clone(), Role::Text)
        .and(format!(" · {used} · {}", cle.empreinte), Role::Dim)
        .of(Part::Cle(cle.id))
}
