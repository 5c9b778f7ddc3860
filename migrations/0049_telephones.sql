-- Whoever calls is found by the number that the telephone shows: their own, a site's, or that of somebody to call. Tens of
-- thousands of rows: no wait worth parts.
set local role regie_owner;

create function chiffres(telephone text) returns text
    language sql immutable strict parallel safe
    return regexp_replace(telephone, '[^0-9]', '', 'g');
comment on function chiffres(text) is 'A telephone number, however its digits are grouped';
grant execute on function chiffres(text) to regie_app;

create index client_par_telephone on client (chiffres(telephone)) where telephone is not null;
create index contact_par_telephone on contact (chiffres(telephone)) where telephone is not null;
create index site_par_telephone on site (chiffres(telephone)) where telephone is not null;

reset role;
