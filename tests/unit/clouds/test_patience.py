"""What endpoints that do not answer may cost, over all accounts."""

import pytest

from guardrails.clouds.patience import GivenUp, Silences, within

EC2, STS = ("ec2", "eu-west-1"), ("sts", "eu-west-1")


class Clock:
    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


def silent(silences, clock, seconds=10.0, endpoint=EC2):
    silences.asked(endpoint)
    clock.now += seconds
    silences.settled(endpoint, answered=False)


def asked_until_given_up(silences, clock, **how):
    for sent in range(100):
        try:
            silent(silences, clock, **how)
        except GivenUp:
            return sent
    return None


@pytest.mark.parametrize(("read_seconds", "sent"), [(10, 4), (20, 2), (60, 1)])
def test_a_silent_endpoint_is_asked_until_its_time_is_up(read_seconds, sent):
    clock = Clock()
    silences = Silences(read_seconds, clock)

    assert asked_until_given_up(silences, clock, seconds=read_seconds) == sent
    clock.now += 3_600
    with pytest.raises(GivenUp):
        silences.asked(EC2)


def test_another_endpoint_is_asked():
    clock = Clock()
    silences = Silences(10, clock)
    asked_until_given_up(silences, clock)

    silences.asked(STS)


def test_an_answer_between_begins_anew():
    clock = Clock()
    silences = Silences(10, clock)
    for _ in range(20):
        silent(silences, clock)
        silences.asked(EC2)
        silences.settled(EC2, answered=True)


def test_the_time_between_requests_costs_nothing():
    clock = Clock()
    silences = Silences(10, clock)
    silent(silences, clock)
    clock.now += 3_600

    silences.asked(EC2)


def test_requests_that_wait_together_cost_their_time_once():
    clock = Clock()
    silences = Silences(10, clock)
    for _ in range(8):
        silences.asked(EC2)
    clock.now += 10
    for _ in range(8):
        silences.settled(EC2, answered=False)

    silences.asked(EC2)


def test_an_endpoint_that_is_given_up_is_not_asked():
    silences = Silences()
    silences.give_up(EC2)

    with pytest.raises(GivenUp):
        silences.asked(EC2)


def test_what_a_call_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        within(10, lambda: 1 / 0)
    assert within(10, lambda: 7) == 7
