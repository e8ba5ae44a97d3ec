"""A telephone's topic decides on which pages it is shown, and must be one of a closed list."""

from __future__ import annotations

from dataclasses import replace

import made_up
import pytest

from zhicheng.plugins import PluginError
from zhicheng.registry import Registry
from zhicheng.specs import Contact
from zhicheng.specs.jurisdiction import TOPICS


def loaded(topic: str) -> Registry:
    contact = Contact(purpose="咨询", phone="010-12345678", topic=topic, cites=made_up.CITE)
    place = replace(made_up.declared()["zhicheng_jurisdiction"], contacts=(contact,))
    return Registry.of((made_up.plugin(zhicheng_jurisdiction=place),))


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_taken(topic: str) -> None:
    (contact,) = loaded(topic).get("990000").jurisdiction.contacts
    assert contact.topic == topic


def test_any_other_stops_the_start() -> None:
    with pytest.raises(PluginError, match=r"zhicheng_jurisdiction.*010-12345678.*weather"):
        loaded("weather")
