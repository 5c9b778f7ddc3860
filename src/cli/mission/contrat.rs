//! The contract that a mission is done under, or those that could be meant.

use super::super::acting::Acting;
use super::super::fiche::ask;
use super::target::zone;
use crate::domain::heure;
use crate::domain::mission::MissionFiche;
use crate::service::client::{ClientAnswer, ClientQuery};
use crate::text::Text;

/// Its number, or that several cover the site and none was taken; nothing where there is none, or none that the actor may
/// see.
pub(super) async fn said(acting: &Acting, fiche: &MissionFiche, text: Text) -> Option<String> {
    if let Some(id) = fiche.contrat {
        let query = ClientQuery::Contrat(id.to_string().as_str().into());
        return match ask(acting, query).await {
            Ok(ClientAnswer::Contrat(contrat)) => Some(contrat.numero),
            _ => Some(id.to_string()),
        };
    }
    unsaid(acting, fiche, text).await
}

/// That several contracts cover the site, where none was taken for that reason.
pub(super) async fn unsaid(acting: &Acting, fiche: &MissionFiche, text: Text) -> Option<String> {
    if fiche.contrat.is_some() || !fiche.ligne.r#type.sous_contrat() {
        return None;
    }
    let query = ClientQuery::Site(fiche.site.to_string().as_str().into());
    let Ok(ClientAnswer::Site(site)) = ask(acting, query).await else {
        return None;
    };
    let jour = heure::jour(zone(fiche), fiche.appel_le);
    let numeros: Vec<String> = site
        .contrats
        .into_iter()
        .filter(|contrat| contrat.debut <= jour && contrat.fin.is_none_or(|fin| jour <= fin))
        .map(|contrat| contrat.numero)
        .collect();
    (numeros.len() > 1).then(|| {
        let args = [
            ("numeros", numeros.join(", ").into()),
            ("numero", fiche.ligne.numero.as_str().into()),
        ];
        text.with("mission-contrats-possibles", &args)
    })
}
