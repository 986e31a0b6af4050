"""What is said beside an estimate, by code, in both languages."""

from __future__ import annotations

NOTES: dict[str, dict[str, str]] = {
    "nothing_seen": {"en": "nothing was seen", "fr": "rien n’a été vu"},
    "one_list": {
        "en": "one list only: what it misses cannot be estimated",
        "fr": "une seule liste : ce qu’elle ne montre pas ne peut être estimé",
    },
    "no_overlap": {
        "en": "no initiative stands in two lists: any number could be hidden",
        "fr": "aucune initiative ne figure dans deux listes : n’importe quel nombre peut être caché",
    },
    "misfit": {
        "en": "three lists seem to depend on each other at once: no figure can be trusted",
        "fr": "trois listes semblent dépendre les unes des autres à la fois : aucun chiffre n’est sûr",
    },
    "wide": {
        "en": "the lists overlap too little for an upper bound: at least the low figure",
        "fr": "les listes se recoupent trop peu pour une borne haute : au moins le chiffre bas",
    },
    "independence": {
        "en": "holds if the two lists were drawn up independently; if one feeds the other, there are more",
        "fr": "vaut si les deux listes sont indépendantes ; si l’une nourrit l’autre, il y en a davantage",
    },
    "empty_pairs": {
        "en": "some pairs of lists share nothing; how they depend on each other is assumed within wide limits",
        "fr": "certaines paires de listes ne partagent rien ; leur dépendance est supposée, dans de larges limites",
    },
    "bound_above": {
        "en": "Chao's lower bound lies above the estimate: some lists seem to avoid what others show",
        "fr": "la borne basse de Chao dépasse l’estimation : des listes semblent éviter ce que d’autres montrent",
    },
    "sought_by_name": {
        "en": "other pages were sought for what was already known: there may be more, hardly fewer",
        "fr": "d’autres pages ont été cherchées pour ce qu’on connaissait déjà : il peut y en avoir plus, guère moins",
    },
    "refused_lists": {
        "en": "some initiatives stand only in lists that are no search of their own",
        "fr": "certaines initiatives ne figurent que dans des listes qui ne sont pas une recherche à part entière",
    },
    "few_seen": {
        "en": "too few initiatives to estimate how many are hidden",
        "fr": "trop peu d’initiatives pour estimer combien sont cachées",
    },
}
