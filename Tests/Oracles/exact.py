"""Reads `VALUE LIMIT` lines; prints whether VALUE is at least, above, at most, below, equal to and a multiple of LIMIT."""
import sys
from fractions import Fraction

for line in sys.stdin:
    value, limit = map(Fraction, line.split())
    multiple = limit <= 0 or (value / limit).denominator == 1
    print(value >= limit, value > limit, value <= limit, value < limit, value == limit, multiple)
