// Short histories, true and false, for the tests of rules.

import SimulationStory

/// What the rule says of these facts.
func findings(_ rule: any Rule.Type, _ facts: [Fact]) -> [String] {
  var judge = Judge([rule])
  for fact in facts { judge.see(fact) }
  return judge.breaches.map(\.text)
}

func fact(_ who: Party, _ what: Fact.What) -> Fact { Fact(1_000, who, what) }

let one = Party.client(1)

/// A report about the order 37=7 of client-1: a buy of 10 at 20.
func report(
  _ type: Character, execution: Token, name: Token = "A", filled: Int64 = 0, leaves: Int64 = 10,
  last: Int64 = 0, at price: Int64 = 20, isBuy: Bool = true, order: Token = "7"
) -> Report {
  var report = Report()
  report.execution = execution
  report.order = order
  report.name = name
  report.account = "client-1"
  report.type = type.asciiValue!
  report.status = type == "5" ? UInt8(ascii: "0") : type.asciiValue!
  report.symbol = "ACME"
  report.isBuy = isBuy
  report.quantity = 10 * PlainNumber.scale
  report.price = 20 * PlainNumber.scale
  report.filled = filled * PlainNumber.scale
  report.leaves = leaves * PlainNumber.scale
  report.lastQuantity = last * PlainNumber.scale
  report.lastPrice = last == 0 ? 0 : price * PlainNumber.scale
  report.time = "20240102-03:04:05.000"
  return report
}

func answer(_ report: Report) -> Report {
  var report = report
  report.transaction = UInt8(ascii: "3")
  return report
}

func request(_ kind: Request.Kind, _ name: Token, original: Token = "") -> Request {
  var request = Request(kind, name: name)
  request.original = original
  request.symbol = "ACME"
  request.quantity = 10 * PlainNumber.scale
  request.price = 20 * PlainNumber.scale
  request.number = 2
  return request
}

func arrival(_ number: Int, _ type: String = "8", isRepeated: Bool = false, substance: UInt64 = 1)
  -> Fact
{
  fact(
    one,
    .arrived(Arrival(type: type, number: number, isRepeated: isRepeated, substance: substance)))
}

func request(_ name: Token) -> Request { request(.new, name) }
