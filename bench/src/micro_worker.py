"""What micro-worker.ts is for Python: repeats one operation, and speaks its protocol over Node's channel."""

import json
import os
import resource

ROUND_MICROSECONDS = 150_000


def serve(operation, version, between=lambda: None, first_calls=50):
    with open(int(os.environ["NODE_CHANNEL_FD"]), "r+b", buffering=0) as channel:

        def send(**message):
            channel.write((json.dumps(message) + "\n").encode())

        calls = warm_up(operation, between, first_calls)
        send(microseconds=0, version=version)
        for _ in channel:
            between()
            send(microseconds=repeat(operation, calls) / calls)


def repeat(operation, count):
    before = resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(count):
        operation()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1e6


def warm_up(operation, between, calls):
    between()
    while (microseconds := repeat(operation, calls)) < ROUND_MICROSECONDS * 4:
        calls *= 2
        between()
    return max(1, round(calls * ROUND_MICROSECONDS / microseconds))
