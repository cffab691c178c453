// Traders: processes of the system, of which the world hears what goes over the wire while they run, and what they have on
// record at the end.

/// What the world knows of one.
struct TraderSide {
  let number: Int
  var tap: TraderTap
  var shape: TraderShape
  /// It has been told to send nothing new, then.
  var hushedNs: UInt64?

  var party: Party { .trader(number) }
}

extension World {
  /// So long after it was hushed nothing of it is under way any more.
  private static let hushNs: UInt64 = 3_000_000_000

  func beginTraders() {
    for number in 1..<story.traderCount + 1 {
      let shape = TraderShape.first(of: story, trader: number)
      traders.append(TraderSide(number: number, tap: TraderTap(number), shape: shape))
      tellLimits(of: traders[number - 1])
      start(.trader(number))
    }
  }

  func tellLimits(of trader: TraderSide) {
    for each in SimulatedInstrument.all {
      let limits = trader.shape.limits
      tell(
        trader.party,
        .mayOrder(symbol: each.symbol, order: limits.order, position: limits.position))
    }
  }

  public func tapped(_ trader: Int, _ sign: TraderTap.Sign) {
    guard traders.indices.contains(trader - 1) else { return }
    traders[trader - 1].tap.see(sign)
    for what in traders[trader - 1].tap.takeFacts() {
      if case .asked(let request) = what, request.kind == .replace { marks.reach(.traderReplace) }
      if case .told(let report) = what, report.isFill { marks.reach(.traderFilled) }
      tell(.trader(trader), what)
    }
  }

  /// Strategies would go on for ever: at the end they are told to leave it at what works.
  func hushTraders(at now: UInt64) {
    for at in traders.indices where traders[at].hushedNs == nil {
      guard surroundings.isRunning(traders[at].party), surroundings.hush(traders[at].number)
      else { continue }
      traders[at].hushedNs = now
      trace.note(at: now, traders[at].party, "is told to send nothing new")
    }
  }

  /// Why one isn't at rest; nil: it is.
  private func unrest(of trader: TraderSide) -> String? {
    if !surroundings.isRunning(trader.party) { return "isn't running" }
    if !trader.tap.isUp { return "isn't logged on" }
    guard let hushedNs = trader.hushedNs else { return "can't be reached by its desk" }
    return surroundings.nowNs < hushedNs + Self.hushNs ? "has just been hushed" : nil
  }

  var areTradersQuiet: Bool { traders.allSatisfy { unrest(of: $0) == nil } }

  func tellOfTradersUnrest() {
    for trader in traders {
      if let why = unrest(of: trader) { tell(trader.party, .restless(why)) }
    }
  }

  func tellOfTraders(_ facts: (Int) -> [Fact.What]) {
    for trader in traders {
      for what in facts(trader.number) { tell(trader.party, what) }
    }
  }
}
