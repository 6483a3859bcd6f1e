import os

from tradeapi.postgres.lock import FileLock


def test_exclusive_waits_for_shared(tmp_path):
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    exclusive = FileLock(tmp_path / "lock")

    assert first.acquire(shared=True, wait=False)
    assert second.acquire(shared=True, wait=False)
    first.close()
    assert not exclusive.acquire(wait=False)
    second.close()
    assert exclusive.acquire(wait=False)


def test_a_lock_on_a_file_that_was_removed_is_not_current(tmp_path):
    lock, next_lock = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    lock.acquire()
    lock.path.unlink()

    assert not lock.is_current()
    assert next_lock.acquire(wait=False)
    assert next_lock.is_current()


def test_a_forked_child_keeps_the_lock_that_survives_and_only_that(tmp_path):
    kept = FileLock(tmp_path / "kept", survives_fork=True)
    private = FileLock(tmp_path / "private")
    kept.acquire(shared=True)
    private.acquire()
    forked, end = os.pipe(), os.pipe()

    child = os.fork()
    if child == 0:
        os.write(forked[1], b".")
        os.close(end[1])
        os.read(end[0], 1)
        os._exit(0)
    os.read(forked[0], 1)
    kept.close()
    private.close()
    held = {name: not FileLock(tmp_path / name).acquire(wait=False) for name in ("kept", "private")}
    for fd in (*forked, *end):
        os.close(fd)
    os.waitpid(child, 0)

    assert held == {"kept": True, "private": False}
    assert FileLock(tmp_path / "kept").acquire(wait=False)
