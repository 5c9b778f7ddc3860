-- A mission from the call to its closing, its visits, and the facts recorded on site.
set local role regie_owner;

create sequence mission_numero;

create table mission (
    id bigint generated always as identity primary key,
    numero text not null,
    type text not null,
    etat text not null default 'BROUILLON',
    donneur_ordre_id bigint not null references client,
    payeur_id bigint not null references client,
    reference_externe text,
    site_id bigint not null references site,
    equipement_id bigint,
    contrat_id bigint references contrat_maintenance,
    devis_id bigint,
    agence_id bigint not null references agence,
    priorite smallint not null default 3,
    urgence boolean not null default false,
    titre text not null,
    description text not null default '',
    appel_le timestamptz not null default now(),
    fenetre tstzrange,
    duree_minutes int not null,
    gti_limite timestamptz,
    gtr_limite timestamptz,
    -- What the backlog sorts by. Without a deadline it is the year 9999: last, and readable by every client library.
    echeance timestamptz not null generated always as (
        coalesce(least(gti_limite, gtr_limite, upper(fenetre)), to_timestamp(253370764800))) stored,
    attente_motif text,
    attente_texte text,
    attente_depuis timestamptz,
    attentes tstzrange[] not null default '{}',
    annulation_motif text,
    reouverture_motif text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint mission_numero_unique unique (numero),
    constraint mission_numero_forme check (numero ~ '^M-[0-9]{4}-[0-9]{5,}$'),
    constraint mission_type_connu check (type in
        ('DEPANNAGE', 'ENTRETIEN', 'INSTALLATION', 'MISE_EN_SERVICE', 'CONTROLE', 'VISITE_TECHNIQUE', 'GARANTIE')),
    constraint mission_etat_connu check (etat in
        ('BROUILLON', 'A_PLANIFIER', 'PLANIFIEE', 'EN_COURS', 'EN_ATTENTE', 'TERMINEE', 'A_FACTURER', 'FACTUREE',
         'CLOTUREE', 'ANNULEE')),
    constraint mission_priorite_un_a_quatre check (priorite between 1 and 4),
    constraint mission_titre_non_vide check (titre <> ''),
    constraint mission_duree_positive check (duree_minutes > 0),
    constraint mission_fenetre_semi_ouverte check (
        not isempty(fenetre) and (lower_inf(fenetre) or lower_inc(fenetre)) and not upper_inc(fenetre)),
    constraint mission_equipement_de_son_site foreign key (equipement_id, site_id) references equipement (id, site_id),
    constraint mission_attente_motif_connu check (attente_motif in ('PIECE', 'CLIENT', 'ACCES')),
    constraint mission_attente_a_un_motif check (
        (etat = 'EN_ATTENTE') = (attente_motif is not null) and (etat = 'EN_ATTENTE') = (attente_depuis is not null)),
    constraint mission_annulation_a_un_motif check (etat <> 'ANNULEE' or coalesce(annulation_motif, '') <> '')
);
comment on table mission is 'A job for a client at a site, from the call to its closing';
comment on column mission.gti_limite is 'Someone on site by then; runs in the contract''s coverage, paused while waiting for client or access';
comment on column mission.attentes is 'Waits for client or access that are over: the hours of GTI and GTR stood still';
comment on column mission.gtr_limite is 'Working again by then';

-- Lists are read newest first, whole, by agence, by state, or both; what is open also by what is due or pressing.
create index mission_recentes on mission (cree_le desc, id desc);
create index mission_par_etat on mission (etat, cree_le desc, id desc);
create index mission_par_agence on mission (agence_id, etat, cree_le desc, id desc);
create index mission_par_agence_recentes on mission (agence_id, cree_le desc, id desc);
create index mission_par_echeance on mission (etat, echeance, id);
create index mission_par_priorite on mission (etat, priorite, echeance, id);
create index mission_par_agence_echeance on mission (agence_id, etat, echeance, id);
create index mission_par_agence_priorite on mission (agence_id, etat, priorite, echeance, id);
create index mission_par_donneur_ordre on mission (donneur_ordre_id, cree_le desc, id desc);
create index mission_par_payeur on mission (payeur_id, cree_le desc, id desc) where payeur_id <> donneur_ordre_id;
create index mission_par_site on mission (site_id, cree_le desc, id desc);
create index mission_par_equipement on mission (equipement_id, cree_le desc, id desc) where equipement_id is not null;
create index mission_par_contrat on mission (contrat_id) where contrat_id is not null;
create index mission_par_devis on mission (devis_id) where devis_id is not null;

