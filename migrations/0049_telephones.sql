-- Whoever calls is found by the number that the telephone shows: their own, a site's, or that of somebody to call. Tens of
-- thousands of rows: no wait worth parts.
set local role regie_owner;

create index client_par_telephone on client (telephone) where telephone is not null;
create index contact_par_telephone on contact (telephone) where telephone is not null;
create index site_par_telephone on site (telephone) where telephone is not null;

reset role;
