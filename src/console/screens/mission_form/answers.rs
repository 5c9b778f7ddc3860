//! What the service answers to the form: whom it found, what is at the site, what became of the mission.

use super::MissionForm;
use super::fields::{self, FORM, Field};
use crate::console::cx::{Cx, Nav, NewMission};
use crate::console::flight::{Flight, Origin};
use crate::console::msg::{Reply, Slot};
use crate::console::overlays::form;
use crate::console::screens::clients::SiteSheet;
use crate::domain::recherche::SiteTrouve;
use crate::domain::{ClientId, Plage, SiteId};
use crate::service::client::{ClientAnswer, ClientQuery, Ref};
use crate::service::{Answer, Done, Error};

impl MissionForm {
    pub(in crate::console::screens) fn reply(
        &mut self,
        slot: Slot,
        reply: &Result<Reply, Error>,
        cx: &mut Cx,
    ) -> bool {
        match (slot, reply) {
            (Slot::Sites, Ok(Reply::Answer(Answer::Sites(found)))) => {
                self.caller.take(found);
            }
            (Slot::Reference, Ok(Reply::Answer(Answer::Reference(found)))) => {
                self.known.reference = *found.clone();
            }
            (Slot::Machines, Ok(Reply::Answer(Answer::Client(answer)))) => {
                if let ClientAnswer::Site(fiche) = answer.as_ref() {
                    self.known.site = Some(Box::new(fiche.bloc.clone()));
                    self.known.agence = fiche.agence_id;
                    self.find(cx);
                }
            }
            (Slot::Caller, Ok(Reply::Answer(Answer::Client(answer)))) => match answer.as_ref() {
                // Work is done somewhere: whoever was entered gets a site next.
                ClientAnswer::Client(fiche) => {
                    self.caller.look_for(fiche.id, &fiche.client.raison_sociale, cx);
                    form::open(SiteSheet::first(fiche, cx.text.langue()), cx);
                }
                ClientAnswer::Site(fiche) => {
                    let site = SiteTrouve::of(&fiche.bloc, &fiche.client);
                    self.take(&site, cx);
                }
                _ => {}
            },
            // Who may not look there enters the mission without a machine.
            (Slot::Machines, Err(Error::Refused(_))) => {}
            (Slot::Sites, Err(error @ Error::Unreachable)) => {
                self.caller.unanswered = true;
                cx.fail_to_read(error);
            }
            (Slot::Sites | Slot::Reference | Slot::Machines | Slot::Caller, Err(error)) => {
                cx.fail_to_read(error);
            }
            _ => return false,
        }
        true
    }

    pub(in crate::console::screens) fn ended(
        &mut self,
        flight: Flight,
        reply: &Result<Reply, Error>,
        cx: &mut Cx,
    ) {
        if flight.origin != Origin::MissionForm {
            if let Ok(Reply::Outcome(outcome)) = reply
                && let Done::Fiche { id, .. } = outcome.result
            {
                match flight.nom {
                    "client.creer" => {
                        self.caller.entered = Some(ClientId(id));
                        cx.read(Slot::Caller, ClientQuery::Client(Ref::Id(ClientId(id))));
                    }
                    "site.creer" => cx.read(Slot::Caller, ClientQuery::Site(Ref::Id(SiteId(id)))),
                    _ => {}
                }
            }
            return;
        }
        match reply {
            Ok(Reply::Outcome(outcome)) => {
                let titre = cx
                    .drafts
                    .text(Field::Titre.place(self.known.about))
                    .trim()
                    .to_owned();
                let echeance = fields::fenetre(cx, &self.known).ok().flatten();
                cx.drafts.forget(FORM, self.known.about);
                if let Done::Mission { id, numero } = &outcome.result {
                    cx.go(Nav::Created(NewMission {
                        id: *id,
                        numero: numero.clone(),
                        titre,
                        echeance: echeance.map(Plage::fin),
                    }));
                } else {
                    cx.go(Nav::Pop);
                }
            }
            Err(Error::Refused(refusal)) => {
                let said = cx.text.refusal(refusal);
                self.refuse(refusal.field, said);
                // Once is enough: it stands in the form.
                cx.toasts.dismiss();
            }
            Ok(Reply::Answer(_) | Reply::Cast(_)) | Err(_) => {}
        }
    }
}
