-- The company, its people, what they may do and what they are able to do.
set local role regie_owner;

create table utilisateur (
    -- 1 to 9 are the writers that are not people.
    id bigint generated always as identity (start with 10) primary key,
    login text not null,
    nature text not null default 'INTERNE',
    nom text not null,
    prenom text not null default '',
    courriel text,
    telephone text,
    mot_de_passe text,
    mot_de_passe_temporaire boolean not null default false,
    agence_id bigint,
    depot_id bigint,
    langue text not null default 'fr',
    fuseau text,
    actif boolean not null default true,
    entreprise text,
    adresse text,
    code_postal text,
    ville text,
    latitude double precision,
    longitude double precision,
    seuil_devis numeric(12, 2),
    preferences jsonb not null default '{}',
    echecs_connexion int not null default 0,
    verrouille_jusqu_a timestamptz,
    derniere_connexion_le timestamptz,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint utilisateur_nature_connue check (nature in ('INTERNE', 'SOUS_TRAITANT', 'SYSTEME')),
    constraint utilisateur_langue_connue check (langue in ('fr', 'en')),
    constraint utilisateur_login_lisible check (login ~ '^[a-z0-9][a-z0-9._:-]{0,62}$'),
    constraint utilisateur_systeme_ne_se_connecte_pas check (nature <> 'SYSTEME' or mot_de_passe is null),
    constraint utilisateur_systeme_reserve check ((nature = 'SYSTEME') = (login like 'systeme:%')),
    constraint utilisateur_mot_de_passe_hache check (mot_de_passe like '$argon2id$%'),
    constraint utilisateur_position_complete check (num_nonnulls(latitude, longitude) in (0, 2)),
    constraint utilisateur_position_sur_terre check (latitude between -90 and 90 and longitude between -180 and 180),
    constraint utilisateur_seuil_positif check (seuil_devis >= 0),
    constraint utilisateur_fuseau_connu check (now() at time zone fuseau is not null or fuseau is null)
);
comment on table utilisateur is 'Everyone who acts: staff, subcontractors, and the reserved rows of the writers that are not people';
comment on column utilisateur.mot_de_passe_temporaire is 'Set by somebody else: it opens nothing but its own change';
comment on column utilisateur.adresse is 'Where the day starts and ends';
comment on column utilisateur.seuil_devis is 'Total HT up to which a devis of theirs needs no second pair of eyes; null: no limit';

insert into utilisateur (id, login, nature, nom, cree_par)
overriding system value values
    (1, 'systeme:setup', 'SYSTEME', 'Installation', 1),
    (2, 'systeme:seed', 'SYSTEME', 'Données de démonstration', 1),
    (3, 'systeme:watch', 'SYSTEME', 'Veille', 1),
    (4, 'systeme:sceau', 'SYSTEME', 'Sceau du journal', 1),
    (5, 'systeme:import', 'SYSTEME', 'Import', 1);

-- Connection attempts are not edits: they leave the optimistic lock alone.
create trigger utilisateur_version before update of
    login, nature, nom, prenom, courriel, telephone, mot_de_passe, agence_id, depot_id, langue, fuseau, actif,
    entreprise, adresse, code_postal, ville, latitude, longitude, seuil_devis, maj_par, version, supprime_le, supprime_par
    on utilisateur for each row execute function ligne_versionnee();

create table societe (
    id bigint generated always as identity primary key,
    raison_sociale text not null,
    forme_juridique text,
    capital numeric(12, 2),
    siren text,
    siret text,
    rcs text,
    tva_intracommunautaire text,
    adresse text,
    complement text,
    code_postal text,
    ville text,
    pays text not null default 'FR',
    telephone text,
    courriel text,
    iban text,
    bic text,
    fuseau text not null default 'Europe/Paris',
    regime_tva text not null default 'REEL',
    tva_sur_debits boolean not null default false,
    assurance text,
    mediateur text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint societe_siren_neuf_chiffres check (siren ~ '^[0-9]{9}$'),
    constraint societe_siret_de_son_siren check (siret ~ '^[0-9]{14}$' and left(siret, 9) = siren),
    constraint societe_regime_tva_connu check (regime_tva in ('REEL', 'FRANCHISE')),
    constraint societe_fuseau_connu check (now() at time zone fuseau is not null)
);
comment on table societe is 'The company that sells and invoices';
comment on column societe.fuseau is 'The zone of invoice dates';
create trigger societe_version before update on societe for each row execute function ligne_versionnee();

create table agence (
    id bigint generated always as identity primary key,
    societe_id bigint not null references societe,
    code text not null,
    nom text not null,
    adresse text,
    complement text,
    code_postal text,
    ville text,
    latitude double precision,
    longitude double precision,
    telephone text,
    courriel text,
    fuseau text not null default 'Europe/Paris',
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint agence_position_complete check (num_nonnulls(latitude, longitude) in (0, 2)),
    constraint agence_position_sur_terre check (latitude between -90 and 90 and longitude between -180 and 180),
    constraint agence_fuseau_connu check (now() at time zone fuseau is not null)
);
comment on table agence is 'A branch; its zone gives the days of its board and of its people''s habilitations';
create unique index agence_code_unique on agence (lower(code)) where supprime_le is null;
create trigger agence_version before update on agence for each row execute function ligne_versionnee();

