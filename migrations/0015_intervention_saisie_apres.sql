-- no-transaction
-- Visits entered once they had begun: few, and the only ones whose mission may be younger than its day.
create index concurrently intervention_saisie_apres on intervention (lower(plage), mission_id)
    where plage is not null and etat <> 'ANNULEE' and lower(plage) < cree_le;
