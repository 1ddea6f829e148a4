"""Totals of orders above a price. A column called id would be Pathway's row key, so it has another name here. Arguments: input, output."""

import sys

import pathway as pw


class Order(pw.Schema):
    number: int
    price: float
    quantity: int


orders = pw.io.csv.read(sys.argv[1], schema=Order, mode="static")
totals = orders.filter(pw.this.price > 50.0).select(
    pw.this.number, total=pw.this.price * pw.this.quantity
)
pw.io.csv.write(totals, sys.argv[2])
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