alter table utilisateur add constraint utilisateur_agence_id_fkey foreign key (agence_id) references agence;
create unique index utilisateur_login_unique on utilisateur (lower(login)) where supprime_le is null;
create index utilisateur_par_agence on utilisateur (agence_id, nom, id) where supprime_le is null;
create index utilisateur_par_nom on utilisateur (nom, id) where supprime_le is null;
create index utilisateur_recherche on utilisateur
    using gin (recherche(login || ' ' || prenom || ' ' || nom) gin_trgm_ops);

create table horaire (
    id bigint generated always as identity primary key,
    utilisateur_id bigint not null references utilisateur,
    jour smallint not null,
    debut time not null,
    fin time not null,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    constraint horaire_jour_iso check (jour between 1 and 7),
    constraint horaire_debut_avant_fin check (debut < fin),
    constraint horaire_sans_chevauchement exclude using gist (
        utilisateur_id with =, jour with =,
        int4range(extract(epoch from debut)::int, extract(epoch from fin)::int) with &&)
);
comment on table horaire is 'Usual working hours, wall clock of the person''s agence; jour 1 is Monday, several rows a day make a break';

create table role (
    id bigint generated always as identity primary key,
    code text not null,
    libelle text not null,
    fourni boolean not null default false,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint role_code_majuscule check (code ~ '^[A-Z][A-Z0-9_]*$')
);
comment on table role is 'A bundle of permissions; a company makes its own beside those delivered (fourni)';
create unique index role_code_unique on role (code) where supprime_le is null;
create trigger role_version before update on role for each row execute function ligne_versionnee();

create table permission (
    id bigint generated always as identity primary key,
    code text not null,
    libelle text not null,
    cree_le timestamptz not null default now(),
    constraint permission_code_unique unique (code),
    constraint permission_code_est_un_verbe check (code ~ '^[a-z_]+\.[a-z_]+$')
);
comment on table permission is 'A verb of the command layer: mission.planifier';

create table role_permission (
    role_id bigint not null references role,
    permission_id bigint not null references permission,
    portee text not null,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    primary key (role_id, permission_id),
    constraint role_permission_portee_connue check (portee in ('SOI', 'EQUIPE', 'AGENCE', 'TOUT'))
);
comment on table role_permission is 'What a role may do, and on whose things';

create table utilisateur_role (
    utilisateur_id bigint not null references utilisateur,
    role_id bigint not null references role,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    primary key (utilisateur_id, role_id)
);
comment on table utilisateur_role is 'The roles a person holds';
create index utilisateur_role_par_role on utilisateur_role (role_id);

create table specialisation (
    id bigint generated always as identity primary key,
    code text not null,
    libelle text not null,
    reglementee boolean not null default false,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint specialisation_code_majuscule check (code ~ '^[A-Z][A-Z0-9_]*$')
);
comment on table specialisation is 'A trade a person practises at a level; a réglementée one needs a titre';
create unique index specialisation_code_unique on specialisation (code) where supprime_le is null;
create trigger specialisation_version before update on specialisation for each row execute function ligne_versionnee();

create table titre (
    id bigint generated always as identity primary key,
    code text not null,
    libelle text not null,
    specialisation_id bigint references specialisation,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur
);
comment on table titre is 'An official habilitation: B2V, BR, H0, fluides I to IV, gaz';
create unique index titre_code_unique on titre (code) where supprime_le is null;
create trigger titre_version before update on titre for each row execute function ligne_versionnee();

create table titre_implique (
    titre_id bigint not null references titre,
    implique_id bigint not null references titre,
    primary key (titre_id, implique_id),
    constraint titre_implique_un_autre check (titre_id <> implique_id)
);
comment on table titre_implique is 'Who holds titre_id may do what implique_id allows (B2V implies B1V)';
create index titre_implique_par_implique on titre_implique (implique_id);

create table habilitation (
    id bigint generated always as identity primary key,
    utilisateur_id bigint not null references utilisateur,
    specialisation_id bigint not null references specialisation,
    niveau smallint not null,
    titre_id bigint references titre,
    validite daterange not null,
    organisme text,
    numero_titre text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint habilitation_niveau_un_a_cinq check (niveau between 1 and 5),
    constraint habilitation_validite_non_vide check (not isempty(validite)),
    -- One person may hold several titres of one specialisation at once, never the same one twice.
    constraint habilitation_periodes_disjointes exclude using gist (
        utilisateur_id with =, specialisation_id with =, (coalesce(titre_id, 0)) with =, validite with &&)
        where (supprime_le is null)
);
comment on table habilitation is 'What a person is able and entitled to do: specialisation, level, titre, over a period of days';
create index habilitation_expire on habilitation (upper(validite)) where supprime_le is null;
create index habilitation_par_specialisation on habilitation (specialisation_id, niveau) where supprime_le is null;
create trigger habilitation_version before update on habilitation for each row execute function ligne_versionnee();

