"""The five views of the bank. A column called id would be Pathway's row key, so it has another name here. Arguments: input, output directory, rows of a commit."""

import json
import sys

import pathway as pw


class Transfer(pw.Schema):
    number: int
    from_account: int
    to_account: int
    amount: int
    ts: str


class Lines(pw.io.python.ConnectorSubject):
    def run(self):
        rows = 0
        every = int(sys.argv[3])
        with open(sys.argv[1]) as lines:
            for line in lines:
                row = json.loads(line[line.index("|") + 1 :])
                row["number"] = row.pop("id")
                self.next(**row)
                rows += 1
                if rows % every == 0:
                    self.commit()
        self.commit()


accepted = pw.io.python.read(Lines(), schema=Transfer, autocommit_duration_ms=None)
other = accepted.copy()
outer_join = accepted.join_left(other, accepted.number == other.number).select(
    number=accepted.number, other_number=other.number
)
credits = accepted.groupby(pw.this.to_account).reduce(
    account=pw.this.to_account, amount=pw.reducers.sum(pw.this.amount)
)
debits = accepted.groupby(pw.this.from_account).reduce(
    account=pw.this.from_account, amount=pw.reducers.sum(pw.this.amount)
)
balance = credits.join(debits, credits.account == debits.account).select(
    credits.account, balance=credits.amount - debits.amount
)
total = balance.reduce(total=pw.reducers.sum(pw.this.balance))
for name, table in dict(
    accepted=accepted,
    outer_join=outer_join,
    credits=credits,
    debits=debits,
    balance=balance,
    total=total,
).items():
    pw.io.csv.write(table, f"{sys.argv[2]}/{name}.csv")
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
