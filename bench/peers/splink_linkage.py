"""Splink 5 on DuckDB: Fellegi–Sunter by EM on the same table. Argument: a table (Parquet) with the truth."""

import json
import resource
import sys
import time
from importlib.metadata import version

start = time.perf_counter()
import pandas as pd  # noqa: E402
import splink.comparison_library as cl  # noqa: E402
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: E402

table = pd.read_parquet(sys.argv[1])
table["unique_id"] = table["id"]
table["cell"] = (
    (table["lat"] * 100).round().astype(int).astype(str)
    + "/"
    + (table["lon"] * 100).round().astype(int).astype(str)
)
table["shifted"] = (
    (table["lat"] * 100 + 0.5).round().astype(int).astype(str)
    + "/"
    + (table["lon"] * 100 + 0.5).round().astype(int).astype(str)
)
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.JaroWinklerAtThresholds("name", [0.97, 0.92, 0.85]),
        cl.DistanceInKMAtThresholds("lat", "lon", [0.05, 0.2, 1.0]),
    ],
    blocking_rules_to_generate_predictions=[block_on("cell"), block_on("shifted"), block_on("name")],
)
rows = DuckDBAPI().register(table[["unique_id", "name", "lat", "lon", "cell", "shifted"]])
linker = Linker(rows, settings, log_level=None)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("cell"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
predictions = linker.inference.predict(threshold_match_probability=0.5)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, 0.5).as_pandas_dataframe()
total = time.perf_counter() - start
told = clusters[["cluster_id", "unique_id"]].merge(table[["unique_id", "truth"]], on="unique_id")
pairs = told.merge(told, on="cluster_id")
pairs = pairs[pairs["unique_id_x"] < pairs["unique_id_y"]]
true = told.merge(told, on="truth")
true = true[true["unique_id_x"] < true["unique_id_y"]]
right = (pairs["truth_x"] == pairs["truth_y"]).sum()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
scores = {"precision": float(right / max(1, len(pairs))), "recall": float(right / max(1, len(true)))}
print(json.dumps({"rows": len(table), "total": total, "peak": peak, "version": version("splink"), **scores}))
