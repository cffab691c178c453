// What the campaign was asked for.

struct Options {
  var seeds = 500
  var firstSeed: UInt64 = 1
  var events = 20_000
  var seconds: Int?
  var isSelfTest = false

  static let usage = """
    usage: risk-campaign [--seeds N | --seconds S] [--first-seed S] [--events N]
           risk-campaign --self-test

    Sends random events (orders, replaces, cancels, fills, busts, the market, timers, the kill switch,
    changes of limits) through the risk stage and through a model of it, and compares after each what is
    sent, refused, warned of, stopped, open, held and made. A difference is printed with its seed and its
    turn.

      --seeds N        worlds: owners, limits, checks (500)
      --seconds S      instead: as many worlds as that takes
      --first-seed S   the first of them (1); a seed repeats exactly
      --events N       events in each (20000)
      --self-test      the model leaves out one check or the changes of one limit after the other: each must be found

    Exit status: 0 no difference, 1 a difference, or a check that never refused, 2 bad usage.
    """

  struct Fault: Error { var text: String }

  init(_ arguments: [String]) throws(Fault) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--self-test" {
        isSelfTest = true
        continue
      }
      guard ["--seeds", "--seconds", "--first-seed", "--events"].contains(name) else {
        throw Fault(text: "unknown argument '\(name)'")
      }
      guard let value = rest.popFirst() else { throw Fault(text: "\(name) wants a value") }
      guard let number = Int(value.filter { $0 != "_" }), number >= 1 else {
        throw Fault(text: "\(name) wants a number from 1, not '\(value)'")
      }
      switch name {
      case "--seeds": seeds = number
      case "--seconds": seconds = number
      case "--events": events = number
      default: firstSeed = UInt64(number)
      }
    }
    if seconds != nil { seeds = .max }
  }
}
