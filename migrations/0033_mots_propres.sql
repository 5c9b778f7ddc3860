-- A mission's own words, apart from those of its client and its site: a phrase that is a town's, or somebody's name, is
-- looked for in the small tables of sites and clients, and among these words only here.
set local role regie_owner;

-- All that stands before the client's code; of a text with several codes more than that, which finds nothing less.
create function mots_propres(texte text) returns text
    language sql immutable strict parallel safe
    return case when position('-c ' in reverse(texte)) = 0 then texte
                else left(texte, length(texte) - position('-c ' in reverse(texte)) - 2) end;
comment on function mots_propres(text) is 'The part of mission_recherche.texte that is of the mission itself';

grant execute on function mots_propres(text) to regie_app;

reset role;
