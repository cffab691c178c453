// Traders: processes of the system, of which the world hears what goes over the wire while they run, and what they have on
// record at the end.

/// What the world knows of one.
struct TraderSide {
  let number: Int
  var tap: TraderTap
  /// Of the config that it runs with.
  var shape: TraderShape
  /// By symbol, what its limit of position may be: what the desk changed counts until another config says otherwise, and of a
  /// change amid a death nobody knows.
  var positions: [Token: Set<Int64>] = [:]
  /// Configs that may be in force on its record: what each says, and what its limits may be by then. A start that dies before
  /// it has said what its config changes hasn't changed anything.
  var onRecord: [(says: Int64, positions: [Token: Set<Int64>])] = []
  /// It has sent what waits for its record, so the config that it runs with is on it.
  var hasSaidItsConfig = false
  /// It has been told to send nothing new, then.
  var hushedNs: UInt64?
  /// When it last came up or had a hole in what it hears: both sides ask then for what they missed.
  var catchingUpNs: UInt64 = 0

  var party: Party { .trader(number) }

  /// It is gone, and comes again with another config.
  mutating func change(to next: TraderShape) {
    let now = (says: shape.limits.position, positions: positions)
    onRecord = hasSaidItsConfig ? [now] : onRecord + [now]
    hasSaidItsConfig = false
    shape = next
    let said = next.limits.position
    for symbol in positions.keys {
      // What the desk changed stays where the config says what it said before.
      positions[symbol] = onRecord.reduce(into: []) { all, old in
        all.formUnion(old.says == said ? old.positions[symbol] ?? [] : [said])
      }
    }
  }
}

extension World {
  /// So long after it was hushed, or had all that it missed, nothing of it is under way any more.
  private static let hushNs: UInt64 = 3_000_000_000

  func beginTraders() {
    for number in 1..<story.traderCount + 1 {
      let shape = TraderShape.first(of: story, trader: number)
      var trader = TraderSide(number: number, tap: TraderTap(number), shape: shape)
      for each in SimulatedInstrument.all {
        trader.positions[each.symbol] = [shape.limits.position]
      }
      traders.append(trader)
      tellLimits(of: trader)
      start(.trader(number))
    }
  }

  func tellLimits(of trader: TraderSide) {
    for each in SimulatedInstrument.all {
      let position = trader.positions[each.symbol]?.max() ?? 0
      tell(
        trader.party,
        .mayOrder(symbol: each.symbol, order: trader.shape.limits.order, position: position))
    }
  }

  // MARK: Operators

  /// The desk changes a trader's limits: until that has gone through either may hold.
  func beginLimits(_ deed: Deed, at now: UInt64) {
    guard case .trader(let number) = deed.whom else { return }
    let units = deed.amount * PlainNumber.scale
    for symbol in traders[number - 1].positions.keys {
      let before = traders[number - 1].positions[symbol]?.max() ?? 0
      marks.reach(units > before ? .limitRaised : .limitLowered)
      traders[number - 1].positions[symbol]?.insert(units)
    }
    tellLimits(of: traders[number - 1])
    lasting.append((deed, now + max(deed.forNs, 3_000_000_000)))
  }

  func endLimits(_ deed: Deed) {
    guard case .trader(let number) = deed.whom, surroundings.isRunning(deed.whom),
      surroundings.hasTakenLimits(number)
    else { return }
    for symbol in traders[number - 1].positions.keys {
      traders[number - 1].positions[symbol] = [deed.amount * PlainNumber.scale]
    }
    tellLimits(of: traders[number - 1])
  }

  /// It is gone, and comes again with another config.
  func rebuild(_ process: Party, _ number: Int) {
    surroundings.shape(process, number)
    if case .trader(let trader) = process {
      marks.reach(.traderRebuilt)
      traders[trader - 1].change(to: TraderShape(number))
      return tellLimits(of: traders[trader - 1])
    }
    marks.reach(.venueRebuilt)
    for each in SimulatedInstrument.all {
      let limits = VenueShape(number).limits(of: each)
      tell(
        .world, .limits(symbol: each.symbol, order: limits.order, position: limits.position))
    }
  }

  public func tapped(_ trader: Int, _ sign: TraderTap.Sign) {
    guard traders.indices.contains(trader - 1) else { return }
    let wasUp = traders[trader - 1].tap.isUp
    traders[trader - 1].tap.see(sign)
    if traders[trader - 1].tap.isUp != wasUp || !traders[trader - 1].tap.isWhole {
      traders[trader - 1].catchingUpNs = surroundings.nowNs
    }
    for what in traders[trader - 1].tap.takeFacts() {
      if case .asked(let request) = what {
        if request.kind == .replace { marks.reach(.traderReplace) }
        traders[trader - 1].hasSaidItsConfig = true
      }
      if case .told(let report) = what, report.isFill { marks.reach(.traderFilled) }
      tell(.trader(trader), what)
    }
    for mark in traders[trader - 1].tap.takeMarks() { marks.reach(mark) }
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
    if !trader.tap.isWhole { return "hasn't got all that it missed" }
    guard let hushedNs = trader.hushedNs else { return "can't be reached by its desk" }
    let now = surroundings.nowNs
    if now < hushedNs + Self.hushNs { return "has just been hushed" }
    return now < trader.catchingUpNs + Self.hushNs ? "has just got what it missed" : nil
  }

  var areTradersQuiet: Bool { traders.allSatisfy { unrest(of: $0) == nil } }

  /// One that has asked for something on a connection that is dead doesn't know that yet.
  var areTradersAnswered: Bool { traders.allSatisfy { $0.tap.isAnswered } }

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