create trigger mission_version before update on mission for each row execute function ligne_versionnee();

insert into transition (machine, de, vers) values
    ('mission', null, 'BROUILLON'),
    ('mission', null, 'A_PLANIFIER'),
    ('mission', 'BROUILLON', 'A_PLANIFIER'),
    ('mission', 'A_PLANIFIER', 'PLANIFIEE'),
    ('mission', 'PLANIFIEE', 'EN_COURS'),
    ('mission', 'EN_COURS', 'TERMINEE'),
    ('mission', 'TERMINEE', 'A_FACTURER'),
    ('mission', 'A_FACTURER', 'FACTUREE'),
    ('mission', 'FACTUREE', 'CLOTUREE'),
    ('mission', 'PLANIFIEE', 'A_PLANIFIER'),
    ('mission', 'EN_COURS', 'A_PLANIFIER'),
    ('mission', 'A_PLANIFIER', 'EN_ATTENTE'),
    ('mission', 'PLANIFIEE', 'EN_ATTENTE'),
    ('mission', 'EN_COURS', 'EN_ATTENTE'),
    ('mission', 'EN_ATTENTE', 'A_PLANIFIER'),
    ('mission', 'TERMINEE', 'CLOTUREE'),
    ('mission', 'TERMINEE', 'A_PLANIFIER'),
    ('mission', 'FACTUREE', 'A_FACTURER'),
    ('mission', 'BROUILLON', 'ANNULEE'),
    ('mission', 'A_PLANIFIER', 'ANNULEE'),
    ('mission', 'PLANIFIEE', 'ANNULEE'),
    ('mission', 'EN_ATTENTE', 'ANNULEE'),
    ('mission', 'EN_COURS', 'ANNULEE');
-- A bulk load by the owner brings rows in their final states; everybody else starts at the beginning.
create trigger mission_naissance before insert on mission
    for each row when (not pg_has_role('regie_owner', 'usage')) execute function transition_permise('mission');
create trigger mission_transition before update of etat on mission
    for each row when (old.etat <> new.etat) execute function transition_permise('mission');

-- What people search missions by lies in three tables: it is kept together, folded, so that one index finds any word.
create table mission_recherche (
    mission_id bigint primary key references mission,
    texte text not null
);
comment on table mission_recherche is 'All that a mission is searched by (its own words, its client''s, its site''s), kept by triggers';
-- How common a word is decides how a list is read (docs/decisions/0009): the statistics must know it to a tenth of a percent.
alter table mission_recherche alter column texte set statistics 1000;
create index mission_recherche_texte on mission_recherche using gin (texte gin_trgm_ops) with (gin_pending_list_limit = 256);

create view mission_cherchable as
select m.id as mission_id, m.donneur_ordre_id, m.site_id,
       recherche(m.numero || ' ' || m.titre || ' ' || coalesce(m.reference_externe, '') || ' ' || c.code || ' '
                 || c.raison_sociale || ' ' || s.code || ' ' || s.libelle || ' ' || s.adresse || ' ' || s.code_postal
                 || ' ' || s.ville) as texte
from mission m join client c on c.id = m.donneur_ordre_id join site s on s.id = m.site_id;
comment on view mission_cherchable is 'What mission_recherche keeps, as it should be';

create function mission_recherche_suit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    if tg_table_name = 'mission' then
        -- Whoever is being given another name meanwhile is waited for.
        perform from client c where c.id = new.donneur_ordre_id for share;
        perform from site s where s.id = new.site_id for share;
        insert into mission_recherche (mission_id, texte)
        select v.mission_id, v.texte from mission_cherchable v where v.mission_id = new.id
        on conflict (mission_id) do update set texte = excluded.texte;
    elsif tg_table_name = 'client' then
        update mission_recherche r set texte = v.texte
        from mission_cherchable v where v.donneur_ordre_id = new.id and r.mission_id = v.mission_id;
    else
        update mission_recherche r set texte = v.texte
        from mission_cherchable v where v.site_id = new.id and r.mission_id = v.mission_id;
    end if;
    return null;
end
$$;
comment on function mission_recherche_suit() is 'Keeps mission_recherche in step with missions, clients and sites';
create trigger mission_recherche_suit_i after insert on mission
    for each row execute function mission_recherche_suit();
