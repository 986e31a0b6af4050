"""geopandas: ``sjoin`` of points within polygons. Arguments: areas, points (Parquet)."""

import json
import resource
import sys
import time

start = time.perf_counter()
import geopandas as gpd  # noqa: E402
import pandas as pd  # noqa: E402
import shapely  # noqa: E402

areas, points = (pd.read_parquet(path) for path in sys.argv[1:3])
polygons = gpd.GeoDataFrame(
    areas[["territory_id"]], geometry=shapely.from_wkb(areas.geometry.to_numpy()), crs=4326
)
places = gpd.GeoDataFrame({}, geometry=shapely.points(points.lon, points.lat), crs=4326)
ready = time.perf_counter()
found = gpd.sjoin(places, polygons, predicate="within")
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    json.dumps(
        {
            "rows": len(found),
            "join": done - ready,
            "total": done - start,
            "peak": peak,
            "version": gpd.__version__,
        }
    )
)
