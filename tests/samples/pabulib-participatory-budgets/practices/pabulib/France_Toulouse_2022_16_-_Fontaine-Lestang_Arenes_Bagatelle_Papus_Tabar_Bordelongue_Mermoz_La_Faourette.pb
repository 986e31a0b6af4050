META
key;value
description;Municipal PB in Toulouse
country;France
unit;Toulouse
subunit;16 - Fontaine-Lestang / Arènes / Bagatelle / Papus / Tabar / Bordelongue / Mermoz / La Faourette
instance;2022
num_projects;2
num_votes;3
budget;400000.0
vote_type;approval
rule;greedy
date_begin;03.10.2022
date_end;31.10.2022
min_length;1
max_length;3
currency;EUR
PROJECTS
project_id;cost;votes;name;category;district
51;130000.0;39;Végétaliser nos quartiers (projet étudié autour de la place Émile Male et sur la route de Saint-Simon);Nature en ville;16 - Fontaine-Lestang / Arènes / Bagatelle / Papus / Tabar / Bordelongue / Mermoz / La Faourette
53;100000.0;12;Végétalisation d'ombrage rue Jean Mermoz;Nature en ville;16 - Fontaine-Lestang / Arènes / Bagatelle / Papus / Tabar / Bordelongue / Mermoz / La Faourette
VOTES
voter_id;vote
1;58,52,54
2;58
3;56
