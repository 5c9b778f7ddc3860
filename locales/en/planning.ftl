## The planning board: filter, week, previews

planning-filtre-aide = branch:lyon team:nord trade:clim state:confirmed ana …
planning-filtre-personne = No technician matches the filter. Esc shows everyone.
planning-filtre-attente = Nothing that waits matches the filter.

## A week

semaine-libre = free
semaine-charge = { $prevu } of work out of { $travaille } · { $n ->
    [0] nothing planned
    [one] { $n } job
   *[other] { $n } jobs
}
semaine-retard = { $n ->
    [one] { $n } deadline missed
   *[other] { $n } deadlines missed
}

## What the place of a job in the hand would mean

essai-cherche = { $jour } · looking for a time…
essai-route = Drive: { $aller } before, { $suite } after; +{ $detour } on the day
essai-visite = The whole visit moves: { $quand }.
essai-equipe = The whole team changes its time.

aide-planning-why-not = Says of each technician whether they can take a mission, if not why, and the smallest change that would do
aide-planning-why-not-option-mission = Number of the mission
    .valeur = MISSION
aide-planning-why-not-option-tech = Only this technician; may be repeated
    .valeur = LOGIN
aide-planning-show-option-filter = branch:lyon team:nord trade:clim technician: client: town: priority: urgent state:, or words
    .valeur = FILTER

## Making a day firm

contexte-affermir = Firm up the day
action-affermir-jour = Firm up the day: what will be, and what can’t
    .court = firm up day
pied-affermir = firm up
pied-y-aller = go there
refus-planning-en-lecture = The board has not been read whole yet.
    .hint = Wait a moment.
refus-rien-a-affermir = Nothing is pencilled in on that day.
    .hint = Choose another day, or another filter.
refus-affermir-en-examen = These visits are still being looked at.
    .hint = Wait a moment.
refus-affermir-aucune = { $n ->
    [one] The pencilled-in visit that is left can’t be made firm
   *[other] None of the { $n } pencilled-in visits can be made firm
}: the list says why.
    .hint = Go there{ $touche-valider } to change its hour or its person.
refus-affermir-deja = Everything in the list is firm already.
    .hint = Close{ $touche-retour }.
commande-planning-affermir-choix = firming up visits
affermir-titre = Firm up the whole day · { affermir-visites }
affermir-titre-filtre = Firm up · filter: { $filtre } · { affermir-visites }
affermir-hors-filtre = Outside the filter nothing changes.
affermir-visites = { $n ->
    [one] { $n } visit pencilled in
   *[other] { $n } visits pencilled in
}
affermir-bilan = { $possibles } will be firm, { $refus } can’t be.
affermir-fait = { $fermes ->
    [one] { $fermes } visit is firm
   *[other] { $fermes } visits are firm
}, { $refus ->
    [one] { $refus } stays pencilled in
   *[other] { $refus } stay pencilled in
}.
affermir-possible = Will be firm; the technicians will be told.
affermir-ferme = Firm. The technicians have been told.
affermir-deja-ferme = Firm already, by { $par }.
affermir-deplacee = Moved by { $par }: { $qui }, { $quand }.
affermir-retiree = Taken off the schedule by { $par }.

## The smallest change that would do

remede = It would take: { $changements } → { $quand }
remede-aucun = No simple change would do.
remede-plus-tard = waiting
remede-rendez-vous = going outside the appointment
remede-agence = taking somebody of another branch
remede-exclusion = lifting their exclusion
remede-ouverture = having the site opened outside its hours
remede-couverture = working outside the contract’s coverage
remede-raccourcir = doing only { $minutes } min of it first
remede-horaires = working { $minutes } min longer at the start or end of their day
remede-habilitation = the trade { $nom }
remede-niveau = reaching level { $requis } in { $nom } ({ $detenu } today)
remede-titre = obtaining the certificate { $nom }
remede-habilitation-renouveler = renewing their trade { $nom }
remede-titre-renouveler = renewing their certificate { $nom }
remede-liberer = moving { $numero } ({ $plage })
remede-deplacer = moving what takes them: { $quoi } ({ $plage })
