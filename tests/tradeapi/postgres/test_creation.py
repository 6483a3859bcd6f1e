def test_workers_make_their_test_databases_at_the_same_time(home):
    names = [f"test_tradeapi_gw{number}" for number in range(4)]
    workers = [home.visit() for _ in names]
    for worker, name in zip(workers, names, strict=True):
        worker.send(test_database=name)

    answers = [worker.receive() for worker in workers]

    assert [answer.get("answer", answer)[0][0] for answer in answers] == names
    assert answers[0]["answer"][0][1:] == ["C.UTF-8", "b", "UTF8"]


def test_a_test_database_is_made_anew_after_a_run_that_was_killed(home):
    killed = home.visit()
    killed.ask(test_database="test_tradeapi_gw0")
    killed.sql("CREATE TABLE remnant (id int)")
    killed.kill()

    worker = home.visit()
    worker.ask(test_database="test_tradeapi_gw0")

    assert worker.sql("SELECT to_regclass('remnant')") == [[None]]
