META
key;value
description;Municipal PB in Veszprém
country;Hungary
unit;Veszprém
instance;2025
num_projects;2
num_votes;3
budget;120000000
vote_type;approval
rule;unknown
date_begin;01.10.2025
date_end;31.10.2025
max_length;5
edition;1
language;hu
currency;HUF
comment;"#1: Project were not assigned a single cost, but one of 3 ranges: ""below HUF 20 M"", ""HUF 20-50 M"" and ""HUF 50-100 M"". For the purposes of this dataset, the sticker prices of 20 M, 40 M, and 80 M were assigned. #2: Winners were selected according to the greedy rule, however: clearly, the maximum total maximum sticker prices were allowed to exceed the original budget."
acknowledgments;-
PROJECTS
project_id;cost;votes;name;selected
01;40000000;27;Görgey Artúr utcában párhuzamos parkolók építése;0
02;40000000;391;Hotel előtti körforgalom gyalogátkelőinek jelzőlámpás irányítása;1
VOTES
voter_id;vote
1;04,19,29,13,33
2;11,44,45,46,47
3;11,44,45,46,47
