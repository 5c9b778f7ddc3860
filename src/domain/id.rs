//! Keys of rows, one type per entity, so that a mission's key never stands where a site's is meant.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl From<i64> for $name {
            fn from(key: i64) -> Self { Self(key) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
    )+};
}

ids! {
    /// Key of an `agence`.
    AgenceId,
    /// Key of a `cle_ssh`.
    CleSshId,
    /// Key of a `client`.
    ClientId,
    /// Key of a row of `commande`: one executed command.
    CommandeId,
    /// Key of a `contact`.
    ContactId,
    /// Key of a `contrat_maintenance`.
    ContratId,
    /// Key of a `creneau`.
    CreneauId,
    /// Key of a `depot`.
    DepotId,
    /// Key of a `devis`.
    DevisId,
    /// Key of an `equipe`.
    EquipeId,
    /// Key of an `equipe_membre`.
    MembreId,
    /// Key of an `equipement`.
    EquipementId,
    /// Key of a `facture`.
    FactureId,
    /// Key of an `habilitation`.
    HabilitationId,
    /// Key of an `intervention`.
    InterventionId,
    /// Key of a `mission`.
    MissionId,
    /// Key of a `mission_besoin`.
    BesoinId,
    /// Key of a `notification`.
    NotificationId,
    /// Key of a `reglement`.
    ReglementId,
    /// Key of a `role`.
    RoleId,
    /// Key of a `session`.
    SessionId,
    /// Key of a `site`.
    SiteId,
    /// Key of a `societe`.
    SocieteId,
    /// Key of a `specialisation`.
    SpecialisationId,
    /// Key of a `titre`.
    TitreId,
    /// Key of an `utilisateur`.
    UtilisateurId,
}
