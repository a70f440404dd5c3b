"""The joint protocol of a ship on a launcher: its record, its annexes, its page in several languages, its PDF."""

from perilune.integration.protocol.compose import joint_protocol
from perilune.integration.protocol.record import Dissent, Protocol

__all__ = ["Dissent", "Protocol", "joint_protocol"]
