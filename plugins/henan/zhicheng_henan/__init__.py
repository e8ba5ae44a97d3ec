"""Henan and its city of Xuchang: the law of the 2023 round."""
