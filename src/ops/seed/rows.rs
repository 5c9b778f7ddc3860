//! The tables that the generator fills, and the columns that it brings.
#![expect(clippy::struct_field_names, reason = "columns have the names that they have")]

use chrono::NaiveDate;

use super::copy::{Array, Clock, Days, Instant, Json, Num, Span, rows};

/// Euros and cents.
pub type Euros = Num<2>;
/// A unit price.
pub type Price = Num<6>;
/// A quantity of stock.
pub type Quantity = Num<3>;

type Id = i64;
type Code = &'static str;

rows! {
    "societe" Societe {
        id: Id, raison_sociale: String, forme_juridique: String, capital: Euros, siren: String, siret: String,
        rcs: String, tva_intracommunautaire: String, adresse: String, code_postal: String, ville: String,
        telephone: String, courriel: String, iban: String, bic: String, assurance: String, mediateur: String,
        cree_le: Instant, cree_par: Id,
    }
    "agence" Agence {
        id: Id, societe_id: Id, code: String, nom: String, adresse: String, code_postal: String, ville: String,
        latitude: f64, longitude: f64, telephone: String, courriel: String, fuseau: Code, cree_le: Instant, cree_par: Id,
    }
    "utilisateur" Utilisateur {
        id: Id, login: String, nature: Code, nom: String, prenom: String, courriel: String, telephone: String,
        mot_de_passe: String, agence_id: Id, depot_id: Option<Id>, actif: bool, entreprise: Option<String>,
        adresse: String, code_postal: String, ville: String, latitude: f64, longitude: f64,
        seuil_devis: Option<Euros>, cree_le: Instant, cree_par: Id, supprime_le: Option<Instant>,
        supprime_par: Option<Id>,
    }
    "horaire" Horaire { utilisateur_id: Id, jour: i16, debut: Clock, fin: Clock, cree_le: Instant, cree_par: Id }
    "utilisateur_role" UtilisateurRole { utilisateur_id: Id, role_id: Id, cree_le: Instant, cree_par: Id }
    "habilitation" Habilitation {
        id: Id, utilisateur_id: Id, specialisation_id: Id, niveau: i16, titre_id: Option<Id>, validite: Days,
        organisme: Option<Code>, numero_titre: Option<String>, cree_le: Instant, cree_par: Id,
    }
    "equipe" Equipe {
        id: Id, code: String, libelle: String, chef_id: Option<Id>, agence_id: Id, zone: Option<String>,
        cree_le: Instant, cree_par: Id,
    }
    "equipe_membre" EquipeMembre { equipe_id: Id, utilisateur_id: Id, periode: Days, cree_le: Instant, cree_par: Id }
    "client" Client {
        id: Id, code: String, r#type: Code, raison_sociale: String, siren: Option<String>, siret: Option<String>,
        tva_intracommunautaire: Option<String>, adresse: String, code_postal: String, ville: String,
        courriel: Option<String>, telephone: String, code_service: Option<String>, compte_auxiliaire: String,
        delai_paiement_jours: i16, delai_fin_de_mois: bool, agence_id: Id, notes: Option<String>,
        dernier_contact_le: Instant, anonymise_le: Option<Instant>, cree_le: Instant, cree_par: Id,
    }
    "site" Site {
        id: Id, code: String, client_id: Id, libelle: String, adresse: String, code_postal: String, ville: String,
        code_insee: String, latitude: f64, longitude: f64, precision: Code, acces: Option<Code>,
        ouverture: Option<Json>, occupant: Option<String>, telephone: Option<String>,
        acheve_depuis_plus_de_deux_ans: bool, cree_le: Instant, cree_par: Id,
    }
    "contact" Contact {
        id: Id, client_id: Id, site_id: Option<Id>, nom: String, prenom: String, fonction: Option<Code>,
        telephone: String, courriel: Option<String>, principal: bool, cree_le: Instant, cree_par: Id,
    }
    "equipement" Equipement {
        id: Id, site_id: Id, parent_id: Option<Id>, libelle: String, marque: Option<String>, modele: Option<String>,
        numero_serie: Option<String>, mise_en_service: NaiveDate, fin_garantie: NaiveDate, fluide: Option<String>,
        charge_kg: Option<Quantity>, cree_le: Instant, cree_par: Id,
    }
    "contrat_maintenance" Contrat {
        id: Id, numero: String, client_id: Id, agence_id: Id, libelle: String, validite: Days, periodicite_mois: i16,
        visite_heure: Clock, prochaine_visite: Option<NaiveDate>, couverture: Code, couverture_jours: Array<i16>,
        couverture_debut: Clock, couverture_fin: Clock, feries_couverts: bool, gti_heures: Option<Euros>,
        gtr_heures: Option<Euros>, astreinte: bool, montant_annuel: Euros, cree_le: Instant, cree_par: Id,
    }
    "contrat_site" ContratSite { contrat_id: Id, site_id: Id }
    "contrat_equipement" ContratEquipement { contrat_id: Id, equipement_id: Id }
    "devis" Devis {
        id: Id, numero: String, racine_id: Id, indice: i16, avenant_de_id: Option<Id>, etat: Code, client_id: Id,
        site_id: Id, agence_id: Id, mission_id: Option<Id>, objet: String, valable_jusqu_au: Option<NaiveDate>,
        delai: Option<Code>, urgence: bool, total_ht: Euros, total_tva: Euros, total_ttc: Euros,
        acompte_pourcent: Euros, auteur_id: Id, valide_par: Option<Id>, valide_le: Option<Instant>,
        empreinte_approuvee: Option<[u8; 32]>, envoye_le: Option<Instant>, accepte_le: Option<Instant>,
        signature_nom: Option<String>, motif: Option<Code>, cree_le: Instant, cree_par: Id, version: i32,
    }
    "ligne_devis" LigneDevis {
        id: Id, devis_id: Id, rang: i16, materiel_id: Option<Id>, libelle: String, quantite: Num<4>, unite: Code,
        prix_unitaire_ht: Price, remise_pourcent: Euros, taux_tva: Euros, mention_tva: Option<Code>, option: bool,
        cree_le: Instant, cree_par: Id,
    }
    "mission" Mission {
        id: Id, numero: String, r#type: Code, etat: Code, donneur_ordre_id: Id, payeur_id: Id,
        reference_externe: Option<String>, site_id: Id, equipement_id: Option<Id>, contrat_id: Option<Id>,
        devis_id: Option<Id>, agence_id: Id, priorite: i16, urgence: bool, titre: String, description: String,
        appel_le: Instant, fenetre: Option<Span>, duree_minutes: i32, gti_limite: Option<Instant>,
        gtr_limite: Option<Instant>, attente_motif: Option<Code>, attente_texte: Option<Code>,
        attente_depuis: Option<Instant>, annulation_motif: Option<Code>, reouverture_motif: Option<Code>,
        cree_le: Instant, cree_par: Id, maj_le: Instant, maj_par: Option<Id>, version: i32,
    }
    "mission_besoin" MissionBesoin {
        id: Id, mission_id: Id, rang: i16, specialisation_id: Id, niveau_min: i16, titre_id: Option<Id>,
        effectif: i16, cree_le: Instant, cree_par: Id,
    }
    "intervention" Intervention {
        id: Id, mission_id: Id, rang: i16, etat: Code, plage: Option<Span>, suite_de: Option<Id>,
        renonciation_suite: Option<Code>, motif: Option<Code>, resultat: Option<Code>, compte_rendu: Option<String>,
        modele_checklist_id: Option<Id>, signature_nom: Option<String>, signature_le: Option<Instant>,
        signature_empreinte: Option<[u8; 32]>, cree_le: Instant, cree_par: Id, maj_le: Instant,
        maj_par: Option<Id>, version: i32,
    }
    "creneau" Creneau {
        id: Id, utilisateur_id: Id, r#type: Code, fermete: Code, intervention_id: Option<Id>, besoin_id: Option<Id>,
        epingle: bool, motif_absence: Option<Code>, libelle: Option<Code>, plage: Span, cree_le: Instant, cree_par: Id,
        version: i32,
    }
    "pointage" Pointage {
        id: Id, intervention_id: Id, utilisateur_id: Id, nature: Code, debut: Instant, fin: Option<Instant>,
        cree_le: Instant, cree_par: Id,
    }
    "reponse_controle" ReponseControle {
        intervention_id: Id, point_id: Id, mesure: Option<Quantity>, oui: Option<bool>, texte: Option<String>,
        cree_le: Instant, cree_par: Id,
    }
    "depot" Depot {
        id: Id, code: String, libelle: String, r#type: Code, agence_id: Id, responsable_id: Option<Id>,
        cree_le: Instant, cree_par: Id,
    }
    "materiel" Materiel {
        id: Id, reference: String, ean: String, designation: String, unite: Code, suivi: Code, prix_vente_ht: Price,
        taux_tva: Euros, cout_moyen: Price, seuil_defaut: Quantity, fournisseur: String, cree_le: Instant, cree_par: Id,
    }
    "exemplaire" Exemplaire {
        id: Id, materiel_id: Id, numero_serie: Option<String>, lot: Option<String>, depot_id: Option<Id>,
        equipement_id: Option<Id>, peremption: Option<NaiveDate>, cree_le: Instant, cree_par: Id,
    }
    "stock_solde" StockSolde {
        materiel_id: Id, depot_id: Id, physique: Quantity, reserve: Quantity, seuil: Option<Quantity>,
    }
    "mouvement_stock" MouvementStock {
        id: Id, materiel_id: Id, exemplaire_id: Option<Id>, source_id: Option<Id>, destination_id: Option<Id>,
        quantite: Quantity, r#type: Code, intervention_id: Option<Id>, equipement_id: Option<Id>, cout: Price,
        motif: Option<Code>, cree_le: Instant, cree_par: Id,
    }
    "reservation_materiel" ReservationMateriel {
        id: Id, mission_id: Id, materiel_id: Id, depot_id: Id, quantite: Quantity, etat: Code,
        expire_le: Option<Instant>, cree_le: Instant, cree_par: Id,
    }
    "facture" Facture {
        id: Id, societe_id: Id, agence_id: Id, r#type: Code, etat: Code, serie: Code, annee: Option<i16>,
        numero: Option<i32>, mission_id: Option<Id>, devis_id: Option<Id>, origine_id: Option<Id>, client_id: Id,
        site_id: Id, vendeur: Json, acheteur: Json, chantier: Json, siren_acheteur: Option<String>,
        reference_acheteur: Option<String>, engagement: Option<String>, nature_operation: Code, date_emission: Option<NaiveDate>,
        date_prestation: Option<NaiveDate>, echeance: Option<NaiveDate>, total_ht: Euros, total_tva: Euros,
        total_ttc: Euros, acomptes_deduits: Euros, mentions: Json, document_sha256: Option<[u8; 32]>, emise_le: Option<Instant>,
        emise_par: Option<Id>, regle: Euros, credite: Euros, cree_le: Instant, cree_par: Id, version: i32,
    }
    "ligne_facture" LigneFacture {
        id: Id, facture_id: Id, rang: i16, ligne_devis_id: Option<Id>, mouvement_id: Option<Id>,
        materiel_id: Option<Id>, libelle: String, quantite: Num<4>, unite: Code, prix_unitaire_ht: Price,
        remise_pourcent: Euros, taux_tva: Euros, mention_tva: Option<Code>, creditee: bool, cree_le: Instant,
        cree_par: Id,
    }
    "reglement" Reglement {
        id: Id, facture_id: Id, montant: Euros, mode: Code, date_reglement: NaiveDate, reference: Option<String>,
        annule_id: Option<Id>, motif: Option<Code>, cree_le: Instant, cree_par: Id,
    }
    "sequence_document" SequenceDocument {
        societe_id: Id, serie: Code, annee: i16, dernier_numero: i32, derniere_date: NaiveDate,
    }
    "chaine_fiscale" ChaineFiscale { societe_id: Id, rang: Id, empreinte: [u8; 32] }
    "evenement_fiscal" EvenementFiscal {
        id: Id, societe_id: Id, rang: Id, nature: Code, facture_id: Option<Id>, reglement_id: Option<Id>,
        montant_centimes: i64, charge_sha256: [u8; 32], algorithme: i16, precedent: [u8; 32], empreinte: [u8; 32],
        survenu_le: Instant, acteur_id: Id,
    }
    "charge_fiscale" ChargeFiscale { evenement_id: Id, charge: Json }
    "commande" Commande {
        id: Id, acteur_id: Id, nom: Code, inverse_absent: Code, cree_le: Instant,
    }
    "journal_audit" JournalAudit {
        seq: Id, commande_id: Id, xid: i64, grappe: i64, objet: Code, objet_id: Id, objet_version: i32, action: Code,
        acteur_id: Id, sel: [u8; 16], empreinte: [u8; 32], cree_le: Instant,
    }
    "journal_detail" JournalDetail { seq: Id, avant: Option<Json>, apres: Option<Json> }
    "sceau_audit" SceauAudit {
        rang: Id, grappe: i64, dernier_xid: i64, dernier_seq: Id, seqs: Array<i64>, empreintes: Array<[u8; 32]>,
        precedent: [u8; 32], empreinte: [u8; 32], cree_le: Instant,
    }
    "notification" Notification {
        id: Id, destinataire_id: Id, evenement: Code, objet: Code, objet_id: Id, contenu: Json,
        cle_dedoublonnage: Option<String>, lu_le: Option<Instant>, cree_le: Instant, cree_par: Id,
    }
}
