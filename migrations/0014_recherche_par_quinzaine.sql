-- no-transaction
create index concurrently mission_recherche_par_quinzaine on mission_recherche
    using gin (quinzaine, texte gin_trgm_ops) with (gin_pending_list_limit = 256);
