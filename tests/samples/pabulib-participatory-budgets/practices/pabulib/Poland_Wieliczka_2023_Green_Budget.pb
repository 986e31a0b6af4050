META
key;value
description;Municipal PB in Wieliczka, Green Budget (Zielony Milion)
country;Poland
unit;Wieliczka
subunit;Green Budget
instance;2023
num_projects;2
num_votes;3
budget;1000000
vote_type;approval
rule;equalshares/add1-comparison
date_begin;03.04.2023
date_end;21.04.2023
min_length;1
edition;1
language;pl
currency;PLN
PROJECTS
project_id;cost;votes;name;selected;latitude;longitude
24;5000;720;Zakup 10 fotopułapek przeciwko śmieciarzom i dzikim wysypiskom;1;49.9873919;20.0835982
41;85000;658;Stworzenie warunków rekreacyjnych dla mieszkańców Węgrzc Wielkich;1;50.0170563149589;20.114811182197
VOTES
voter_id;vote
1;70,20,21,25,6
2;39,60,74,24,58
3;70,20,21,25,6