create trigger mission_recherche_suit_u after update of numero, titre, reference_externe, donneur_ordre_id, site_id on mission
    for each row when (
        (old.numero, old.titre, old.reference_externe, old.donneur_ordre_id, old.site_id)
            is distinct from (new.numero, new.titre, new.reference_externe, new.donneur_ordre_id, new.site_id))
    execute function mission_recherche_suit();
create trigger mission_recherche_suit_client after update of code, raison_sociale on client
    for each row when ((old.code, old.raison_sociale) is distinct from (new.code, new.raison_sociale))
    execute function mission_recherche_suit();
create trigger mission_recherche_suit_site after update of code, libelle, adresse, code_postal, ville on site
    for each row when (
        (old.code, old.libelle, old.adresse, old.code_postal, old.ville)
            is distinct from (new.code, new.libelle, new.adresse, new.code_postal, new.ville))
    execute function mission_recherche_suit();

create table mission_besoin (
    id bigint generated always as identity primary key,
    mission_id bigint not null references mission,
    rang smallint not null default 1,
    specialisation_id bigint not null references specialisation,
    niveau_min smallint not null default 1,
    titre_id bigint references titre,
    effectif smallint not null default 1,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint mission_besoin_rang_unique unique (mission_id, rang),
    constraint mission_besoin_niveau_un_a_cinq check (niveau_min between 1 and 5),
    constraint mission_besoin_effectif_positif check (effectif between 1 and 50)
);
comment on table mission_besoin is 'How many people of what ability a mission needs';
create trigger mission_besoin_version before update on mission_besoin for each row execute function ligne_versionnee();

create table modele_checklist (
    id bigint generated always as identity primary key,
    code text not null,
    libelle text not null,
    mission_type text,
    specialisation_id bigint references specialisation,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur
);
comment on table modele_checklist is 'A list of points to check on a visit of one kind';
create unique index modele_checklist_code_unique on modele_checklist (code) where supprime_le is null;
create trigger modele_checklist_version before update on modele_checklist for each row execute function ligne_versionnee();

create table point_controle (
    id bigint generated always as identity primary key,
    modele_id bigint not null references modele_checklist,
    rang smallint not null,
    libelle text not null,
    nature text not null,
    unite text,
    minimum numeric(12, 3),
    maximum numeric(12, 3),
    choix text[],
    obligatoire boolean not null default false,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint point_controle_nature_connue check (nature in ('MESURE', 'OUI_NON', 'CHOIX', 'TEXTE')),
    constraint point_controle_choix_s_il_faut_choisir check ((nature = 'CHOIX') = (choix is not null)),
    constraint point_controle_bornes_d_une_mesure check (
        num_nonnulls(unite, minimum, maximum) = 0 or nature = 'MESURE'),
    constraint point_controle_bornes_dans_l_ordre check (minimum <= maximum)
);
comment on table point_controle is 'One point of a checklist: a measure, a yes or no, a choice or a text';
create unique index point_controle_rang_unique on point_controle (modele_id, rang) where supprime_le is null;
create trigger point_controle_version before update on point_controle for each row execute function ligne_versionnee();

create table intervention (
    id bigint generated always as identity primary key,
    mission_id bigint not null references mission,
    rang smallint not null default 1,
    etat text not null default 'PROVISOIRE',
    plage tstzrange,
    suite_de bigint references intervention,
    renonciation_suite text,
    motif text,
    resultat text,
    compte_rendu text,
    modele_checklist_id bigint references modele_checklist,
    signature_nom text,
    signature_le timestamptz,
    signature_empreinte bytea,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    constraint intervention_rang_unique unique (mission_id, rang),
    constraint intervention_etat_connu check (etat in
        ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE', 'TERMINEE', 'PARTIELLE',
         'INFRUCTUEUSE', 'ANNULEE')),
    constraint intervention_suite_d_une_autre check (suite_de <> id),
    constraint intervention_renonciation_ecrite check (renonciation_suite <> ''),
    constraint intervention_signature_complete check (
        num_nonnulls(signature_nom, signature_le, signature_empreinte) in (0, 3)),
    -- Also keeps a signed visit from going back to SUR_SITE.
    constraint intervention_signee_est_finie check (
        signature_le is null or etat in ('TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')),
    constraint intervention_signature_sha256 check (octet_length(signature_empreinte) = 32)
);
comment on table intervention is 'One visit of a mission; plage is kept by its creneaux';
comment on column intervention.suite_de is 'The visit that this one completes';
comment on column intervention.renonciation_suite is 'Written waiver: why a partial or fruitless visit gets no follow-up';
create index intervention_par_suite on intervention (suite_de) where suite_de is not null;
create index intervention_en_cours on intervention (etat, id)
    where etat in ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE');

