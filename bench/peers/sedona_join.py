"""SedonaDB: a join in SQL, its result as Arrow. Arguments: areas, points (Parquet)."""

import json
import resource
import sys
import time

start = time.perf_counter()
import sedonadb  # noqa: E402

database = sedonadb.connect()
database.read_parquet(sys.argv[1]).to_view("areas")
database.read_parquet(sys.argv[2]).to_view("points")
ready = time.perf_counter()
found = database.sql(
    "SELECT areas.territory_id, points.lon FROM points JOIN areas "
    "ON ST_Intersects(ST_GeomFromWKB(areas.geometry), ST_Point(points.lon, points.lat))"
).to_arrow_table()
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    json.dumps(
        {
            "rows": len(found),
            "join": done - ready,
            "total": done - start,
            "peak": peak,
            "version": sedonadb.__version__,
        }
    )
)
