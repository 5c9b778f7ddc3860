-- no-transaction
create index concurrently mission_intervenant_par_echeance on mission_intervenant (utilisateur_id, echeance, mission_id);