-- A day's visits.
create index intervention_par_debut on intervention (lower(plage), mission_id) where plage is not null and etat <> 'ANNULEE';

-- plage is left out: its creneaux write it, and that is no edit of the visit.
create trigger intervention_version before update of
    mission_id, rang, etat, suite_de, renonciation_suite, motif, resultat, compte_rendu, modele_checklist_id,
    signature_nom, signature_le, signature_empreinte, maj_par, version
    on intervention for each row execute function ligne_versionnee();

insert into transition (machine, de, vers) values
    ('intervention', null, 'PROVISOIRE'),
    ('intervention', null, 'PLANIFIEE'),
    ('intervention', 'PROVISOIRE', 'PLANIFIEE'),
    ('intervention', 'PLANIFIEE', 'CONFIRMEE'),
    ('intervention', 'CONFIRMEE', 'EN_ROUTE'),
    ('intervention', 'PLANIFIEE', 'EN_ROUTE'),
    ('intervention', 'EN_ROUTE', 'SUR_SITE'),
    ('intervention', 'SUR_SITE', 'PAUSE'),
    ('intervention', 'PAUSE', 'SUR_SITE'),
    ('intervention', 'SUR_SITE', 'TERMINEE'),
    ('intervention', 'SUR_SITE', 'PARTIELLE'),
    ('intervention', 'SUR_SITE', 'INFRUCTUEUSE'),
    ('intervention', 'PLANIFIEE', 'PROVISOIRE'),
    ('intervention', 'CONFIRMEE', 'PROVISOIRE'),
    ('intervention', 'PROVISOIRE', 'ANNULEE'),
    ('intervention', 'PLANIFIEE', 'ANNULEE'),
    ('intervention', 'CONFIRMEE', 'ANNULEE'),
    ('intervention', 'EN_ROUTE', 'PLANIFIEE'),
    ('intervention', 'EN_ROUTE', 'ANNULEE'),
    ('intervention', 'TERMINEE', 'SUR_SITE'),
    ('intervention', 'PARTIELLE', 'SUR_SITE'),
    ('intervention', 'INFRUCTUEUSE', 'SUR_SITE');
create trigger intervention_naissance before insert on intervention
    for each row when (not pg_has_role('regie_owner', 'usage')) execute function transition_permise('intervention');
create trigger intervention_transition before update of etat on intervention
    for each row when (old.etat <> new.etat) execute function transition_permise('intervention');

create function intervention_signature_definitive() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception 'intervention % was signed on %: what was signed does not change', old.id, old.signature_le
        using errcode = 'check_violation', constraint = 'intervention_signature_definitive', table = tg_table_name;
end
$$;
create trigger intervention_signature_definitive before update on intervention
    for each row when (
        old.signature_le is not null
        and (old.resultat, old.compte_rendu, old.signature_nom, old.signature_le, old.signature_empreinte)
            is distinct from (new.resultat, new.compte_rendu, new.signature_nom, new.signature_le, new.signature_empreinte)
        and not pg_has_role('regie_owner', 'usage'))
    execute function intervention_signature_definitive();

-- Like all guards that read other rows (see 0005), these look them up by index whatever the statistics say.

-- At commit: the follow-up may be made after the report, in the same command.
create function intervention_suite_ou_renonciation() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    if exists (
        select from intervention i
        where i.id = new.id and i.etat in ('PARTIELLE', 'INFRUCTUEUSE') and i.renonciation_suite is null
          and not exists (select from intervention s where s.suite_de = i.id)
    ) then
        raise exception 'intervention % is %: it needs a follow-up or a written waiver', new.id, new.etat
            using errcode = 'check_violation', constraint = 'intervention_suite_ou_renonciation', table = tg_table_name,
                  hint = 'Plan the next visit (suite_de), or write why there is none (renonciation_suite).';
    end if;
    return null;
