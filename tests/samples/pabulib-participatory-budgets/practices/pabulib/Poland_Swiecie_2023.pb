META
key;value
description;Municipal PB in Świecie
country;Poland
unit;Świecie
instance;2023
num_projects;2
num_votes;3
budget;1070000
vote_type;approval
rule;equalshares/add1
date_begin;18.09.2023
date_end;25.09.2023
currency;PLN
PROJECTS
project_id;cost;votes;name;selected
c1;68000;380;Bezpieczny Strażak- zakup ubrań specjalnych dla OSP Gruczno;1
c2;40000;435;Dron z kamerą termowizyjną dla Gminy Świecie;1
VOTES
voter_id;vote
1;c1,c2,c11,c21,c20
2;c2,c11,c22,c13
3;c6,c22,c13
