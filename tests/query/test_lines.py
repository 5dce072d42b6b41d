"""The open lines to maps: the newest message arrives, from any thread, and nobody waits."""

import asyncio
import threading

from liantu.query.lines import Lines


def test_a_message_reaches_the_map_it_is_for():
    async def talk():
        lines = Lines()
        one, other = lines.open("one"), lines.open("other")
        lines.send("one", b"1")
        lines.send("nobody", b"0")
        lines.send("other", b"2")
        return await one.next(), await other.next()

    assert asyncio.run(talk()) == (b"1", b"2")


def test_only_the_newest_message_counts():
    async def talk():
        lines = Lines()
        line = lines.open("map")
        for number in range(50):
            lines.send("map", str(number).encode())
        await asyncio.sleep(0)
        return await line.next()

    assert asyncio.run(talk()) == b"49"


def test_another_thread_may_send():
    async def talk():
        lines = Lines()
        line = lines.open("map")
        threading.Thread(target=lines.send, args=("map", b"hello")).start()
        return await asyncio.wait_for(line.next(), 5)

    assert asyncio.run(talk()) == b"hello"


def test_a_newer_line_of_a_map_takes_over_and_an_old_one_closes_nothing():
    async def talk():
        lines = Lines()
        old, new = lines.open("map"), lines.open("map")
        lines.close("map", old)
        assert lines.listens("map")
        lines.send("map", b"new")
        message = await new.next()
        lines.close("map", new)
        assert not lines.listens("map")
        return message

    assert asyncio.run(talk()) == b"new"


def test_a_line_whose_loop_has_ended_takes_nothing():
    lines = Lines()

    async def leave():
        lines.open("map")

    asyncio.run(leave())
    lines.send("map", b"too late")
    assert lines.listens("map")


def test_the_lines_are_bounded():
    async def talk():
        lines = Lines()
        for number in range(5000):
            lines.open(str(number))
        return lines.listens("0"), lines.listens("4999")

    assert asyncio.run(talk()) == (False, True)