end
$$;
create constraint trigger intervention_suite_ou_renonciation
    after insert or update of etat, renonciation_suite on intervention
    deferrable initially deferred
    for each row when (new.etat in ('PARTIELLE', 'INFRUCTUEUSE') and new.renonciation_suite is null)
    execute function intervention_suite_ou_renonciation();

-- Nobody starts or ends a mission by hand: its visits do, and at commit they must agree.
create function mission_suit_ses_interventions() returns trigger
    language plpgsql set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    m mission;
    ouvertes bigint;
    commencees bigint;
    abouties bigint;
begin
    select * into m from mission where id = new.id;
    if m.etat not in ('EN_COURS', 'TERMINEE') then
        return null;
    end if;
    select count(*) filter (where i.etat in ('PROVISOIRE', 'PLANIFIEE', 'CONFIRMEE', 'EN_ROUTE', 'SUR_SITE', 'PAUSE')),
           count(*) filter (where i.etat in ('EN_ROUTE', 'SUR_SITE', 'PAUSE', 'TERMINEE', 'PARTIELLE', 'INFRUCTUEUSE')),
           count(*) filter (where i.etat = 'TERMINEE' or i.renonciation_suite is not null)
      into ouvertes, commencees, abouties
      from intervention i where i.mission_id = m.id;
    if m.etat = 'EN_COURS' and commencees = 0 or m.etat = 'TERMINEE' and (ouvertes > 0 or abouties = 0) then
        raise exception 'mission % cannot be %: % visit(s) open, % begun, % completed',
                m.numero, m.etat, ouvertes, commencees, abouties
            using errcode = 'check_violation', constraint = 'mission_suit_ses_interventions', table = tg_table_name;
    end if;
    return null;
end
$$;
create constraint trigger mission_suit_ses_interventions after update of etat on mission
    deferrable initially deferred
    for each row when (old.etat <> new.etat and new.etat in ('EN_COURS', 'TERMINEE'))
    execute function mission_suit_ses_interventions();

create table reponse_controle (
    intervention_id bigint not null references intervention,
    point_id bigint not null references point_controle,
    mesure numeric(12, 3),
    oui boolean,
    texte text,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    primary key (intervention_id, point_id),
    constraint reponse_controle_une_seule_forme check (num_nonnulls(mesure, oui, texte) = 1)
);
comment on table reponse_controle is 'The answer to one point of the checklist on one visit; a choice is a texte';
create trigger reponse_controle_version before update on reponse_controle for each row execute function ligne_versionnee();

create table pointage (
    id bigint generated always as identity primary key,
    intervention_id bigint not null references intervention,
    utilisateur_id bigint not null references utilisateur,
    nature text not null,
    debut timestamptz not null,
    fin timestamptz,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint pointage_nature_connue check (nature in ('TRAJET', 'TRAVAIL', 'PAUSE')),
    constraint pointage_debut_avant_fin check (debut <= fin)
);
comment on table pointage is 'Facts: what a person really did, from when to when (fin null: still going on)';
create index pointage_par_intervention on pointage (intervention_id, debut);
create index pointage_par_utilisateur on pointage (utilisateur_id, debut desc);
create unique index pointage_un_seul_ouvert on pointage (intervention_id, utilisateur_id)
    where fin is null and supprime_le is null;
create trigger pointage_version before update on pointage for each row execute function ligne_versionnee();

create table piece_jointe (
    id bigint generated always as identity primary key,
    objet text not null,
    objet_id bigint not null,
    nom text not null,
    type_mime text not null,
    taille bigint not null,
    sha256 bytea not null,
    contenu bytea,
    cree_le timestamptz not null default now(),
    cree_par bigint not null references utilisateur,
    maj_le timestamptz not null default now(),
    maj_par bigint references utilisateur,
    version int not null default 1,
    supprime_le timestamptz,
    supprime_par bigint references utilisateur,
    constraint piece_jointe_sha256_entier check (octet_length(sha256) = 32),
    constraint piece_jointe_taille_bornee check (taille between 0 and 52428800),
    constraint piece_jointe_contenu_entier check (octet_length(contenu) = taille)
);
comment on table piece_jointe is 'A file of a mission, a visit, a client …; contenu is null once purged';
create index piece_jointe_par_objet on piece_jointe (objet, objet_id) where supprime_le is null;
create trigger piece_jointe_version before update on piece_jointe for each row execute function ligne_versionnee();

reset role;
