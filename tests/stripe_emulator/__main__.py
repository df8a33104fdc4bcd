from __future__ import annotations

import argparse

from tests.stripe_emulator.server import Server

SECRET = "sk_test_emulator"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stripe_emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--store", default=":memory:", help="a file that outlives the process")
    parser.add_argument("--seed", default="1", help="of ids, faults and disorder")
    parser.add_argument("--secret", default=SECRET, help="the only key it takes")
    parser.add_argument("--check", action="store_true", help="hold each answer to the document")
    parser.add_argument("--hold-events", action="store_true", help="until told to deliver")
    parser.add_argument("--listener", help="an address that hears of every event")
    parser.add_argument("--signing", default="whsec_demo", help="the secret of what it hears")
    given = parser.parse_args()
    server = Server(
        port=given.port,
        store=given.store,
        seed=given.seed,
        secret=given.secret,
        check=given.check,
        deliver=not given.hold_events,
    )
    if given.listener:
        server.api.listen(given.listener, given.signing)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
