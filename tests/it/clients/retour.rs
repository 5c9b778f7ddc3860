//! Whatever was done to clients and to what is theirs is taken back and done again, under the same keys.

use regie::domain::client::{ClientChange, ContactChange};
use regie::domain::contrat::ContratChange;
use regie::domain::equipement::EquipementChange;
use regie::domain::site::SiteChange;
use regie::domain::{ClientId, ContactId, ContratId, EquipementId, SiteId};
use regie::service::client::{Create, Edit};

use super::fixture::*;
use crate::missions::marche::back_and_forth;

/// All that is in use, by its key.
const BOARD: &str = "
    with tout (quoi, ligne) as (
        select 'client', to_jsonb(t) from client t
        union all select 'contact', to_jsonb(t) from contact t
        union all select 'site', to_jsonb(t) from site t
        union all select 'equipement', to_jsonb(t) from equipement t
        union all select 'contrat', to_jsonb(t) from contrat_maintenance t
        union all select 'couvre', to_jsonb(t) from contrat_site t join contrat_maintenance c on c.id = contrat_id and c.supprime_le is null
        union all select 'entretient', to_jsonb(t) from contrat_equipement t join contrat_maintenance c on c.id = contrat_id and c.supprime_le is null
    )
    select format('%s %s', quoi, ligne - '{version,cree_le,maj_le,maj_par,supprime_le,supprime_par}'::text[])
    from tout where ligne ->> 'supprime_le' is null order by 1";

#[tokio::test]
async fn clients_and_what_is_theirs() {
    let m = monde().await;
    let (client, contact, site) = (ClientId(4), ContactId(1), SiteId(4));
    let (machine_, part, contrat) = (EquipementId(1), EquipementId(2), ContratId(2));
    let person = ContactChange {
        nom: text("Rey"),
        ..ContactChange::default()
    };
    let commands = [
        create(Create::Client(named("Boulangerie Rey"))),
        create(Create::Contact {
            client,
            contact: person,
        }),
        create(Create::Site {
            client,
            site: lieu("69003", "Lyon"),
        }),
        create(Create::Equipement {
            site,
            equipement: machine("Four", None),
        }),
        create(Create::Equipement {
            site,
            equipement: machine("Brûleur", None),
        }),
        create(Create::Contrat {
            client,
            contrat: promise(site),
        }),
        edit(Edit::Client(modif(
            client,
            None,
            named("Boulangerie Rey et fils"),
        ))),
        edit(Edit::Contact(modif(
            contact,
            None,
            ContactChange {
                site_id: Some(Some(site)),
                telephone: some("04 72 00 00 00"),
                ..ContactChange::default()
            },
        ))),
        edit(Edit::Site(modif(
            site,
            None,
            SiteChange {
                adresse: text("3 rue Neuve"),
                ..lieu("69100", "Villeurbanne")
            },
        ))),
        // A place that had no coordinates has none again.
        create(Create::Site {
            client,
            site: SiteChange {
                pays: text("BE"),
                ..lieu("1000", "Bruxelles")
            },
        }),
        edit(Edit::Site(modif(
            SiteId(site.0 + 1),
            None,
            SiteChange {
                latitude: Some(Some(50.8466)),
                longitude: Some(Some(4.3528)),
                ..SiteChange::default()
            },
        ))),
        edit(Edit::Equipement(modif(
            part,
            None,
            EquipementChange {
                parent_id: Some(Some(machine_)),
                ..EquipementChange::default()
            },
        ))),
        edit(Edit::Contrat(modif(
            contrat,
            None,
            ContratChange {
                gti_heures: Some(None),
                sites: Some(Vec::new()),
                equipements: Some(vec![machine_]),
                ..ContratChange::default()
            },
        ))),
        // What changes nothing stands in nobody's way.
        edit(Edit::Client(modif(client, None, ClientChange::default()))),
        edit(Edit::Site(modif(site, None, SiteChange::default()))),
        remove(contrat),
        remove(part),
        remove(machine_),
        remove(contact),
        remove(site),
        remove(client),
        restore(client),
        restore(site),
    ];
    back_and_forth(&m, BOARD, "directrice", commands).await;
}
