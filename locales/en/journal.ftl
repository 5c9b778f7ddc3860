## The journal, its seals, verification

refus-brouillon-sans-place = This draft does not say which field it belongs to.
    .hint = That is a fault of the program: please report it.
refus-brouillon-trop-long = This text is too long to be kept: { $milliers } kB at most.
    .hint = Shorten it, or attach it as a file.
refus-preference-illisible = “{ $cle }” is not the name of a preference.
    .hint = Lower-case letters without accents, digits, dots and dashes.
refus-preference-trop-longue = Your preferences take too much room to add “{ $cle }”.
    .hint = Remove some first.
