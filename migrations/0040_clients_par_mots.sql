-- no-transaction
create index concurrently client_recherche_mots on client_recherche
    using gin ((mots(partout)) collate "C") with (fastupdate = off);
