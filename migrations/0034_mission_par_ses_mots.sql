-- no-transaction
create index concurrently mission_par_ses_mots on mission_recherche using gin (mots_propres(texte) gin_trgm_ops);
