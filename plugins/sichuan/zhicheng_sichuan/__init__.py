"""Sichuan and its city of Guang'an: the law of the 2023 round."""
