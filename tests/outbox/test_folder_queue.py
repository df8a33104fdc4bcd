from multiprocessing import get_context
from queue import Empty

import pytest
from kombu import Connection

from marketplace.celery import app  # gives kombu our transport
from marketplace.outbox.folder_queue import Transport

assert app


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Kombu remembers for the whole process which queues it has declared."""
    Transport.global_state.clear()


def connection(folder):
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.01,
    }
    return Connection("filesystem://localhost", transport_options=options)


def put_many(folder, count):
    with connection(folder) as conn, conn.SimpleQueue("celery") as queue:
        for number in range(count):
            queue.put(number)


def test_messages_come_back_in_the_order_they_were_put(tmp_path):
    put_many(tmp_path, 3)

    with connection(tmp_path) as conn, conn.SimpleQueue("celery") as queue:
        assert [queue.get_nowait().payload for _ in range(3)] == [0, 1, 2]
        with pytest.raises(Empty):
            queue.get_nowait()


def test_an_empty_file_of_a_writer_that_died_is_passed_over(tmp_path):
    (tmp_path / "0_dead.celery.msg").touch()
    put_many(tmp_path, 1)

    with connection(tmp_path) as conn, conn.SimpleQueue("celery") as queue:
        assert queue.get_nowait().payload == 0


def test_a_broken_table_of_routes_is_written_anew(tmp_path):
    put_many(tmp_path, 1)
    (tmp_path / "control" / "celery.exchange").write_text("")
    Transport.global_state.clear()

    put_many(tmp_path, 1)

    with connection(tmp_path) as conn, conn.SimpleQueue("celery") as queue:
        assert [queue.get_nowait().payload for _ in range(2)] == [0, 0]


def test_a_reader_never_meets_half_a_message(tmp_path):
    writer = get_context("spawn").Process(target=put_many, args=(tmp_path, 300))
    writer.start()

    with connection(tmp_path) as conn, conn.SimpleQueue("celery") as queue:
        received = [queue.get(timeout=20).payload for _ in range(300)]

    writer.join()
    assert received == list(range(300))