create function habilitation_reglementee_exige_titre() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    if exists (select from specialisation s where s.id = new.specialisation_id and s.reglementee) then
        raise exception 'specialisation % is réglementée: an habilitation in it needs a titre', new.specialisation_id
            using errcode = 'check_violation', constraint = 'habilitation_reglementee_exige_titre', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger habilitation_reglementee_exige_titre
    after insert or update of specialisation_id, titre_id, supprime_le on habilitation
    for each row when (new.titre_id is null and new.supprime_le is null)
    execute function habilitation_reglementee_exige_titre();

create table equipe (
    id bigint generated always as identity primary key,
    code text not null,
    libelle text not null,
    chef_id bigint references utilisateur,
    agence_id bigint not null references agence,
    zone text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur
);
comment on table equipe is 'People who work together under a chef';
create unique index equipe_code_unique on equipe (lower(code)) where supprime_le is null;
create index equipe_par_agence on equipe (agence_id) where supprime_le is null;
create trigger equipe_version before update on equipe for each row execute function ligne_versionnee();

create table equipe_membre (
    id bigint generated always as identity primary key,
    equipe_id bigint not null references equipe,
    utilisateur_id bigint not null references utilisateur,
    periode daterange not null,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint equipe_membre_periode_non_vide check (not isempty(periode)),
    constraint equipe_membre_periodes_disjointes exclude using gist (
        utilisateur_id with =, equipe_id with =, periode with &&)
);
comment on table equipe_membre is 'Who belongs to a team, over which days';
create index equipe_membre_par_equipe on equipe_membre (equipe_id);
create trigger equipe_membre_version before update on equipe_membre for each row execute function ligne_versionnee();

create table cle_ssh (
    id bigint generated always as identity primary key,
    utilisateur_id bigint not null references utilisateur,
    libelle text not null default '',
    cle_publique text not null,
    empreinte text not null,
    utilisee_le timestamptz,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint cle_ssh_empreinte_sha256 check (empreinte ~ '^SHA256:[A-Za-z0-9+/]{43}$')
);
comment on table cle_ssh is 'Public keys with which a person opens the console over SSH';
create unique index cle_ssh_une_personne on cle_ssh (empreinte) where supprime_le is null;
create index cle_ssh_par_utilisateur on cle_ssh (utilisateur_id) where supprime_le is null;

create table session (
    id bigint generated always as identity primary key,
    utilisateur_id bigint not null references utilisateur,
    jeton_sha256 bytea not null,
    canal text not null,
    adresse inet,
    ouverte_le timestamptz not null default now(),
    vue_le timestamptz not null default now(),
    expire_le timestamptz not null,
    fermee_le timestamptz,
    constraint session_canal_connu check (canal in ('LOCAL', 'SSH', 'CLI')),
    constraint session_jeton_hache check (octet_length(jeton_sha256) = 32),
    constraint session_jeton_unique unique (jeton_sha256)
);
comment on table session is 'Open logins; only the hash of the token is kept';
create index session_ouvertes on session (utilisateur_id) where fermee_le is null;

create table tentative_connexion (
    origine text primary key,
    echecs int not null,
    dernier_echec_le timestamptz not null default now(),
    verrouille_jusqu_a timestamptz,
    constraint tentative_connexion_echecs_positifs check (echecs > 0),
    constraint tentative_connexion_origine_connue check (origine ~ '^(adresse|inconnu):')
);
comment on table tentative_connexion is 'Failed logins where there is no account to count them: by address, and by name for names that nobody bears';
comment on column tentative_connexion.origine is
    'adresse:192.0.2.7, or inconnu: and two bytes of the name''s hash, for what is typed as a name may be a password';

create table brouillon (
    utilisateur_id bigint not null references utilisateur,
    ecran text not null,
    objet text not null,
    champ text not null,
    valeur text not null,
    depuis_version int,
    maj_le timestamptz not null default now(),
    primary key (utilisateur_id, ecran, objet, champ)
);
comment on table brouillon is 'Typed text that no command has taken yet; objet is an id, or the uuid of an object still to be made';

create table jour_ferie (
    jour date not null,
    zone text not null default 'FR',
    libelle text not null,
    primary key (jour, zone)
);
comment on table jour_ferie is 'Public holidays; zone FR, or a département or region with its own (57, 67, 68, 974)';

create table parametre (
    cle text primary key,
    valeur jsonb not null,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint parametre_cle_lisible check (cle ~ '^[a-z0-9_]+(\.[a-z0-9_]+)*$')
);
comment on table parametre is 'Settings of the company that live with its data';
create trigger parametre_version before update on parametre for each row execute function ligne_versionnee();

reset role;
