## The journal, its seals, verification
