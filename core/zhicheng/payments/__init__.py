"""Ways to pay a fee, behind one small interface: by bank slip, or through a gateway that calls back."""

from zhicheng.payments.provider import Gateway, Money, Order, Provider, Unacceptable
from zhicheng.payments.sandbox import Sandbox
from zhicheng.payments.slip import BANK_SLIP, BankSlip

__all__ = ["BANK_SLIP", "BankSlip", "Gateway", "Money", "Order", "Provider", "Sandbox", "Unacceptable"]
