## Lists and the filter language

refus-filtre-cle-requise = A word is missing before the colon.
    .hint = Known words: { $cles }.
refus-filtre-cle-inconnue = The filter doesn’t know “{ $cle }”.
    .hint = Known words: { $cles }.
possible-cle = Did you mean “{ $valeur }”?
refus-filtre-valeur-inconnue = “{ $valeur }” is not a value of “{ $cle }”.
    .hint = Possible values: { $possibles }.
refus-filtre-valeur-vague = “{ $valeur }” may mean several values of “{ $cle }”.
    .hint = Say which: { $possibles }.
refus-filtre-valeur-requise = A value is missing after “{ $cle }”.
    .hint = Type it right after the colon, without a blank.
refus-filtre-mot-exclu = “-{ $valeur }”: a word can’t be left out, only a key (-city:lyon) or a flag.
    .hint = To search for this word with its dash, put it between quotes.
refus-filtre-guillemet = A quote in the filter is not closed.
    .hint = Close it, or take it away.
filtre-liste-d-avant = Filter not understood: the list is still the one before it.
filtre-planning-d-avant = Filter not understood: the board keeps to what of it can be read.
refus-curseur-illisible = This list does not go on from there.
    .hint = Take “next” of the page before, in the same order.
