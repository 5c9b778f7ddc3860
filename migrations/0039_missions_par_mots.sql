-- no-transaction
create index concurrently mission_recherche_mots on mission_recherche
    using gin (quinzaine, (mots(texte)) collate "C") with (fastupdate = off);
