//! What an actor may do, and how far it reaches.

use super::code::codes;

codes! {
    /// A verb that a role can grant.
    Permission, "permission", {
        /// See missions, their interventions and the planning board.
        MissionVoir = "mission.voir",
        /// Create a mission.
        MissionCreer = "mission.creer",
        /// Change what a mission says.
        MissionModifier = "mission.modifier",
        /// Plan, move, swap, unassign and firm up.
        MissionPlanifier = "mission.planifier",
        /// Start, pause and finish an intervention.
        MissionExecuter = "mission.executer",
        /// Cancel a mission or put it on hold.
        MissionAnnuler = "mission.annuler",
        /// Close or reopen a finished mission.
        MissionCloturer = "mission.cloturer",
        /// Go past a rule of working time, with a reason.
        MissionForcer = "mission.forcer",
        /// See clients, sites, equipment and contracts.
        ClientVoir = "client.voir",
        /// Change clients, sites, equipment and contracts.
        ClientGerer = "client.gerer",
        /// See people, their habilitations and absences.
        UtilisateurVoir = "utilisateur.voir",
        /// Create, change, disable and restore people.
        UtilisateurGerer = "utilisateur.gerer",
        /// Give and take roles, and make roles.
        RoleGerer = "role.gerer",
        /// Enter and remove absences.
        AbsenceSaisir = "absence.saisir",
        /// Enter habilitations and their validity.
        HabilitationGerer = "habilitation.gerer",
        /// Form teams.
        EquipeGerer = "equipe.gerer",
        /// See stock.
        StockVoir = "stock.voir",
        /// Move stock.
        StockMouvementer = "stock.mouvementer",
        /// See devis.
        DevisVoir = "devis.voir",
        /// Write devis.
        DevisRediger = "devis.rediger",
        /// Approve somebody else's devis.
        DevisValider = "devis.valider",
        /// See factures.
        FactureVoir = "facture.voir",
        /// Issue and credit factures.
        FactureEmettre = "facture.emettre",
        /// Record règlements.
        ReglementSaisir = "reglement.saisir",
        /// Read the journal.
        AuditVoir = "audit.voir",
        /// Change company settings and reference data.
        ParametreGerer = "parametre.gerer",
    }
}

codes! {
    /// How far a permission reaches; each includes those before it.
    Portee, "portee", {
        /// The actor's own records.
        Soi = "SOI",
        /// Those of the actor's teams.
        Equipe = "EQUIPE",
        /// Those of the actor's agence.
        Agence = "AGENCE",
        /// All of the company's.
        Tout = "TOUT",
    }
}
