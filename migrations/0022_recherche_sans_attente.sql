set local role regie_owner;

-- Words go into the index as they come: put in order a hundred missions at a time, they kept the hundredth waiting.
alter index mission_recherche_par_quinzaine set (fastupdate = off);

reset role;
