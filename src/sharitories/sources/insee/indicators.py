"""Columns of the compiled census, Filosofi and SIDE indicators, and what each means.

Units, as the compiler's dictionary of indicators gives their formula:

- ``population``: inhabitants
- ``population_growth``: % per year
- ``natural_balance``: % per year (births minus deaths)
- ``migratory_balance``: % per year (arrivals minus departures)
- ``jobs_growth``: % per year, jobs at the place of work
- ``dwellings_growth``: % per year
- ``housing_vacancy_change``: percentage points
- ``ageing_index``: people of 65 and over per 100 under 20
- ``employment_rate``: % of people of 15–64
- ``net_migration_managers``: % (arrivals minus departures within France, of the group)
- ``net_migration_15_24``: same, people of 15–24
- ``net_migration_30_39``: same, people of 30–39
- ``net_migration_65_plus``: same, people of 65 and over
- ``share_75_plus``: % of inhabitants
- ``job_concentration``: jobs per 100 employed residents of 15–64
- ``share_presential_jobs``: % of full-time equivalents
- ``share_industrial_jobs``: % of jobs
- ``firm_creation_change``: %, mean of 2022–2024 against mean of 2018–2020
- ``company_creation_change``: same, without individual firms
- ``census_unemployment_rate``: % of active people of 15–64 (census definition)
- ``share_managers``: % of people of 15 and over
- ``share_degree_above_bac2``: % of people of 15 and over out of school
- ``housing_vacancy_rate``: % of dwellings (census)
- ``second_homes_share``: % of dwellings
- ``owner_share``: % of main residences
- ``median_income``: current euros per year and consumption unit
- ``poverty_rate``: % of people
- ``income_decile_ratio``: ninth decile over first
"""

from __future__ import annotations

#: Publisher's column → property and period; a change is written ``start/end``.
INDICATORS: dict[str, tuple[str, str]] = {
    "P22_POP": ("population", "2022"),
    "P23_POP": ("population", "2023"),
    "dm_pop_vtcam_1116": ("population_growth", "2011/2016"),
    "dm_pop_vtcam_1622": ("population_growth", "2016/2022"),
    "dm_sn_vtcam_1116": ("natural_balance", "2011/2016"),
    "dm_sn_vtcam_1622": ("natural_balance", "2016/2022"),
    "dm_sma_vtcam_1116": ("migratory_balance", "2011/2016"),
    "dm_sma_vtcam_1622": ("migratory_balance", "2016/2022"),
    "dmv_75p_pct_22": ("share_75_plus", "2022"),
    "dmv_iv_ind_11": ("ageing_index", "2011"),
    "dmv_iv_ind_16": ("ageing_index", "2016"),
    "dmv_iv_ind_22": ("ageing_index", "2022"),
    "dmf_tmi_cscadre_22": ("net_migration_managers", "2022"),
    "dmf_tmi_cscadre_16": ("net_migration_managers", "2016"),
    "dmf_tmi_a1524_22": ("net_migration_15_24", "2022"),
    "dmf_tmi_a1524_16": ("net_migration_15_24", "2016"),
    "dmf_tmi_a3039_22": ("net_migration_30_39", "2022"),
    "dmf_tmi_a3039_16": ("net_migration_30_39", "2016"),
    "dmf_tmi_a65p_22": ("net_migration_65_plus", "2022"),
    "dmf_tmi_a65p_16": ("net_migration_65_plus", "2016"),
    "eco_emp_vtcam_1116": ("jobs_growth", "2011/2016"),
    "eco_emp_vtcam_1622": ("jobs_growth", "2016/2022"),
    "eco_txemp_1564_16": ("employment_rate", "2016"),
    "eco_txemp_1564_22": ("employment_rate", "2022"),
    "eco_ratio_emplt_actoc_22": ("job_concentration", "2022"),
    "eco_emp_pres_pct_23": ("share_presential_jobs", "2023"),
    "eco_entrcrea_tot_vevol_1924": ("firm_creation_change", "2018-2020/2022-2024"),
    "eco_entrcrea_soc_vevol_1924": ("company_creation_change", "2018-2020/2022-2024"),
    "eco_sectindus_pct_22": ("share_industrial_jobs", "2022"),
    "soc_txchom_1564_22": ("census_unemployment_rate", "2022"),
    "dsp_csp_cadres_pct_22": ("share_managers", "2022"),
    "dsp_dipl_supbac2_pct_22": ("share_degree_above_bac2", "2022"),
    "log_tot_vtcam_1116": ("dwellings_growth", "2011/2016"),
    "log_tot_vtcam_1622": ("dwellings_growth", "2016/2022"),
    "log_vac_pct_22": ("housing_vacancy_rate", "2022"),
    "log_vac_vdifp_1116": ("housing_vacancy_change", "2011/2016"),
    "log_vac_vdifp_1622": ("housing_vacancy_change", "2016/2022"),
    "log_ressec_pct_22": ("second_homes_share", "2022"),
    "log_prop_pct_22": ("owner_share", "2022"),
    "rev_med_21": ("median_income", "2021"),
    "rev_ird9d1_21": ("income_decile_ratio", "2021"),
    "rev_ird9d1_19": ("income_decile_ratio", "2019"),
    "rev_txpauv_21": ("poverty_rate", "2021"),
    "rev_txpauv_19": ("poverty_rate", "2019"),
}
