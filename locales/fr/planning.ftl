## The planning board: filter, week, previews

planning-filtre-aide = agence:lyon equipe:nord spec:clim etat:confirmee ana …
planning-filtre-personne = Aucun technicien ne correspond au filtre. Échap montre tout.
planning-filtre-attente = Rien de ce qui attend ne correspond au filtre.

## A week

semaine-libre = libre
semaine-charge = { $prevu } de travail sur { $travaille } · { $n ->
    [0] rien de prévu
    [one] { $n } travail
   *[other] { $n } travaux
}
semaine-retard = { $n ->
    [one] { $n } échéance dépassée
   *[other] { $n } échéances dépassées
}

## What the place of a job in the hand would mean

essai-cherche = { $jour } · recherche d’une heure…
essai-route = Route : { $aller } avant, { $suite } après ; +{ $detour } dans la journée
essai-visite = Toute la visite est déplacée : { $quand }.
essai-equipe = Toute l’équipe change d’heure.

aide-planning-why-not = Dit de chaque technicien s’il peut prendre une mission, sinon pourquoi, et le plus petit changement qui suffirait
aide-planning-why-not-option-mission = Numéro de la mission
    .valeur = MISSION
aide-planning-why-not-option-tech = Seulement ce technicien ; à répéter
    .valeur = LOGIN
aide-planning-show-option-filter = agence:lyon equipe:nord spec:clim tech: client: ville: priorite: urgence etat:, ou des mots
    .valeur = FILTRE

## Making a day firm

contexte-affermir = Affermir la journée
action-affermir-jour = Affermir la journée, avec ce qui ne peut pas l’être
    .court = affermir le jour
pied-affermir = affermir
pied-y-aller = y aller
refus-planning-en-lecture = Le tableau n’est pas encore lu en entier.
    .hint = Attendez un instant.
refus-rien-a-affermir = Rien n’est provisoire ce jour-là.
    .hint = Changez de jour ou de filtre.
refus-affermir-en-examen = Ces visites sont encore à l’examen.
    .hint = Attendez un instant.
refus-affermir-aucune = { $n ->
    [one] La visite provisoire qui reste ne peut pas être affermie
   *[other] Aucune des { $n } visites provisoires ne peut être affermie
} : la liste dit pourquoi.
    .hint = Allez-y{ $touche-valider } pour en changer l’heure ou la personne.
refus-affermir-deja = Tout ce qui est dans la liste est déjà ferme.
    .hint = Fermez{ $touche-retour }.
commande-planning-affermir-choix = affermissement de visites
affermir-titre = Affermir toute la journée · { affermir-visites }
affermir-titre-filtre = Affermir · filtre : { $filtre } · { affermir-visites }
affermir-visites = { $n ->
    [one] { $n } visite provisoire
   *[other] { $n } visites provisoires
}
affermir-hors-filtre = Hors du filtre, rien ne change.
affermir-bilan = { $possibles ->
    [one] { $possibles } deviendra ferme
   *[other] { $possibles } deviendront fermes
}, { $refus ->
    [one] { $refus } ne peut pas
   *[other] { $refus } ne peuvent pas
}.
affermir-fait = { $fermes ->
    [one] { $fermes } visite est ferme
   *[other] { $fermes } visites sont fermes
}, { $refus ->
    [one] { $refus } reste provisoire
   *[other] { $refus } restent provisoires
}.
affermir-possible = Deviendra ferme ; les techniciens seront prévenus.
affermir-ferme = Ferme. Les techniciens sont prévenus.
affermir-deja-ferme = Déjà ferme, par { $par }.
affermir-deplacee = Déplacée par { $par } : { $qui }, { $quand }.
affermir-retiree = Retirée du planning par { $par }.

## The smallest change that would do

remede = Il suffirait de : { $changements } → { $quand }
remede-aucun = Aucun changement simple ne suffirait.
remede-plus-tard = attendre
remede-rendez-vous = sortir du rendez-vous
remede-agence = prendre quelqu’un d’une autre agence
remede-exclusion = lever son exclusion
remede-ouverture = faire ouvrir le site hors de ses horaires
remede-couverture = travailler hors de la couverture du contrat
remede-raccourcir = n’en faire que { $minutes } min d’abord
remede-horaires = travailler { $minutes } min de plus au début ou à la fin de sa journée
remede-habilitation = lui donner la spécialité { $nom }
remede-niveau = passer au niveau { $requis } en { $nom } ({ $detenu } aujourd’hui)
remede-titre = obtenir le titre { $nom }
remede-habilitation-renouveler = renouveler sa spécialité { $nom }
remede-titre-renouveler = renouveler son titre { $nom }
remede-liberer = déplacer { $numero } ({ $plage })
remede-deplacer = déplacer ce qui le prend : { $quoi } ({ $plage })
