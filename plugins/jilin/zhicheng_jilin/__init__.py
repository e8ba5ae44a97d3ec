"""Jilin: the law of 吉人社函〔2022〕181号, 〔2023〕8号 and the 2024 manual"""
